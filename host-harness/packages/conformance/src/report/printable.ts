/**
 * Controls (C0, C1, DEL), line and paragraph separators, marks that change the direction of text, and halves of surrogate
 * pairs: what a name from a device could use to move the cursor, to recolour or to disguise.
 */
const dangerous =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/**
 * Text from outside as one line that a terminal shows as it is: every dangerous character becomes `\u{…}`.
 * @param limit most characters of the result; a longer one ends in `…`
 */
export function printable(text: string, limit = 400): string {
  // Cut before and after: the text may be long, and each of its characters may become longer.
  const escaped = text
    .slice(0, limit + 1)
    .replace(dangerous, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
  return escaped.length > limit ? `${escaped.slice(0, Math.max(0, limit - 1))}…` : escaped;
}
