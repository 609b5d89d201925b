import { createHash } from "node:crypto";
import type { JsonObject } from "../../json-value.js";

const blockSize = 512;

function field(header: Buffer, start: number, length: number): string {
  const bytes = header.subarray(start, start + length);
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end < 0 ? length : end);
}

/** Octal text, or a big-endian number behind a first bit that is set. */
function numberField(header: Buffer, start: number, length: number): number {
  const first = header[start] ?? 0;
  if ((first & 0x80) !== 0) {
    let value = BigInt(first & 0x7f);
    for (let index = start + 1; index < start + length; index += 1)
      value = (value << 8n) | BigInt(header[index] ?? 0);
    return Number(value);
  }
  const digits = field(header, start, length).trim();
  return digits === "" ? 0 : Number.parseInt(digits, 8);
}

function paxPath(data: Buffer): string | undefined {
  for (const line of data.toString("utf8").split("\n")) {
    const match = /^\d+ path=(.*)$/.exec(line);
    if (match?.[1] !== undefined) return match[1];
  }
  return undefined;
}

/** Entries of an archive in the form of the recordings: long names resolved, content as a hash. */
export function tarEntries(archive: Buffer): JsonObject[] {
  const entries: JsonObject[] = [];
  let longName: string | undefined;
  for (let offset = 0; offset + blockSize <= archive.length;) {
    const header = archive.subarray(offset, offset + blockSize);
    if (header.every((byte) => byte === 0)) break;
    const size = numberField(header, 124, 12);
    const type = String.fromCharCode(header[156] ?? 0);
    // A directory's size says nothing about what follows.
    const length = type === "5" ? 0 : size;
    const data = archive.subarray(offset + blockSize, offset + blockSize + length);
    offset += blockSize + Math.ceil(length / blockSize) * blockSize;
    if (type === "L") longName = field(data, 0, data.length);
    else if (type === "x") longName = paxPath(data);
    else {
      const prefix = field(header, 345, 155);
      const short = field(header, 0, 100);
      const name = longName ?? (prefix === "" ? short : `${prefix}/${short}`);
      const gnuLong = longName === undefined ? {} : { gnuLong: true };
      longName = undefined;
      entries.push({
        name,
        type: type === "\0" ? "0" : type,
        mode: (numberField(header, 100, 8) & 0o7777).toString(8),
        uid: numberField(header, 108, 8),
        gid: numberField(header, 116, 8),
        size,
        mtime: numberField(header, 136, 12),
        ...gnuLong,
        ...(type === "5" ? {} : { sha256: createHash("sha256").update(data).digest("hex") }),
      });
    }
  }
  return entries;
}
