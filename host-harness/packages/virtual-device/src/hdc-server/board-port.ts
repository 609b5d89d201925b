import type { Duplex } from "node:stream";

/**
 * What the hdc server needs from a board. The server owns the wire; the board owns the shell and the files.
 * All paths are absolute DEVICE paths with `/`; the board maps them to wherever its files are and refuses what
 * lies outside. The server has already resolved `..` away before it calls.
 */

/** State of a board as `list targets -v` prints it (`spec/hdc.md §4.1`). */
export type BoardState = "Connected" | "Offline" | "Unauthorized";

/** One board that the server offers. */
export interface Board {
  /** Connect key as `list targets` prints it, 1–31 bytes of printable ASCII without blanks, e.g. `127.0.0.1:10178`. */
  readonly key: string;
  /** Device name, the last column of `list targets -v`. */
  readonly name: string;
  /** Asked on every command and every listing; may change at any time. */
  state(): BoardState;
  /** Why an `Unauthorized` board refuses; a board without it waits for its user. */
  authorization?(): "pending" | "denied";
  /**
   * Runs one command as `sh -c` would. stdout and stderr both go to `io.write` (`spec/hdc.md §4.5`).
   * Resolves when the command is over; a rejection ends the channel without a word.
   * @param command text after `shell `, an outer pair of double quotes already stripped
   */
  shell(command: string, io: ShellIo): Promise<void>;
  /**
   * A shell that a person types into, line by line. A board without one runs each line on its own.
   * @returns runs one line; true when the shell is over
   */
  openShell?(): (line: string, io: ShellIo) => Promise<boolean>;
  readonly files: BoardFiles;
  /** `target boot`. A board that cannot restart leaves it out. */
  reboot?(): void | Promise<void>;
  /**
   * A connection to something that listens on the board, e.g. `tcp:80`, for forwards; undefined when nothing does. The
   * server destroys it.
   */
  connect?(node: string): Duplex | undefined;
  /** Accepts connections on the board, for reverse forwards. @returns how to stop */
  listen?(node: string, onConnection: (connection: Duplex) => void): Promise<() => void>;
}

/** The two ends of a running shell command that the server holds. */
export interface ShellIo {
  /** Sends output; await it, so that a slow client slows the command down. After an abort it does nothing. */
  write(bytes: Uint8Array): Promise<void> | void;
  /** Aborted when the client goes away, the board is dropped or the server closes. */
  readonly signal: AbortSignal;
}

/**
 * The file system of a board. Every method may throw an error with a Node errno name in `code` (`ENOENT`, `EACCES`,
 * `EISDIR`, `ENOTDIR`, `ENOSPC`, `EROFS`, …); the server turns it into the text the real daemon sends.
 */
export interface BoardFiles {
  /** undefined when nothing is there (also when a parent is missing or no directory). Follows links. */
  stat(path: string): Promise<BoardFileStat | undefined>;
  /** Names in a directory, without `.` and `..`, in any order. */
  list(path: string): Promise<readonly string[]>;
  openRead(path: string): Promise<BoardReadableFile>;
  /** Creates the file or empties the one that is there. The parent must exist. */
  openWrite(path: string): Promise<BoardWritableFile>;
  /** Makes one directory; the parent exists. An existing directory is no error. */
  makeDirectory(path: string): Promise<void>;
  /** Sets the twelve permission bits (0–0o7777), for `file send -m`. */
  setMode(path: string, mode: number): Promise<void>;
  /** Sets owner and group, for `file send -m`. A board without owners leaves it out. */
  setOwner?(path: string, owner: number, group: number): Promise<void>;
  /** Sets both times, nanoseconds since 1970, for `file send -a`. */
  setTimes(
    path: string,
    times: { readonly accessTime: bigint; readonly modificationTime: bigint },
  ): Promise<void>;
}

export interface BoardFileStat {
  readonly kind: "file" | "directory" | "other";
  /** Bytes; any number for directories. */
  readonly size: number;
  /** Permission bits only (0–0o7777); the server adds the file type. */
  readonly mode: number;
  readonly owner: number;
  readonly group: number;
  /** Nanoseconds since 1970. */
  readonly accessTime: bigint;
  /** Nanoseconds since 1970. */
  readonly modificationTime: bigint;
}

export interface BoardReadableFile {
  /** Up to `length` bytes (1–418,611) from `offset`; fewer only at the end of the file, none behind it. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface BoardWritableFile {
  /** Writes all bytes at `offset`. */
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** Called once, after the last byte and before `close`; the place for fsync. */
  sync(): Promise<void>;
  /** Called exactly once per file, also on error paths. */
  close(): Promise<void>;
}
