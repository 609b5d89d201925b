import type { BigIntStats } from "node:fs";
import type { FileKind } from "./extension-files.js";

/**
 * What a simulated file has and its host file cannot have: an owner, an exact time, a kind that only a privileged
 * process can make. Kept by inode, so that links and renames keep it.
 */
export interface InodeNote {
  readonly uid?: number;
  readonly gid?: number;
  readonly kind?: FileKind;
  /** Permission bits, where this process needs others to read the file. */
  readonly permissions?: number;
  /** Opening fails with EACCES, as it would without the privileges of this process. */
  readonly unreadable?: boolean;
  /** Of a directory: nothing in it can be reached, EACCES. */
  readonly unsearchable?: boolean;
  readonly atime?: ExactTime;
  readonly mtime?: ExactTime;
}

/** A time that the host could only store rounded; good as long as the host still has the rounded one. */
export interface ExactTime {
  readonly stored: bigint;
  readonly exact: bigint;
}

export class InodeNotes {
  readonly #notes = new Map<string, InodeNote>();
  #hasBarriers = false;

  /** Some directory is unsearchable, or was. */
  get hasBarriers(): boolean {
    return this.#hasBarriers;
  }

  get isEmpty(): boolean {
    return this.#notes.size === 0;
  }

  of(stats: BigIntStats): InodeNote | undefined {
    return this.isEmpty ? undefined : this.#notes.get(`${stats.dev}:${stats.ino}`);
  }

  add(stats: BigIntStats, note: InodeNote): void {
    const key = `${stats.dev}:${stats.ino}`;
    this.#hasBarriers ||= note.unsearchable === true;
    this.#notes.set(key, { ...this.#notes.get(key), ...note });
  }

  remove(stats: BigIntStats): void {
    if (!this.isEmpty) this.#notes.delete(`${stats.dev}:${stats.ino}`);
  }
}

/** A time in nanoseconds, replaced by the exact one when a note about it is still good. */
export function exactTime(stored: bigint, note: ExactTime | undefined): bigint {
  return note?.stored === stored ? note.exact : stored;
}
