import { violation } from "./violation.js";

const headLength = 8;

/** The tagged values of shell options (`spec/hdc.md §8.6`): tag 0 the command, 1 the bundle. Tags ascend. */
export function encodeBinaryTlv(entries: ReadonlyMap<number, Uint8Array>): Buffer {
  const parts: Uint8Array[] = [];
  for (const [tag, value] of [...entries].sort(([left], [right]) => left - right)) {
    const head = Buffer.alloc(headLength);
    head.writeUInt32LE(tag, 0);
    head.writeUInt32LE(value.length, 4);
    parts.push(head, value);
  }
  return Buffer.concat(parts);
}

/** @throws HdcError `protocol-violation` when a value is empty or cut off, or a tag comes twice */
export function decodeBinaryTlv(bytes: Buffer): Map<number, Buffer> {
  const entries = new Map<number, Buffer>();
  for (let at = 0; at < bytes.length;) {
    if (bytes.length - at < headLength) throw violation("a tagged value without its length");
    const tag = bytes.readUInt32LE(at);
    const length = bytes.readUInt32LE(at + 4);
    const start = at + headLength;
    if (length === 0 || length > bytes.length - start) throw violation(`tagged value ${tag} is cut off`);
    if (entries.has(tag)) throw violation(`tagged value ${tag} comes twice`);
    at = start + length;
    entries.set(tag, bytes.subarray(start, at));
  }
  return entries;
}
