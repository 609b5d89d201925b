import type { BytePath } from "../files/byte-path.js";
import { characterAt } from "./characters.js";

/** Character classes of `[[:name:]]`, on characters of any script as far as a regular expression knows them. */
const classes: ReadonlyMap<string, RegExp> = new Map([
  ["alnum", /[\p{Alphabetic}\p{Nd}]/u],
  ["alpha", /\p{Alphabetic}/u],
  ["blank", /[ \t]/u],
  ["cntrl", /\p{Cc}/u],
  ["digit", /[0-9]/u],
  ["graph", /[^\p{Cc}\s]/u],
  ["lower", /\p{Lowercase}/u],
  ["print", /[^\p{Cc}]/u],
  ["punct", /[^\p{Alphabetic}\p{Nd}\p{Cc}\s]/u],
  ["space", /\s/u],
  ["upper", /\p{Uppercase}/u],
  ["xdigit", /[0-9A-Fa-f]/u],
]);

type Member = { readonly from: number; readonly to: number } | { readonly type: RegExp };

/** A bracket expression, such as `[!a-z]`. */
export interface Bracket {
  readonly inverted: boolean;
  readonly members: readonly Member[];
  /** A broken byte in the expression: members before it count, then nothing matches. */
  readonly broken: boolean;
}

/** Index of the closing bracket of an expression that begins at `at`, or −1 when it has none and is a plain `[`. */
export function bracketEnd(pattern: BytePath, at: number): number {
  let index = at + 1;
  if (pattern[index] === "^" || pattern[index] === "!") index += 1;
  if (pattern[index] === "]") index += 1;
  for (; index < pattern.length && pattern[index] !== "]"; index += 1) {
    const kind = pattern[index + 1];
    if (pattern[index] !== "[" || (kind !== ":" && kind !== "." && kind !== "=")) continue;
    const end = pattern.indexOf(`${kind}]`, index + 2);
    if (end < 0) return -1;
    index = end + 1;
  }
  return index < pattern.length ? index : -1;
}

/** Reads the expression between `at` (its `[`) and `end` (its `]`). */
export function readBracket(pattern: BytePath, at: number, end: number): Bracket {
  const members: Member[] = [];
  let index = at + 1;
  const inverted = pattern[index] === "^" || pattern[index] === "!";
  if (inverted) index += 1;
  let previous = pattern.charCodeAt(index - 1);
  // A closing bracket or a hyphen in front is an ordinary member.
  if (pattern[index] === "]" || pattern[index] === "-") {
    previous = pattern.charCodeAt(index);
    members.push({ from: previous, to: previous });
    index += 1;
  }
  while (index < end) {
    const kind = pattern[index + 1];
    if (pattern[index] === "-" && index + 1 < end) {
      const { code, length } = characterAt(pattern, index + 1, end);
      if (code < 0) return { inverted, members, broken: true };
      if (previous <= code) members.push({ from: previous, to: code });
      // Reading goes on at the last byte of the range's end, as a member of its own; alone it may be a broken one.
      index += length;
    } else if (pattern[index] === "[" && (kind === ":" || kind === "." || kind === "=")) {
      const close = pattern.indexOf(`${kind}]`, index + 2);
      const type = kind === ":" ? classes.get(pattern.slice(index + 2, close)) : undefined;
      if (type !== undefined) members.push({ type });
      index = close + 2;
    } else {
      const { code, length } = characterAt(pattern, index, end);
      if (code < 0) return { inverted, members, broken: true };
      members.push({ from: code, to: code });
      previous = code;
      index += length;
    }
  }
  return { inverted, members, broken: false };
}

export function bracketMatches(bracket: Bracket, code: number): boolean {
  const isMember = bracket.members.some((member) =>
    "type" in member
      ? code >= 0 && member.type.test(String.fromCodePoint(code))
      : member.from <= code && code <= member.to,
  );
  if (isMember) return !bracket.inverted;
  return bracket.inverted && !bracket.broken;
}
