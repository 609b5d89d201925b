import { closeSync, copyFileSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { errorOf, invalidArgument } from "../../binding/binding-environment.js";
import type { FileEnvironment, FileOperations } from "./file-environment.js";
import { hostPath, pathOrDescriptor } from "./operands.js";

const chunkBytes = 1024 * 1024;

/** Copies from the beginning of one descriptor to the beginning of another, which then has that length. */
function copyBytes(from: number, to: number): void {
  const chunk = Buffer.alloc(chunkBytes);
  let offset = 0;
  for (let count = readSync(from, chunk, 0, chunkBytes, 0); count > 0;) {
    for (let written = 0; written < count;) {
      written += writeSync(to, chunk, written, count - written, offset + written);
    }
    offset += count;
    count = readSync(from, chunk, 0, chunkBytes, offset);
  }
  ftruncateSync(to, offset);
}

/** Runs with a descriptor of the file; one that was opened for a path is closed again. */
function withDescriptor(
  environment: FileEnvironment,
  file: string | number,
  flags: "r" | "w",
  use: (fd: number) => void,
): void {
  if (typeof file === "number") {
    use(environment.descriptors.usable(file));
    return;
  }
  const fd = openSync(hostPath(environment, file), flags);
  try {
    use(fd);
  } finally {
    closeSync(fd);
  }
}

export const copyFile: FileOperations = {
  copyFile: {
    count: [2, 3],
    prepare(environment, args) {
      const from = pathOrDescriptor(environment, args[0]);
      const to = pathOrDescriptor(environment, args[1]);
      // 0, the only mode there is, overwrites.
      if (args[2] !== undefined && args[2] !== 0) throw errorOf(environment, invalidArgument);
      return () => {
        if (typeof from === "string" && typeof to === "string") {
          copyFileSync(hostPath(environment, from), hostPath(environment, to));
          return;
        }
        withDescriptor(environment, from, "r", (source) => {
          withDescriptor(environment, to, "w", (target) => {
            copyBytes(source, target);
          });
        });
      };
    },
  },
};
