import { violation } from "./violation.js";

const fieldWidth = 16;

/** The spaced-out tags inside a session handshake (`spec/hdc.md §8.6`), in order. */
export function encodeTextTlv(entries: Iterable<readonly [tag: string, value: string]>): Buffer {
  return Buffer.concat(
    [...entries].flatMap(([tag, value]) => {
      const bytes = Buffer.from(value, "utf8");
      return [Buffer.from(tag.padEnd(fieldWidth) + String(bytes.length).padEnd(fieldWidth), "utf8"), bytes];
    }),
  );
}

/** @throws HdcError `protocol-violation` when a length is no number or leads behind the end */
export function decodeTextTlv(bytes: Buffer): Map<string, string> {
  const entries = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const tag = field(bytes, at);
    const length = field(bytes, at + fieldWidth);
    const start = at + 2 * fieldWidth;
    if (!/^\d{1,9}$/.test(length) || start + Number(length) > bytes.length)
      throw violation(`tag ${tag} is cut off`);
    at = start + Number(length);
    entries.set(tag, bytes.toString("utf8", start, at));
  }
  return entries;
}

function field(bytes: Buffer, at: number): string {
  return bytes.toString("latin1", at, at + fieldWidth).replaceAll(" ", "");
}
