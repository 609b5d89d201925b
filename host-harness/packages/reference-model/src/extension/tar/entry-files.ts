import { fchmodSync, fstatSync, futimesSync } from "node:fs";
import type { BytePath } from "../files/byte-path.js";
import { asFileError, errno } from "../files/errno.js";
import { FileError } from "../files/extension-files.js";
import type { ExtensionFiles } from "../files/extension-files.js";

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
 * Makes every missing directory of a path, as the device's library does it: what is in the way of one, such as a link
 * that leads nowhere, is only noticed in the end.
 * @throws FileError
 */
export function forceDirectories(files: ExtensionFiles, path: BytePath): void {
  for (let slash = path.indexOf("/", 1); ; slash = path.indexOf("/", slash + 1)) {
    const part = slash < 0 ? path : path.slice(0, slash);
    if (files.find(part) === undefined) {
      const code = errnoOf(() => {
        files.makeDirectory(part, parentMode);
      });
      if (code !== 0 && code !== errno.EEXIST) throw new FileError(code, `could not make ${part}`);
    }
    if (slash < 0) break;
  }
  files.stat(path);
}

/** From before tests replace the clock: times of files are the host's. */
const hostTime = Date.now.bind(Date);
/** A file system's clock may tick this seldom, in milliseconds. */
const slowestTick = 20;
/** After so many files that were there already, new ones are not expected any more. */
const fewExisting = 16;
const openMode = 0o666;

/** Makes the files of one archive's entries, one after the other. */
export class EntryFileMaker {
  #existing = 0;
  /** A time before the current file was made, in milliseconds. */
  #before = hostTime();
  /** Access time of the current file in seconds; undefined when only the file itself can tell. */
  #atime: number | undefined;

  constructor(private readonly files: ExtensionFiles) {}

  /**
   * Opens a file for an entry: an existing one is emptied, missing parents are made.
   * @throws FileError
   */
  create(path: BytePath): number {
    try {
      return this.#open(path);
    } catch (error) {
      const slash = path.lastIndexOf("/");
      if (!(error instanceof FileError) || slash < 0 || this.files.find(path) !== undefined) throw error;
      forceDirectories(this.files, path.slice(0, slash));
      return this.#open(path);
    }
  }

  /** Gives the current file its mode and time; its access time stays, in whole seconds. A time of 0 is not set. */
  finish(fd: number, mode: number, mtime: number): void {
    fchmodSync(fd, mode & 0o7777);
    if (mtime !== 0) futimesSync(fd, this.#atime ?? Math.floor(fstatSync(fd).atimeMs / 1000), mtime);
  }

  /** A file that is new for certain was last read when it was made, which saves asking. */
  #open(path: BytePath): number {
    this.#atime = undefined;
    // A name without a slash is only opened when it exists.
    if (!path.includes("/")) this.files.stat(path);
    if (this.#existing < fewExisting) {
      const fd = this.files.createFile(path, openMode);
      if (fd !== undefined) {
        this.#noteTime();
        return fd;
      }
      this.#existing += 1;
    }
    return this.files.openForWrite(path, openMode);
  }

  #noteTime(): void {
    const now = hostTime();
    const second = Math.floor(now / 1000);
    if (Math.floor((this.#before - slowestTick) / 1000) === second) this.#atime = second;
    this.#before = now;
  }
}
