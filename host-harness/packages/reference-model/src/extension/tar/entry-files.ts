import { fchmodSync, fstatSync, futimesSync, writeSync } from "node:fs";
import type { BytePath } from "../files/byte-path.js";
import { asFileError, errno } from "../files/errno.js";
import { FileError } from "../files/extension-files.js";
import type { ExtensionFiles } from "../files/extension-files.js";
import type { TarSource } from "./tar-source.js";

const parentMode = 0o755;

/** Does the task, and gives the errno of a failed file operation; 0 when it went well. */
export function errnoOf(task: () => void): number {
  try {
    task();
    return 0;
  } catch (error) {
    const failure = asFileError(error, "unpack");
    if (failure instanceof FileError) return failure.errno;
    throw failure;
  }
}

/** Makes every missing directory of a path. The path may end with NULs, which do not count. */
export function makeDirectories(files: ExtensionFiles, path: BytePath, mode: number): void {
  for (let slash = path.indexOf("/", 1); ; slash = path.indexOf("/", slash + 1)) {
    const part = slash < 0 ? path : path.slice(0, slash);
    if (files.find(part) === undefined) files.makeDirectory(part, mode);
    if (slash < 0) return;
  }
}

/**
 * Opens a file for an entry: an existing one is emptied, missing parents are made.
 * @throws FileError
 */
export function createEntryFile(files: ExtensionFiles, path: BytePath): number {
  try {
    // A name without a slash is only opened when it exists.
    if (!path.includes("/") && files.find(path) === undefined)
      throw new FileError(errno.ENOENT, `no ${path}`);
    return files.openForWrite(path, 0o666);
  } catch (error) {
    const slash = path.lastIndexOf("/");
    if (!(error instanceof FileError) || error.errno !== errno.ENOENT || slash < 0) throw error;
    makeDirectories(files, path.slice(0, slash), parentMode);
    return files.openForWrite(path, 0o666);
  }
}

/** Copies an entry's data. Returns false when the archive or the disk was too short. */
export function copyEntryData(source: TarSource, fd: number, size: number): boolean {
  for (let left = size; left > 0;) {
    const piece = source.read(left);
    if (piece.length === 0) return false;
    for (let at = 0; at < piece.length;) at += writeSync(fd, piece, at, piece.length - at);
    left -= piece.length;
  }
  return true;
}

/** Gives an unpacked file its mode and time; its access time stays, in whole seconds. A time of 0 is not set. */
export function finishEntryFile(fd: number, mode: number, mtime: number): void {
  fchmodSync(fd, mode & 0o7777);
  if (mtime !== 0) futimesSync(fd, Math.floor(fstatSync(fd).atimeMs / 1000), mtime);
}
