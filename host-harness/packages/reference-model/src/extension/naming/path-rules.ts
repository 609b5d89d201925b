import { longestPath } from "../limits.js";
import type { BytePath } from "../files/byte-path.js";

/** The path test of restores: no `../` component, no trailing `/..`, at most 4096 bytes (`spec/backup-extension.md §11`). */
export function isValidPath(path: BytePath): boolean {
  return (
    path.length <= longestPath && !path.startsWith("../") && !path.includes("/../") && !path.endsWith("/..")
  );
}

const unreserved = /[A-Za-z0-9/\-_.!~*()']/;

/** Percent-encodes a path of a report: every byte but letters, digits and `/ - _ . ! ~ * ( ) '` (`§6.1`). */
export function percentEncode(path: BytePath): string {
  let text = "";
  for (const char of path) {
    text += unreserved.test(char)
      ? char
      : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return text;
}

/**
 * Undoes {@link percentEncode}. The two characters after a `%` are read as C's `strtol` reads a hexadecimal number: a
 * blank or a sign in front counts, what is no number is 0.
 */
export function percentDecode(text: string): BytePath {
  return text.replace(/%(.{0,2})/gs, (_whole, digits: string) => {
    const [, sign = "", hex = "0"] = /^[ \t-\r]*([+-]?)([0-9a-fA-F]+)/.exec(digits) ?? [];
    const value = parseInt(hex, 16);
    return String.fromCharCode(sign === "-" ? (256 - value) % 256 : value);
  });
}

/** Length of a name that the cloud gives. */
const cloudNameLength = 33;

/** Names of files that a helper of the service handles (`§7.4`); a cloud name in capitals is none. */
export function isAncoName(fileName: BytePath): boolean {
  const dot = fileName.lastIndexOf(".");
  const stem = dot < 0 ? fileName : fileName.slice(0, dot);
  if (stem.length === cloudNameLength && /[A-Z]/.test(stem)) return false;
  return stem.includes("_anco");
}
