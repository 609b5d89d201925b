import { indexFileName } from "@ohbackup/reference-model";
import type { PackedFile } from "@ohbackup/reference-model";
import type { NamedFault } from "./named-fault.js";

/** Length of a header, and of the padding unit of an archive. */
const block = 512;

/** Changes the bytes of some packed files. */
function repack(
  name: string,
  concerns: (file: PackedFile) => boolean,
  change: (bytes: Buffer) => Uint8Array,
): NamedFault["fault"] {
  return {
    name,
    changePacked: (file, bytes) => (concerns(file) ? change(Buffer.from(bytes)) : bytes),
  };
}

const isArchive = ({ uri }: PackedFile): boolean => uri.endsWith(".tar");
const isIndex = ({ uri }: PackedFile): boolean => uri === indexFileName;

/** Backups that do not hold what lies in the sandbox. */
export const changedArchives: readonly NamedFault[] = [
  {
    fault: repack("changed-packed-byte", isArchive, (bytes) => {
      // The first byte behind the first header is content.
      if (bytes.length > block) bytes[block] = (bytes[block] ?? 0) ^ 1;
      return bytes;
    }),
    about: "one byte of a packed file differs",
    caughtBy: ["CONTENT"],
    shownBy: "backup-one",
  },
  {
    fault: repack("shortened-archive", isArchive, (bytes) =>
      bytes.subarray(0, Math.max(0, bytes.length - block)),
    ),
    about: "the last block of an archive is missing",
    caughtBy: ["ext-32"],
    shownBy: "backup-one",
  },
  {
    fault: repack("padded-archive", isArchive, (bytes) => Buffer.concat([bytes, Buffer.alloc(block)])),
    about: "an archive is padded",
    caughtBy: ["ext-32"],
    shownBy: "backup-one",
  },
  {
    fault: repack("index-names-nothing", isIndex, () => Buffer.from("[]")),
    about: "manage.json lists nothing",
    caughtBy: ["B18"],
    shownBy: "backup-one",
  },
];
