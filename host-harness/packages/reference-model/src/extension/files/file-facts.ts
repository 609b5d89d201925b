import type { BigIntStats } from "node:fs";
import type { FileFacts, FileKind } from "./extension-files.js";
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

/** What the host and the notes say about a file, put together. */
export function factsOf(
  stats: BigIntStats,
  note: InodeNote | undefined,
  defaults: { readonly uid?: number; readonly gid?: number; readonly directorySize?: number },
): FileFacts {
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
