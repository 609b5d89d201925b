import type { BytePath } from "../files/byte-path.js";
import { bracketEnd, bracketMatches, readBracket } from "./bracket.js";
import type { Bracket } from "./bracket.js";
import { characterAt } from "./characters.js";

type Single =
  | { readonly kind: "any" }
  | { readonly kind: "one"; readonly code: number }
  | { readonly kind: "bracket"; readonly bracket: Bracket };
type Token = Single | { readonly kind: "star" } | { readonly kind: "unmatchable" };

/**
 * A compiled `fnmatch` pattern with the device library's rules (`spec/backup-extension.md §3.3`): `*` and `?` match a
 * slash too, a dot is not special, case counts, a backslash takes the next character literally. Characters are UTF-8;
 * a broken byte of the name is matched by `?` and `[!…]` only, and not in front of the first star.
 */
export interface Pattern {
  /** Tokens between stars: one group more than there are stars. */
  readonly groups: readonly (readonly Single[])[];
  /** False when the pattern itself is broken UTF-8, which matches nothing. */
  readonly isMatchable: boolean;
  /** The literal beginning, to reject quickly. */
  readonly literal: BytePath;
}

function tokenAt(pattern: BytePath, at: number): readonly [Token, number] {
  const char = pattern[at];
  if (char === "*") return [{ kind: "star" }, 1];
  if (char === "?") return [{ kind: "any" }, 1];
  if (char === "[") {
    const end = bracketEnd(pattern, at);
    if (end >= 0) return [{ kind: "bracket", bracket: readBracket(pattern, at, end) }, end + 1 - at];
    return [{ kind: "one", code: 0x5b }, 1];
  }
  const escape = char === "\\" && at + 1 < pattern.length ? 1 : 0;
  const { code, length } = characterAt(pattern, at + escape, pattern.length);
  return code < 0 ? [{ kind: "unmatchable" }, 1] : [{ kind: "one", code }, length + escape];
}

/** Never fails: every text is a pattern. A pattern ends at a NUL. */
export function compilePattern(text: BytePath): Pattern {
  const [pattern = ""] = text.split("\0", 1);
  const groups: Single[][] = [[]];
  let literal = "";
  let isLiteral = true;
  for (let at = 0; at < pattern.length;) {
    const [token, length] = tokenAt(pattern, at);
    if (token.kind === "unmatchable") return { groups: [], isMatchable: false, literal: "" };
    if (token.kind === "star") groups.push([]);
    else groups.at(-1)?.push(token);
    isLiteral &&= token.kind === "one";
    if (isLiteral)
      literal +=
        length > 1 && pattern[at] === "\\"
          ? pattern.slice(at + 1, at + length)
          : pattern.slice(at, at + length);
    at += length;
  }
  return { groups, isMatchable: true, literal };
}

function singleMatches(token: Single, code: number): boolean {
  if (token.kind === "any") return true;
  return token.kind === "one" ? token.code === code : bracketMatches(token.bracket, code);
}

/** Where a group that begins at `at` ends, or −1 when it does not match there. */
function groupEnd(group: readonly Single[], name: BytePath, at: number, end: number): number {
  let index = at;
  for (const token of group) {
    if (index >= end) return -1;
    const { code, length } = characterAt(name, index, end);
    if (!singleMatches(token, code)) return -1;
    index += length;
  }
  return index;
}

/** The head of a pattern, which a broken byte ends: −1 no match, else where it ends. */
function headEnd(group: readonly Single[], name: BytePath, end: number): number {
  let index = 0;
  for (const token of group) {
    if (index >= end) return -1;
    const { code, length } = characterAt(name, index, end);
    if (code <= 0 || !singleMatches(token, code)) return -1;
    index += length;
  }
  return index;
}

/** Start of the last `count` characters before `end`, or −1 when there are fewer after `start`. */
function tailStart(name: BytePath, start: number, end: number, count: number): number {
  let at = end;
  for (let left = count; left > 0; left -= 1) {
    if (at <= start) return -1;
    at -= 1;
    // Step over continuation bytes to the byte that begins the character.
    while (at > start && (name.charCodeAt(at) & 0xc0) === 0x80) at -= 1;
  }
  return at;
}

function tailMatches(group: readonly Single[], name: BytePath, at: number, end: number): boolean {
  let index = at;
  for (const token of group) {
    if (index >= end) return false;
    const { code, length } = characterAt(name, index, end);
    if (code <= 0 || !singleMatches(token, code)) return false;
    index += length;
  }
  return index >= end || characterAt(name, index, end).code < 0;
}

function nextStart(name: BytePath, at: number, end: number): number {
  const { code, length } = characterAt(name, at, end);
  if (code > 0) return at + length;
  let index = at + 1;
  while (index < end && characterAt(name, index, end).code < 0) index += 1;
  return index;
}

/** Does the pattern match the first `end` bytes of the name? */
export function matchesBytes(pattern: Pattern, name: BytePath, end = name.length): boolean {
  const [head, ...rest] = pattern.groups;
  if (!pattern.isMatchable || head === undefined) return false;
  let at = headEnd(head, name, end);
  if (at < 0) return false;
  const tail = rest.pop();
  // Without a star the name must end here; a broken byte ends a name as well.
  if (tail === undefined) return at >= end || characterAt(name, at, end).code < 0;
  const stop = tailStart(name, at, end, tail.length);
  if (stop < 0 || !tailMatches(tail, name, stop, end)) return false;
  for (const group of rest) {
    let found = groupEnd(group, name, at, stop);
    while (found < 0) {
      at = nextStart(name, at, stop);
      if (at > stop || (at === stop && group.length > 0)) return false;
      found = groupEnd(group, name, at, stop);
    }
    at = found;
  }
  return true;
}

/** Like {@link matchesBytes}, but a leading part that ends before a slash is enough (`FNM_LEADING_DIR`). */
export function matchesLeadingDirectory(pattern: Pattern, path: BytePath): boolean {
  if (!path.startsWith(pattern.literal)) return false;
  for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) {
    if (slash >= pattern.literal.length && matchesBytes(pattern, path, slash)) return true;
  }
  return matchesBytes(pattern, path);
}
