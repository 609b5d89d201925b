import type { accessModes, openModes, whenceTypes } from "./constants.js";
import type { File } from "./file-object.js";
import type { Stat } from "./stat-object.js";

export interface ReadOptions {
  /** Bytes from the beginning of the file; the descriptor's position when missing. */
  offset?: number;
  length?: number;
}

export interface WriteOptions extends ReadOptions {
  encoding?: string;
}

export interface ListFileOptions {
  recursion?: boolean;
  /** 0 = no limit. */
  listNum?: number;
  filter?: { suffix?: string[]; displayName?: string[]; fileSizeOver?: number; lastModifiedAfter?: number };
}

/** The members of `@ohos.file.fs` that the model has. Failures are BusinessErrors of `spec/js-api.md §3.2`. */
export interface FileFsModule {
  readonly OpenMode: typeof openModes;
  readonly AccessModeType: typeof accessModes;
  readonly WhenceType: typeof whenceTypes;
  openSync(path: string, mode?: number): File;
  open(path: string, mode?: number): Promise<File>;
  closeSync(file: number | File): void;
  close(file: number | File): Promise<void>;
  readSync(fd: number, buffer: ArrayBuffer, options?: ReadOptions): number;
  read(fd: number, buffer: ArrayBuffer, options?: ReadOptions): Promise<number>;
  writeSync(fd: number, buffer: ArrayBuffer | string, options?: WriteOptions): number;
  write(fd: number, buffer: ArrayBuffer | string, options?: WriteOptions): Promise<number>;
  readTextSync(path: string, options?: WriteOptions): string;
  readText(path: string, options?: WriteOptions): Promise<string>;
  statSync(file: string | number): Stat;
  stat(file: string | number): Promise<Stat>;
  lstatSync(path: string): Stat;
  lstat(path: string): Promise<Stat>;
  accessSync(path: string, mode?: number): boolean;
  access(path: string, mode?: number): Promise<boolean>;
  mkdirSync(path: string, recursion?: boolean): void;
  mkdir(path: string, recursion?: boolean): Promise<void>;
  rmdirSync(path: string): void;
  rmdir(path: string): Promise<void>;
  unlinkSync(path: string): void;
  unlink(path: string): Promise<void>;
  renameSync(oldPath: string, newPath: string): void;
  rename(oldPath: string, newPath: string): Promise<void>;
  copyFileSync(source: string | number, target: string | number, mode?: number): void;
  copyFile(source: string | number, target: string | number, mode?: number): Promise<void>;
  listFileSync(path: string, options?: ListFileOptions): string[];
  listFile(path: string, options?: ListFileOptions): Promise<string[]>;
  truncateSync(file: string | number, length?: number): void;
  truncate(file: string | number, length?: number): Promise<void>;
  fsyncSync(fd: number): void;
  fsync(fd: number): Promise<void>;
  fdatasyncSync(fd: number): void;
  fdatasync(fd: number): Promise<void>;
  symlinkSync(target: string, path: string): void;
  symlink(target: string, path: string): Promise<void>;
  lseek(fd: number, offset: number, whence?: number): number;
  dup(fd: number): File;
  /** @param mtimeMs milliseconds since 1970 */
  utimes(path: string, mtimeMs: number): void;
}
