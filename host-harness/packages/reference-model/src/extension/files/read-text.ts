import { readSync, writeSync } from "node:fs";
import { copyBufferSize } from "../limits.js";
import type { BytePath } from "./byte-path.js";
import { asFileError } from "./errno.js";
import { FileError } from "./extension-files.js";
import type { ExtensionFiles } from "./extension-files.js";

/** Text files of the format are small; what is larger is not read, so that a hostile one cannot exhaust memory. */
const largestText = 256 * 1024 * 1024;

/** Reads on; 0 at the end, or when the file cannot be read. */
function readOn(fd: number, buffer: Buffer, position: number | null): number {
  try {
    return readSync(fd, buffer, 0, buffer.length, position);
  } catch (error) {
    const failure = asFileError(error, "read a list");
    if (failure instanceof FileError) return 0;
    throw failure;
  }
}

/**
 * The lines of an open file, without their newlines, one character a byte.
 * @param from `current`: from where the descriptor stands, which moves; `start`: from the beginning, and it stays
 */
export function* linesOf(fd: number, from: "current" | "start" = "current"): Generator<BytePath> {
  const buffer = Buffer.allocUnsafe(copyBufferSize);
  let rest = "";
  for (let position = 0; ;) {
    const count = readOn(fd, buffer, from === "start" ? position : null);
    if (count === 0) break;
    position += count;
    const lines = (rest + buffer.toString("latin1", 0, count)).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > largestText) return;
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** A whole file, one character a byte; undefined when it cannot be opened. */
export function readBytes(files: ExtensionFiles, path: BytePath): BytePath | undefined {
  let fd = -1;
  try {
    fd = files.openForRead(path);
    const pieces: string[] = [];
    const buffer = Buffer.allocUnsafe(copyBufferSize);
    for (let total = 0; total <= largestText;) {
      const count = readSync(fd, buffer, 0, copyBufferSize, null);
      if (count === 0) return pieces.join("");
      pieces.push(buffer.toString("latin1", 0, count));
      total += count;
    }
    return "";
  } catch (error) {
    const failure = asFileError(error, `read ${path}`);
    if (failure instanceof FileError) return undefined;
    throw failure;
  } finally {
    if (fd >= 0) files.close(fd);
  }
}

/** Copies what is left of an open file into a new one. */
export function copyRest(files: ExtensionFiles, fd: number, path: BytePath): void {
  const target = files.openForWrite(path, 0o600);
  try {
    const buffer = Buffer.allocUnsafe(copyBufferSize);
    for (let count = readOn(fd, buffer, null); count > 0; count = readOn(fd, buffer, null)) {
      writeAll(target, buffer.subarray(0, count));
    }
  } finally {
    files.close(target);
  }
}

/** Writes a whole file. */
export function writeBytes(files: ExtensionFiles, path: BytePath, bytes: BytePath, mode: number): void {
  const fd = files.openForWrite(path, mode);
  try {
    writeAll(fd, Buffer.from(bytes, "latin1"));
  } finally {
    files.close(fd);
  }
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at);
}
