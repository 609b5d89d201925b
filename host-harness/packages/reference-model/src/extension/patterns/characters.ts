import type { BytePath } from "../files/byte-path.js";

/** A character of a byte string: its code point, or −1 for a byte that begins no valid UTF-8 sequence. */
export interface Character {
  readonly code: number;
  /** Bytes it takes; 1 for a broken one. */
  readonly length: number;
}

const broken: Character = { code: -1, length: 1 };

/** Smallest code point and payload bits of the first byte, by sequence length. */
const forms = [
  { length: 2, lead: 0xc0, mask: 0x1f, smallest: 0x80 },
  { length: 3, lead: 0xe0, mask: 0x0f, smallest: 0x800 },
  { length: 4, lead: 0xf0, mask: 0x07, smallest: 0x10000 },
] as const;

/** Decodes the character at `at`; nothing at or after `end` is looked at. */
export function characterAt(bytes: BytePath, at: number, end: number): Character {
  const first = bytes.charCodeAt(at);
  if (first < 0x80) return { code: first, length: 1 };
  const form = forms.find(({ lead, mask }) => (first & ~mask & 0xff) === lead);
  if (form === undefined || at + form.length > end) return broken;
  let code = first & form.mask;
  for (let index = at + 1; index < at + form.length; index += 1) {
    const next = bytes.charCodeAt(index);
    if ((next & 0xc0) !== 0x80) return broken;
    code = (code << 6) | (next & 0x3f);
  }
  const isValid = code >= form.smallest && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isValid ? { code, length: form.length } : broken;
}
