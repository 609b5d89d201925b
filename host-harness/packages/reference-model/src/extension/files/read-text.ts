import { readSync, writeSync } from "node:fs";
import { copyBufferSize } from "../limits.js";
import type { BytePath } from "./byte-path.js";
import { asFileError } from "./errno.js";
import { FileError } from "./extension-files.js";
import type { ExtensionFiles } from "./extension-files.js";

/** Text files of the format are small; what is larger is not read, so that a hostile one cannot exhaust memory. */
const largestText = 256 * 1024 * 1024;

/** The lines of an open file from its current position, without their newlines, one character a byte. */
export function* linesOf(fd: number): Generator<BytePath> {
  const buffer = Buffer.allocUnsafe(copyBufferSize);
  let rest = "";
  for (;;) {
    let count: number;
    try {
      count = readSync(fd, buffer, 0, copyBufferSize, null);
    } catch (error) {
      const failure = asFileError(error, "read a list");
      if (failure instanceof FileError) return;
      throw failure;
    }
    if (count === 0) break;
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
