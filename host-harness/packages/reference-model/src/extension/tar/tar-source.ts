import { fstatSync, readSync, writeSync } from "node:fs";
import { copyBufferSize } from "../limits.js";
import { readHeader } from "./read-header.js";
import type { ReadHeader } from "./read-header.js";
import { blockSize } from "./tar-format.js";

/** Reads an archive at a position that may also lie behind its end, through one buffer. */
export class TarSource {
  /** Where the next read begins. */
  position = 0;
  readonly size: number;
  readonly #buffer: Buffer;
  /** The buffer's bytes, four by four. */
  readonly #words: Uint32Array;
  #start = 0;
  #end = 0;

  /** @param fd stays the caller's */
  constructor(private readonly fd: number) {
    this.size = fstatSync(fd).size;
    const length = Math.min(copyBufferSize, Math.ceil(Math.max(this.size, 1) / blockSize) * blockSize);
    const storage = new ArrayBuffer(length);
    this.#buffer = Buffer.from(storage);
    this.#words = new Uint32Array(storage);
  }

  /**
   * The next `length` bytes (at most the buffer's size), or as many as there are; they are good until the next call.
   */
  read(length: number): Buffer {
    const from = this.#load(length);
    const bytes = this.#buffer.subarray(from, Math.min(from + length, this.#end - this.#start));
    this.position += bytes.length;
    return bytes;
  }

  /** The header block that comes next; undefined when the archive ends before it does. */
  header(): ReadHeader | undefined {
    const from = this.#load(blockSize);
    if (this.#start + from + blockSize > this.#end) return undefined;
    this.position += blockSize;
    return readHeader(this.#buffer, from, this.#words);
  }

  /** Writes the next `length` bytes to an open file. Returns false when the archive ends before. */
  copyTo(fd: number, length: number): boolean {
    for (let left = length; left > 0;) {
      const from = this.#load(left);
      const count = Math.min(left, this.#end - this.#start - from);
      if (count <= 0) return false;
      for (let at = 0; at < count;) at += writeSync(fd, this.#buffer, from + at, count - at);
      this.position += count;
      left -= count;
    }
    return true;
  }

  /** Sees to it that what comes next is in the buffer, as far as there is any and it fits; says where it begins. */
  #load(length: number): number {
    const wanted = Math.min(length, this.#buffer.length);
    if (this.position < this.#start || this.position + wanted > this.#end) this.#fill();
    return this.position - this.#start;
  }

  #fill(): void {
    this.#start = this.position;
    let used = 0;
    const { length } = this.#buffer;
    while (used < length) {
      const count = readSync(this.fd, this.#buffer, used, length - used, this.#start + used);
      if (count === 0) break;
      used += count;
    }
    this.#end = this.#start + used;
  }
}
