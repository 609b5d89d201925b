import { constants, openSync, readFileSync } from "node:fs";
import { required } from "../../binding/binding-environment.js";
import { readInt32 } from "../../binding/script-values.js";
import { hostOpenFlags } from "./constants.js";
import type { FileOperations } from "./file-environment.js";
import { File } from "./file-object.js";
import { descriptorOperand, fileOperand, hostPath, pathOperand } from "./operands.js";

/** Permissions of a file that `open` creates, before the process's mask. */
const newFileMode = 0o660;

const accessModeMask = 0o3;

/** How a descriptor was opened (read, write or both), as the host tells it. */
function accessModeOf(fd: number): number {
  const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, "latin1"))?.[1];
  return flags === undefined ? constants.O_RDONLY : parseInt(flags, 8) & accessModeMask;
}

/** Node cannot duplicate a descriptor; opening the same file once more is as near as it gets: positions are separate. */
function reopen(fd: number): number {
  return openSync(`/proc/self/fd/${fd}`, accessModeOf(fd));
}

export const openAndClose: FileOperations = {
  open: {
    count: [1, 2],
    prepare(environment, args) {
      const path = pathOperand(environment, args[0]);
      const mode = args[1] === undefined ? 0 : readInt32(args[1]);
      const flags = hostOpenFlags(required(environment, mode === undefined || mode < 0 ? undefined : mode));
      return () => {
        const fd = openSync(hostPath(environment, path), flags, newFileMode);
        environment.descriptors.opened(fd, `fs.open ${path}`);
        return new File(fd, path);
      };
    },
  },

  // Negative numbers are wrong arguments, closed ones EBADF; a File can be closed once only.
  close: {
    count: [1, 1],
    prepare(environment, args) {
      const fd = fileOperand(environment, args[0]);
      return () => {
        environment.descriptors.close(fd);
        File.markClosed(args[0]);
      };
    },
  },

  dup: {
    count: [1, 1],
    prepare(environment, args) {
      const fd = descriptorOperand(environment, args[0]);
      return () => {
        const copy = reopen(environment.descriptors.usable(fd));
        environment.descriptors.opened(copy, `fs.dup ${fd}`);
        return new File(copy, "");
      };
    },
  },
};
