import type { JsonValue } from "../../rules/json/cjson-text.js";
import type { BytePath } from "../files/byte-path.js";

const replacement = 0xfffd;

/** The code point at a byte, and its length, as the device's writer decodes: continuation bytes are not checked. */
function codePointAt(bytes: BytePath, at: number): readonly [code: number, length: number] {
  const byte = (offset: number): number => bytes.charCodeAt(at + offset);
  const first = byte(0);
  const left = bytes.length - at;
  if (first < 0x80) return [first, 1];
  if (first < 0xe0) {
    if (left < 2) return [replacement, 1];
    const code = ((first & 0x1f) << 6) | (byte(1) & 0x3f);
    return [code < 0x80 ? replacement : code, 2];
  }
  if (first < 0xf0) {
    if (left < 3) return [replacement, 1];
    const code = ((first & 0x0f) << 12) | ((byte(1) & 0x3f) << 6) | (byte(2) & 0x3f);
    return [code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? replacement : code, 3];
  }
  if (first >= 0xf8 || left < 4) return [replacement, 1];
  const code = ((first & 0x07) << 18) | ((byte(1) & 0x3f) << 12) | ((byte(2) & 0x3f) << 6) | (byte(3) & 0x3f);
  return [code < 0x10000 || code > 0x10ffff ? replacement : code, 4];
}

// A path that needs no decoding.
const plain = /^[\u0000-\u007f]*$/;

/** The text that the device's JSON writer sees in a path; broken sequences become U+FFFD (`spec/backup-extension.md §4.5`). */
export function jsonTextOf(bytes: BytePath): string {
  if (plain.test(bytes)) return bytes;
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const [code, length] = codePointAt(bytes, at);
    text += String.fromCodePoint(code);
    at += length;
  }
  return text;
}

function sorted(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(sorted);
  const entries = Object.entries(value as Readonly<Record<string, JsonValue>>);
  entries.sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]));
}

/** JSON without blanks, members in alphabetical order, everything above ASCII escaped. */
export function compactJson(value: JsonValue): string {
  return JSON.stringify(sorted(value)).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
