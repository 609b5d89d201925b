import type { TarMember } from "../../trace/event.js";

const block = 512;
/** A name of this many bytes or more has a record of its own (`spec/backup-extension.md §5.2`). */
const longName = 100;
/** Zeros at the end of an archive (`§5.3`). */
const endOfArchive = 1024;

/** Bytes of an archive with these members (clause ext-32); undefined when the size of one is not known. */
export function archiveLength(members: readonly TarMember[]): number | undefined {
  let length = endOfArchive;
  for (const { name, type, size } of members) {
    const nameBytes = Buffer.byteLength(name);
    if (nameBytes >= longName) length += block + padded(nameBytes + 1);
    length += block;
    if (type !== "0") continue;
    if (size === undefined) return undefined;
    length += padded(size);
  }
  return length;
}

function padded(bytes: number): number {
  return Math.ceil(bytes / block) * block;
}
