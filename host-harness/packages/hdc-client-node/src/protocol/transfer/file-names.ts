import { HdcError } from "../../errors.js";

const nameLimit = 255;
const pathLimit = 4096;

/**
 * The components of a name from the other end, safe to put below a folder (`spec/hdc.md §14`, 10). Both separators are
 * understood; nothing absolute, no `..`, no control character, no name that a file system would not take.
 * @throws HdcError `unsafe-name`
 */
export function safeComponents(name: string): string[] {
  const parts = name.split(/[/\\]/);
  const bad =
    name.length > pathLimit ||
    parts.some(
      (part) =>
        part === "" ||
        part === "." ||
        part === ".." ||
        hasControlCharacter(part) ||
        Buffer.byteLength(part) > nameLimit,
    ) ||
    /^[A-Za-z]:/.test(name);
  if (bad) {
    const shown = JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
    throw new HdcError(
      "unsafe-name",
      `The other end sent the file name ${shown}, which would leave the target folder or is no name. Nothing was stored under it.`,
    );
  }
  return parts;
}

function hasControlCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}
