import { posix } from "node:path";
import { safeComponents } from "hdc-client-node/protocol";
import type { BoardFiles, BoardReadableFile } from "../hdc-server/board-port.js";

const blockSize = 512;
const copySize = 256 * 1024;
const entryLimit = 1000;

/**
 * Unpacks the archive in which a folder of packages travels: ustar headers, no closing blocks (`spec/hdc.md §7`). Names
 * are checked; links and devices are passed over.
 */
export async function unpackArchive(files: BoardFiles, archive: string, into: string): Promise<void> {
  const size = (await files.stat(archive))?.size ?? 0;
  const source = await files.openRead(archive);
  try {
    await files.makeDirectory(into);
    let offset = 0;
    for (let entry = 0; entry < entryLimit && offset + blockSize <= size; entry++) {
      const header = parseHeader(Buffer.from(await source.read(offset, blockSize)));
      if (header === undefined) return;
      offset += blockSize;
      // A length that leads behind the end is a lie.
      if (header.size > size - offset) return;
      if (header.isFile) await copyEntry(files, source, offset, header.size, posix.join(into, header.name));
      offset += Math.ceil(header.size / blockSize) * blockSize;
    }
  } finally {
    await source.close();
  }
}

function parseHeader(block: Buffer): { name: string; size: number; isFile: boolean } | undefined {
  const text = (offset: number, length: number): string =>
    block.toString("utf8", offset, offset + length).replace(/\0.*$/s, "");
  const name = text(0, 100);
  const size = Number.parseInt(text(124, 12).trim(), 8);
  if (name === "" || !Number.isSafeInteger(size) || size < 0) return undefined;
  const type = text(156, 1);
  // Packages lie flat in the folder that is installed.
  return { name: safeComponents(name).join("_"), size, isFile: type === "0" || type === "" };
}

async function copyEntry(
  files: BoardFiles,
  source: BoardReadableFile,
  from: number,
  size: number,
  path: string,
): Promise<void> {
  const target = await files.openWrite(path);
  try {
    for (let at = 0; at < size;) {
      const bytes = await source.read(from + at, Math.min(copySize, size - at));
      if (bytes.length === 0) return;
      await target.write(at, bytes);
      at += bytes.length;
    }
    await target.sync();
  } finally {
    await target.close();
  }
}
