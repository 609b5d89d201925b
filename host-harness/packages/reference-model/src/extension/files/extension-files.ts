import type { BytePath } from "./byte-path.js";

export type FileKind = "file" | "directory" | "symlink" | "fifo" | "socket" | "device";

/** What `stat` says, with exact times. */
export interface FileFacts {
  readonly kind: FileKind;
  /** `st_mode`, file type included. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly atimeSeconds: number;
  readonly atimeNanoseconds: number;
  readonly mtimeSeconds: number;
  readonly mtimeNanoseconds: number;
}

export interface DirectoryEntry {
  readonly name: BytePath;
  readonly kind: FileKind;
}

/** A file operation that failed, as errno. */
export class FileError extends Error {
  override readonly name = "FileError";
  constructor(
    readonly errno: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The file system as an extension process sees it: absolute device paths, synchronous, errors as {@link FileError}.
 * Relative paths are below `/`, the working directory of an extension. Symbolic links are followed inside the device's
 * name space only.
 */
export interface ExtensionFiles {
  stat(path: BytePath): FileFacts;
  lstat(path: BytePath): FileFacts;
  /** In the order in which the file system delivers them; `.` and `..` left out. */
  readDirectory(path: BytePath): readonly DirectoryEntry[];
  openForRead(path: BytePath): number;
  /** `O_RDWR|O_CREAT|O_TRUNC` */
  openForWrite(path: BytePath, mode: number): number;
  openForAppend(path: BytePath, mode: number): number;
  close(fd: number): void;
  makeDirectory(path: BytePath, mode: number): void;
  remove(path: BytePath): void;
  removeTree(path: BytePath): void;
  rename(from: BytePath, to: BytePath): void;
  makeSymlink(target: BytePath, path: BytePath): void;
  changeMode(path: BytePath, mode: number): void;
  setTimes(path: BytePath, times: { readonly atime: FileTime; readonly mtime: FileTime }): void;
  userName(uid: number): string;
  groupName(gid: number): string;
}

export interface FileTime {
  readonly seconds: number;
  readonly nanoseconds: number;
}
