import { fdatasyncSync, fstatSync, fsyncSync, openSync, readSync, closeSync, writeSync } from "node:fs";
import { isAnyArrayBuffer } from "node:util/types";
import { errorOf, invalidArgument, required } from "../../binding/binding-environment.js";
import { readInt32, readInt64, readProperty, readString } from "../../binding/script-values.js";
import { errno } from "../../errors/errno.js";
import { whenceTypes } from "./constants.js";
import type { FileEnvironment, FileOperations } from "./file-environment.js";
import { FileSystemError } from "./file-system-error.js";
import { countOption, descriptorOperand, hostPath, optionsOperand, pathOperand } from "./operands.js";

interface Transfer {
  readonly bytes: Uint8Array;
  /** Undefined: the descriptor's own position, which then moves. */
  readonly offset: number | undefined;
}

function transferOperands(environment: FileEnvironment, bytes: Uint8Array, optionsValue: unknown): Transfer {
  const options = optionsOperand(environment, optionsValue);
  const length = countOption(environment, options, "length") ?? bytes.length;
  if (length > bytes.length) throw errorOf(environment, invalidArgument);
  return { bytes: bytes.subarray(0, length), offset: countOption(environment, options, "offset") };
}

function bufferOperand(environment: FileEnvironment, value: unknown): Uint8Array {
  return new Uint8Array(required(environment, isAnyArrayBuffer(value) ? value : undefined));
}

/** Text in the encoding that the options name: `utf-8` (default) or `utf-16`, little endian. */
function textOperand(environment: FileEnvironment, text: string, optionsValue: unknown): Uint8Array {
  const { value: encoding } = readProperty(optionsOperand(environment, optionsValue), "encoding");
  if (encoding === undefined || encoding === "utf-8") return Buffer.from(text, "utf8");
  if (encoding === "utf-16") return Buffer.from(text, "utf16le");
  throw errorOf(environment, invalidArgument);
}

/** Runs a transfer at the offset it names, or at the descriptor's position, which then moves. */
function transfer(
  environment: FileEnvironment,
  fd: number,
  { bytes, offset }: Transfer,
  move: (fd: number, bytes: Uint8Array, position: number | null) => number,
): number {
  const { descriptors } = environment;
  const count = move(descriptors.usable(fd), bytes, offset ?? descriptors.position(fd));
  if (offset === undefined) descriptors.advance(fd, count);
  return count;
}

const readAt = (fd: number, bytes: Uint8Array, position: number | null): number =>
  readSync(fd, bytes, 0, bytes.length, position);
const writeAt = (fd: number, bytes: Uint8Array, position: number | null): number =>
  writeSync(fd, bytes, 0, bytes.length, position);

/** Reads until the file or the length ends. */
function readWhole(fd: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const count = readSync(fd, bytes, filled, length - filled, offset + filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

export const readAndWrite: FileOperations = {
  read: {
    count: [2, 3],
    prepare(environment, args) {
      const fd = descriptorOperand(environment, args[0]);
      const operands = transferOperands(environment, bufferOperand(environment, args[1]), args[2]);
      return () => transfer(environment, fd, operands, readAt);
    },
  },

  write: {
    count: [2, 3],
    prepare(environment, args) {
      const fd = descriptorOperand(environment, args[0]);
      const [, content, options] = args;
      const bytes =
        typeof content === "string"
          ? textOperand(environment, content, options)
          : bufferOperand(environment, content);
      const operands = transferOperands(environment, bytes, options);
      return () => transfer(environment, fd, operands, writeAt);
    },
  },

  readText: {
    count: [1, 2],
    prepare(environment, args) {
      const path = pathOperand(environment, args[0]);
      const options = optionsOperand(environment, args[1]);
      const offset = countOption(environment, options, "offset") ?? 0;
      const length = countOption(environment, options, "length");
      const encoding = readProperty(options, "encoding").value;
      if (encoding !== undefined && readString(encoding) !== "utf-8")
        throw errorOf(environment, invalidArgument);
      return () => {
        const fd = openSync(hostPath(environment, path), "r");
        try {
          const { size } = fstatSync(fd);
          if (offset > size) throw new FileSystemError(errno.EINVAL);
          return readWhole(fd, offset, Math.min(length ?? size, size - offset)).toString("utf8");
        } finally {
          closeSync(fd);
        }
      };
    },
  },

  lseek: {
    count: [2, 3],
    prepare(environment, args) {
      const fd = descriptorOperand(environment, args[0]);
      const distance = required(environment, readInt64(args[1]));
      const whence = args[2] === undefined ? whenceTypes.SEEK_SET : required(environment, readInt32(args[2]));
      return () => {
        const { descriptors } = environment;
        const starts = new Map<number, () => number>([
          [whenceTypes.SEEK_SET, () => 0],
          [whenceTypes.SEEK_CUR, () => descriptors.currentPosition(fd)],
          [whenceTypes.SEEK_END, () => fstatSync(fd).size],
        ]);
        descriptors.usable(fd);
        const start = starts.get(whence)?.();
        if (start === undefined || start + distance < 0) throw new FileSystemError(errno.EINVAL);
        descriptors.setPosition(fd, start + distance);
        return start + distance;
      };
    },
  },

  fsync: {
    count: [1, 1],
    prepare(environment, args) {
      const fd = descriptorOperand(environment, args[0]);
      return () => {
        fsyncSync(environment.descriptors.usable(fd));
      };
    },
  },

  fdatasync: {
    count: [1, 1],
    prepare(environment, args) {
      const fd = descriptorOperand(environment, args[0]);
      return () => {
        fdatasyncSync(environment.descriptors.usable(fd));
      };
    },
  },
};
