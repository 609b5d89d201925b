import type { BigIntStats } from "node:fs";

const nanosecondsPerSecond = 1_000_000_000n;

/** What `statSync` gives; times are whole seconds since 1970. */
export class Stat {
  readonly #stats: BigIntStats;

  constructor(stats: BigIntStats) {
    this.#stats = stats;
  }

  get ino(): bigint {
    return this.#stats.ino;
  }

  get mode(): number {
    return Number(this.#stats.mode);
  }

  get uid(): number {
    return Number(this.#stats.uid);
  }

  get gid(): number {
    return Number(this.#stats.gid);
  }

  get size(): number {
    return Number(this.#stats.size);
  }

  get atime(): number {
    return Number(this.#stats.atimeNs / nanosecondsPerSecond);
  }

  get mtime(): number {
    return Number(this.#stats.mtimeNs / nanosecondsPerSecond);
  }

  get ctime(): number {
    return Number(this.#stats.ctimeNs / nanosecondsPerSecond);
  }

  isFile(): boolean {
    return this.#stats.isFile();
  }

  isDirectory(): boolean {
    return this.#stats.isDirectory();
  }

  isSymbolicLink(): boolean {
    return this.#stats.isSymbolicLink();
  }
}
