import { openSync } from "node:fs";
import { required } from "../../binding/binding-environment.js";
import { readInt32 } from "../../binding/script-values.js";
import { hostOpenFlags } from "./constants.js";
import type { FileOperations } from "./file-environment.js";
import { File } from "./file-object.js";
import { descriptorOperand, fileOperand, hostPath, pathOperand } from "./operands.js";

/** Permissions of a file that `open` creates, before the process's mask. */
const newFileMode = 0o660;

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
        const copy = openSync(`/proc/self/fd/${environment.descriptors.usable(fd)}`, "r");
        environment.descriptors.opened(copy, `fs.dup ${fd}`);
        return new File(copy, "");
      };
    },
  },
};
