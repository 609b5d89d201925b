import type { BytePath } from "../files/byte-path.js";
import { blockSize, entryType, field } from "./tar-format.js";

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

type Place = { readonly offset: number; readonly length: number };

const magic = Buffer.from("ustar", "latin1");
const linkNameOffset = field.type.offset + 1;
const blank = 0x20;
const firstDigit = 0x30;
const lastDigit = 0x37;

function textAt(bytes: Buffer, at: number, offset: number): BytePath {
  const end = at + blockSize;
  const nul = bytes.indexOf(0, at + offset);
  return bytes.toString("latin1", at + offset, nul < 0 || nul > end ? end : nul);
}

/** Leading characters that are no octal digits are skipped (`spec/backup-extension.md §8`), but for a NUL: it ends the text. */
function octalAt(bytes: Buffer, at: number, place: Place): number {
  const end = at + place.offset + place.length;
  let index = at + place.offset;
  let byte = bytes[index] ?? 0;
  while (index < end && byte !== 0 && (byte < firstDigit || byte > lastDigit))
    byte = bytes[(index += 1)] ?? 0;
  let value = 0;
  while (index < end && byte >= firstDigit && byte <= lastDigit) {
    value = value * 8 + byte - firstDigit;
    byte = bytes[(index += 1)] ?? 0;
  }
  return value;
}

const pairsOfBytes = 0x00ff00ff;

/** Sum of all bytes of a block, taken four at a time: two sums of 16 bits, which 512 bytes cannot fill, in one number. */
function sumOfWords(words: Uint32Array, first: number): number {
  let sums = 0;
  const end = first + blockSize / 4;
  for (let index = first; index < end; index += 1) {
    const word = words[index] ?? 0;
    sums = (sums + (word & pairsOfBytes) + ((word >>> 8) & pairsOfBytes)) | 0;
  }
  return (sums & 0xffff) + (sums >>> 16);
}

function sumOfBytes(bytes: Buffer, from: number, end: number): number {
  let sum = 0;
  for (let index = from; index < end; index += 1) sum += bytes[index] ?? 0;
  return sum;
}

/** Sum of all bytes of a block, in which the checksum's own field counts as blanks. */
function checksumOf(bytes: Buffer, at: number, words: Uint32Array | undefined): number {
  const { offset, length } = field.checksum;
  const whole =
    words === undefined || at % 4 !== 0 ? sumOfBytes(bytes, at, at + blockSize) : sumOfWords(words, at / 4);
  return whole - sumOfBytes(bytes, at + offset, at + offset + length) + length * blank;
}

function hasMagic(bytes: Buffer, at: number): boolean {
  for (let index = 0; index < magic.length; index += 1) {
    if (bytes[at + field.magic.offset + index] !== magic[index]) return false;
  }
  return true;
}

/**
 * Reads the header in the 512 bytes at `at`.
 * @param words the same bytes, four by four, where somebody has them: it is only faster
 */
export function readHeader(bytes: Buffer, at = 0, words?: Uint32Array): ReadHeader {
  const type = String.fromCharCode(bytes[at + field.type.offset] ?? 0);
  return {
    name: textAt(bytes, at, field.name.offset),
    type,
    mode: octalAt(bytes, at, field.mode),
    size: octalAt(bytes, at, field.size),
    mtime: octalAt(bytes, at, field.mtime),
    linkName: type === entryType.symlink ? textAt(bytes, at, linkNameOffset) : "",
    isValid: hasMagic(bytes, at) && checksumOf(bytes, at, words) === octalAt(bytes, at, field.checksum),
  };
}
