import { fstatSync, readSync } from "node:fs";
import type { BytePath } from "../files/byte-path.js";
import { copyBufferSize } from "../limits.js";
import { blockSize, entryType, field } from "./tar-format.js";

/** Reads an archive at a position that may also lie behind its end, through one buffer. */
export class TarSource {
  /** Where the next read begins. */
  position = 0;
  readonly size: number;
  readonly #buffer: Buffer;
  #start = 0;
  #end = 0;

  /** @param fd stays the caller's */
  constructor(private readonly fd: number) {
    this.size = fstatSync(fd).size;
    this.#buffer = Buffer.allocUnsafe(Math.min(copyBufferSize, Math.max(this.size, blockSize)));
  }

  /**
   * The next `length` bytes (at most the buffer's size), or as many as there are; they are good until the next call.
   */
  read(length: number): Buffer {
    const wanted = Math.min(length, this.#buffer.length);
    if (this.position < this.#start || this.position + wanted > this.#end) this.#fill();
    const from = this.position - this.#start;
    const bytes = this.#buffer.subarray(from, Math.min(from + wanted, this.#end - this.#start));
    this.position += bytes.length;
    return bytes;
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

/** A header as both readers see it. */
export interface ReadHeader {
  /** A name that fills its field runs on into the fields behind it, up to a NUL. */
  readonly name: BytePath;
  readonly type: string;
  readonly mode: number;
  readonly size: number;
  readonly mtime: number;
  /** Of a symbolic link; else empty. */
  readonly linkName: BytePath;
  /** Magic and checksum are right. */
  readonly isValid: boolean;
}

const linkNameOffset = field.type.offset + 1;
const blank = 0x20;

function textAt(block: Buffer, offset: number): BytePath {
  const end = block.indexOf(0, offset);
  return block.toString("latin1", offset, end < 0 ? block.length : end);
}

/** Leading characters that are no octal digits are skipped (`spec/backup-extension.md §8`). */
function octalAt(block: Buffer, place: { readonly offset: number; readonly length: number }): number {
  let at = place.offset;
  const end = place.offset + place.length;
  const isDigit = (index: number): boolean => (block[index] ?? 0) >= 0x30 && (block[index] ?? 0) <= 0x37;
  while (at < end && !isDigit(at)) at += 1;
  let value = 0;
  for (; at < end && isDigit(at); at += 1) value = value * 8 + (block[at] ?? 0) - 0x30;
  return value;
}

function checksumOf(block: Buffer): number {
  let sum = field.checksum.length * blank;
  for (let index = 0; index < blockSize; index += 1) sum += block[index] ?? 0;
  for (let index = 0; index < field.checksum.length; index += 1)
    sum -= block[field.checksum.offset + index] ?? 0;
  return sum;
}

export function readHeader(block: Buffer): ReadHeader {
  const magic = block.toString("latin1", field.magic.offset, field.magic.offset + 5);
  const type = String.fromCharCode(block[field.type.offset] ?? 0);
  return {
    name: textAt(block, field.name.offset),
    type,
    mode: octalAt(block, field.mode),
    size: octalAt(block, field.size),
    mtime: octalAt(block, field.mtime),
    linkName: type === entryType.symlink ? textAt(block, linkNameOffset) : "",
    isValid: magic === "ustar" && checksumOf(block) === octalAt(block, field.checksum),
  };
}
