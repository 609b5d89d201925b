import {
  accessSync,
  constants,
  fstatSync,
  ftruncateSync,
  lstatSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
} from "node:fs";
import { errorOf, invalidArgument, required } from "../../binding/binding-environment.js";
import { readInt32, readInt64 } from "../../binding/script-values.js";
import { errno, errnoOf } from "../../errors/errno.js";
import { accessModes } from "./constants.js";
import type { FileOperations } from "./file-environment.js";
import { hostPath, pathOperand, pathOrDescriptor } from "./operands.js";
import { Stat } from "./stat-object.js";

const hostAccess: ReadonlyMap<number, number> = new Map<number, number>([
  [accessModes.EXIST, constants.F_OK],
  [accessModes.WRITE, constants.W_OK],
  [accessModes.READ, constants.R_OK],
  [accessModes.READ_WRITE, constants.R_OK | constants.W_OK],
]);

const millisecondsPerSecond = 1000;

export const filesByPath: FileOperations = {
  stat: {
    count: [1, 1],
    prepare(environment, args) {
      const file = pathOrDescriptor(environment, args[0]);
      return () =>
        new Stat(
          typeof file === "string"
            ? statSync(hostPath(environment, file), { bigint: true })
            : fstatSync(environment.descriptors.usable(file), { bigint: true }),
        );
    },
  },

  lstat: {
    count: [1, 1],
    prepare(environment, args) {
      const path = pathOperand(environment, args[0]);
      return () => new Stat(lstatSync(hostPath(environment, path, "keep"), { bigint: true }));
    },
  },

  // Only a missing file is an answer; every other failure is an error.
  access: {
    count: [1, 2],
    prepare(environment, args) {
      const path = pathOperand(environment, args[0]);
      const mode = args[1] === undefined ? accessModes.EXIST : required(environment, readInt32(args[1]));
      const wanted = required(environment, hostAccess.get(mode));
      return () => {
        try {
          accessSync(hostPath(environment, path), wanted);
          return true;
        } catch (thrown) {
          if (errnoOf(thrown) === errno.ENOENT) return false;
          throw thrown;
        }
      };
    },
  },

  unlink: {
    count: [1, 1],
    prepare(environment, args) {
      const path = pathOperand(environment, args[0]);
      return () => {
        unlinkSync(hostPath(environment, path, "keep"));
      };
    },
  },

  rename: {
    count: [2, 2],
    prepare(environment, args) {
      const from = pathOperand(environment, args[0]);
      const to = pathOperand(environment, args[1]);
      return () => {
        renameSync(hostPath(environment, from, "keep"), hostPath(environment, to, "keep"));
      };
    },
  },

  truncate: {
    count: [1, 2],
    prepare(environment, args) {
      const file = pathOrDescriptor(environment, args[0]);
      const length = args[1] === undefined ? 0 : required(environment, readInt64(args[1]));
      if (length < 0) throw errorOf(environment, invalidArgument);
      return () => {
        if (typeof file === "string") truncateSync(hostPath(environment, file), length);
        else ftruncateSync(environment.descriptors.usable(file), length);
      };
    },
  },

  /** Milliseconds since 1970; the time of the last access stays. */
  utimes: {
    count: [2, 2],
    prepare(environment, args) {
      const path = pathOperand(environment, args[0]);
      const [, mtimeMs] = args;
      if (typeof mtimeMs !== "number" || !(mtimeMs >= 0)) throw errorOf(environment, invalidArgument);
      return () => {
        const host = hostPath(environment, path);
        utimesSync(host, statSync(host).atimeMs / millisecondsPerSecond, mtimeMs / millisecondsPerSecond);
      };
    },
  },

  /** The target is kept as written. */
  symlink: {
    count: [2, 2],
    prepare(environment, args) {
      const target = pathOperand(environment, args[0]);
      const link = pathOperand(environment, args[1]);
      return () => {
        symlinkSync(target, hostPath(environment, link, "keep"));
      };
    },
  },
};
