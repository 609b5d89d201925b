import type { BigIntStats, Stats } from "node:fs";
import type { EntryFacts, FileFacts, FileKind } from "./extension-files.js";
import { exactTime } from "./inode-notes.js";
import type { InodeNote } from "./inode-notes.js";

const typeBits: Readonly<Record<FileKind, number>> = {
  file: 0o100000,
  directory: 0o040000,
  symlink: 0o120000,
  fifo: 0o010000,
  socket: 0o140000,
  device: 0o020000,
};

/** The part of `st_mode` that says what a file is. */
export function typeBitsOf(kind: FileKind): number {
  return typeBits[kind];
}

interface Typed {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
  isFIFO(): boolean;
  isSocket(): boolean;
}

export function kindOf(stats: Typed): FileKind {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  if (stats.isSymbolicLink()) return "symlink";
  if (stats.isFIFO()) return "fifo";
  return stats.isSocket() ? "socket" : "device";
}

const billion = 1_000_000_000n;
const secondsOf = (time: bigint): number => Number((time - nanosecondsOf(time)) / billion);
const nanosecondsOf = (time: bigint): bigint => ((time % billion) + billion) % billion;

interface Defaults {
  readonly uid?: number;
  readonly gid?: number;
  readonly directorySize?: number;
}

/**
 * What a tar header needs, from the cheaper form of the host's answer; undefined when that form cannot tell the second
 * of the last change, because milliseconds as a number round a time just before a full second up.
 */
export function entryFactsOf(stats: Stats, defaults: Defaults): EntryFacts | undefined {
  const mtimeSeconds = Math.floor(stats.mtimeMs / 1000);
  if (mtimeSeconds * 1000 === stats.mtimeMs) return undefined;
  const kind = kindOf(stats);
  return {
    kind,
    mode: (stats.mode & 0o7777) | typeBitsOf(kind),
    uid: defaults.uid ?? stats.uid,
    gid: defaults.gid ?? stats.gid,
    size: kind === "directory" ? (defaults.directorySize ?? stats.size) : stats.size,
    mtimeSeconds,
  };
}

/** What the host and the notes say about a file, put together. */
export function factsOf(stats: BigIntStats, note: InodeNote | undefined, defaults: Defaults): FileFacts {
  const kind = note?.kind ?? kindOf(stats);
  const atime = exactTime(stats.atimeNs, note?.atime);
  const mtime = exactTime(stats.mtimeNs, note?.mtime);
  const isSizedDirectory = kind === "directory" && defaults.directorySize !== undefined;
  return {
    kind,
    mode: (note?.permissions ?? Number(stats.mode) & 0o7777) | typeBitsOf(kind),
    uid: note?.uid ?? defaults.uid ?? Number(stats.uid),
    gid: note?.gid ?? defaults.gid ?? Number(stats.gid),
    size: isSizedDirectory ? (defaults.directorySize ?? 0) : Number(stats.size),
    atimeSeconds: secondsOf(atime),
    atimeNanoseconds: Number(nanosecondsOf(atime)),
    mtimeSeconds: secondsOf(mtime),
    mtimeNanoseconds: Number(nanosecondsOf(mtime)),
  };
}
