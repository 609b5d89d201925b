import type { BytePath } from "./byte-path.js";

export type FileKind = "file" | "directory" | "symlink" | "fifo" | "socket" | "device";

/** What a tar header needs to know about a file. */
export interface EntryFacts {
  readonly kind: FileKind;
  /** `st_mode`, file type included. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtimeSeconds: number;
}

/** What `stat` says, with exact times. */
export interface FileFacts extends EntryFacts {
  readonly atimeSeconds: number;
  readonly atimeNanoseconds: number;
  readonly mtimeNanoseconds: number;
}

export interface DirectoryEntry {
  readonly name: BytePath;
  readonly kind: FileKind;
}

export interface FileTime {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** A file operation that failed. */
export class FileError extends Error {
  override readonly name = "FileError";

  /** @param errno Linux number */
  constructor(
    readonly errno: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The file system as an extension process sees it: absolute device paths, synchronous, every failure a
 * {@link FileError}. Relative paths are below `/`, the working directory of an extension; a path ends at its first NUL.
 * Symbolic links are followed inside the device's name space only. Descriptors are the operating system's.
 */
export interface ExtensionFiles {
  stat(path: BytePath): FileFacts;
  lstat(path: BytePath): FileFacts;
  /** Undefined when the path, links followed, leads nowhere; any other failure counts as nowhere, too. */
  find(path: BytePath): FileFacts | undefined;
  /** In the order in which the file system delivers them; `.` and `..` left out. */
  readDirectory(path: BytePath): readonly DirectoryEntry[];
  openForRead(path: BytePath): number;
  /** Size of the file that a path leads to; undefined as with {@link find}. */
  sizeOf(path: BytePath): number | undefined;
  /** Opens a file, links followed, and says what is at the path itself, links not followed. */
  openEntry(path: BytePath): { readonly fd: number; readonly facts: EntryFacts };
  /**
   * Creates or truncates, for reading and writing.
   * @param mode permission bits of a new file, before the umask
   */
  openForWrite(path: BytePath, mode: number): number;
  /**
   * Creates a file for reading and writing; undefined when something is there already.
   * @param mode permission bits, before the umask
   */
  createFile(path: BytePath, mode: number): number | undefined;
  /** Creates, or goes on at the end. */
  openForAppend(path: BytePath, mode: number): number;
  close(fd: number): void;
  /** Fails with EEXIST when anything is there. */
  makeDirectory(path: BytePath, mode: number): void;
  makeSymlink(target: BytePath, path: BytePath): void;
  /** Removes one file or link. */
  remove(path: BytePath): void;
  /** Removes a directory with everything in it; nothing there is no failure. */
  removeTree(path: BytePath): void;
  rename(from: BytePath, to: BytePath): void;
  changeMode(path: BytePath, mode: number): void;
  setTimes(path: BytePath, times: { readonly atime: FileTime; readonly mtime: FileTime }): void;
  /** Name in the device's user database, else the number. */
  userName(uid: number): string;
  groupName(gid: number): string;
}
