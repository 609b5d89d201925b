import type { BytePath } from "../files/byte-path.js";
import type { EntryFacts } from "../files/extension-files.js";
import { blockSize, entryType, field, longNamePlaceholder } from "./tar-format.js";

/** What a header says about one entry. */
export interface HeaderFacts {
  readonly name: BytePath;
  /** Permission bits; others are ignored. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Seconds. */
  readonly mtime: number;
  readonly type: string;
  readonly userName: string;
  readonly groupName: string;
}

type Place = { readonly offset: number; readonly length: number };

const two64 = 1n << 64n;
const zero = 0x30;
const blank = 0x20;

/** Writes ASCII or bytes at a field and returns their sum. */
function putText(block: Buffer, at: number, text: string): number {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) {
    const byte = text.charCodeAt(index);
    block[at + index] = byte;
    sum += byte;
  }
  return sum;
}

/**
 * Writes octal digits, filled with zeros to the width of the field without its last byte, and returns their sum. Longer
 * numbers lose their last digits, not their first ones; a negative number is its complement to 2⁶⁴.
 */
function putOctal(block: Buffer, at: number, place: Place, value: number): number {
  const digits = place.length - 1;
  const start = at + place.offset;
  if (value < 0 || value >= 8 ** digits) {
    const text = value < 0 ? (two64 + BigInt(value)).toString(8) : value.toString(8);
    return putText(block, start, text.slice(0, digits));
  }
  let sum = 0;
  let rest = value;
  let index = start + digits - 1;
  // Whole numbers of 31 bits have faster arithmetic.
  for (; rest > 0x7fffffff; index -= 1) {
    const next = Math.floor(rest / 8);
    sum += block[index] = zero + rest - next * 8;
    rest = next;
  }
  for (; index >= start; index -= 1) {
    sum += block[index] = zero + (rest & 7);
    rest >>= 3;
  }
  return sum;
}

/** Writes header blocks. What neighbours have in common is written once and copied. */
export class HeaderWriter {
  readonly #template = Buffer.alloc(blockSize);
  #sum = 0;
  #mode = -1;
  #uid = -1;
  #gid = -1;
  #userName = "";
  #groupName = "";

  /** Writes one header over the 512 bytes at `at`. */
  write(block: Buffer, at: number, header: HeaderFacts): void {
    this.#prepare(header);
    this.#template.copy(block, at);
    const name = header.name.length < field.name.length ? header.name : longNamePlaceholder;
    let sum = this.#sum + putText(block, at + field.name.offset, name);
    sum += putOctal(block, at, field.size, header.size);
    sum += putOctal(block, at, field.mtime, header.mtime);
    sum += putText(block, at + field.type.offset, header.type);
    putOctal(block, at, field.checksum, sum);
    block[at + field.checksum.offset + field.checksum.length - 1] = blank;
  }

  #prepare({ mode, uid, gid, userName, groupName }: HeaderFacts): void {
    const bits = mode & 0o7777;
    const isSame = this.#mode === bits && this.#uid === uid && this.#gid === gid;
    if (isSame && this.#userName === userName && this.#groupName === groupName) return;
    this.#mode = bits;
    this.#uid = uid;
    this.#gid = gid;
    this.#userName = userName;
    this.#groupName = groupName;
    const block = this.#template.fill(0);
    // In the sum, the checksum's own field counts as blanks.
    this.#sum = field.checksum.length * blank;
    this.#sum += putOctal(block, 0, field.mode, bits);
    this.#sum += putOctal(block, 0, field.uid, uid);
    this.#sum += putOctal(block, 0, field.gid, gid);
    this.#sum += putText(block, field.magic.offset, "ustar");
    this.#sum += putText(block, field.version.offset, "1");
    this.#sum += putText(block, field.userName.offset, userName.slice(0, field.userName.length - 1));
    this.#sum += putText(block, field.groupName.offset, groupName.slice(0, field.groupName.length - 1));
  }
}

/** The header of the record that holds a name of 100 bytes or more (§5.2). */
export function longNameHeader(name: BytePath): HeaderFacts {
  return {
    name: longNamePlaceholder,
    mode: 0,
    uid: 0,
    gid: 0,
    size: name.length + 1,
    mtime: 0,
    type: entryType.longName,
    userName: "",
    groupName: "",
  };
}

/** The header of a file, a directory or something else, which gets no content (§5.4). */
export function entryHeader(
  name: BytePath,
  facts: EntryFacts,
  owner: { readonly userName: string; readonly groupName: string },
): HeaderFacts {
  const types = { file: entryType.regular, directory: entryType.directory } as const;
  const type = facts.kind === "file" || facts.kind === "directory" ? types[facts.kind] : entryType.oldRegular;
  return {
    name: facts.kind === "directory" && !name.endsWith("/") ? `${name}/` : name,
    mode: facts.mode,
    uid: facts.uid,
    gid: facts.gid,
    size: type === entryType.oldRegular ? 0 : facts.size,
    mtime: facts.mtimeSeconds,
    type,
    userName: owner.userName,
    groupName: owner.groupName,
  };
}
