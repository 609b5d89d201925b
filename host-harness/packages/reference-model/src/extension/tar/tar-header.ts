import type { BytePath } from "../files/byte-path.js";
import type { FileFacts } from "../files/extension-files.js";
import { blockSize, entryType, field, longNamePlaceholder } from "./tar-format.js";

/** What a header says about one entry. */
export interface HeaderFacts {
  readonly name: BytePath;
  /** Permission bits. */
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

const two64 = 1n << 64n;

/**
 * Octal digits, filled with zeros to the width of the field without its last byte; longer numbers lose their last
 * digits, not their first ones. A negative number is its complement to 2⁶⁴.
 */
function octal(value: number, length: number): string {
  const digits = value < 0 ? (two64 + BigInt(value)).toString(8) : value.toString(8);
  return digits.padStart(length - 1, "0").slice(0, length - 1);
}

const blanks = 8 * 0x20;

/** Writes one header block at `at`; the 512 bytes there must be zero. */
export function writeHeader(block: Buffer, at: number, header: HeaderFacts): void {
  const put = (place: { readonly offset: number; readonly length: number }, text: string): void => {
    block.write(text, at + place.offset, Math.min(text.length, place.length), "latin1");
  };
  put(field.name, header.name.length < field.name.length ? header.name : longNamePlaceholder);
  put(field.mode, octal(header.mode & 0o7777, field.mode.length));
  put(field.uid, octal(header.uid, field.uid.length));
  put(field.gid, octal(header.gid, field.gid.length));
  put(field.size, octal(header.size, field.size.length));
  put(field.mtime, octal(header.mtime, field.mtime.length));
  put(field.type, header.type);
  put(field.magic, "ustar");
  put(field.version, "1");
  put(field.userName, header.userName.slice(0, field.userName.length - 1));
  put(field.groupName, header.groupName.slice(0, field.groupName.length - 1));
  let sum = blanks;
  for (let index = at; index < at + blockSize; index += 1) sum += block[index] ?? 0;
  put(field.checksum, `${octal(sum, field.checksum.length)} `);
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
  facts: FileFacts,
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
    ...owner,
  };
}
