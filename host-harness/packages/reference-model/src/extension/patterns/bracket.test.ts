import { describe, expect, it } from "vitest";
import { Excludes, normaliseExcludes } from "./excludes.js";
import { compilePattern, matchesBytes } from "./fnmatch.js";

const bytesOf = (text: string): string => Buffer.from(text, "utf8").toString("latin1");
const matches = (pattern: string, name: string): boolean =>
  matchesBytes(compilePattern(bytesOf(pattern)), bytesOf(name));

describe("bracket expressions, as the device's library reads them (spec/backup-extension.md §3.3)", () => {
  it.each([
    ["alnum", "a7é", "_ !"],
    ["alpha", "aZé", "1_ "],
    ["blank", " \t", "\na"],
    ["cntrl", "\u0001\u007f", "a "],
    ["digit", "09", "a "],
    ["graph", "!aé", " \u0001"],
    ["lower", "aé", "AÉ1"],
    ["print", " a!", "\u0001"],
    ["punct", "!_~", "a1 "],
    ["space", " \n\t", "a_"],
    ["upper", "AÉ", "aé1"],
    ["xdigit", "09afAF", "gG"],
  ])("[[:%s:]] takes each of %j and none of %j", (name, members, others) => {
    for (const one of members) expect(matches(`[[:${name}:]]`, one)).toBe(true);
    for (const one of others) {
      expect(matches(`[[:${name}:]]`, one)).toBe(false);
      expect(matches(`[![:${name}:]]`, one)).toBe(true);
    }
  });

  it.each([
    ["[^a]", "b", "a"],
    ["[!a]", "b", "a"],
    // `]` and `-` in front are members, and may begin a range.
    ["[]-a]", "]^`a", "b["],
    ["[--/]", "-./", "a,0"],
    ["[^]a]", "b", "]a"],
    ["[^-a]", "b", "-a"],
    ["[a-]", "a-", "b"],
    // A range upside down is empty, but its end is a member of its own.
    ["[c-a]", "ca", "b"],
    ["[a-a]", "a", "b`"],
    ["[a-cx]", "abcx", "dw"],
    ["[xa-c]", "abcx", "dw"],
    // Reading goes on at the last byte of a range's end; where that is a part of a character, the expression ends.
    ["[à-êx]", "àèê", "aëx"],
    ["[^à-êx]", "", "àèêa"],
    // Collating symbols and equivalence classes count for nothing.
    ["[[.a.]b]", "b", "a.["],
    ["[[=a=]b]", "b", "a=["],
    ["[[:none:]b]", "b", "none:"],
    ["[a[:digit:]c]", "a5c", "[:d"],
    ["[a*]", "a*", "b"],
    ["[?]", "?", "a"],
    ["[/]", "/", "a"],
  ])("%s takes each of %j and none of %j", (pattern, members, others) => {
    for (const one of members) expect(matches(pattern, one)).toBe(true);
    for (const one of others) expect(matches(pattern, one)).toBe(false);
  });

  it.each([
    ["[a", "[a", "a"],
    ["[]", "[]", "]"],
    ["[!]", "[!]", "x"],
    ["[[:alpha]", "[a", "a"],
    ["x[[.a]", "x[a", "x["],
  ])("%s is never closed and matches %j, but not %j", (pattern, good, bad) => {
    expect(matches(pattern, good)).toBe(true);
    expect(matches(pattern, bad)).toBe(false);
  });

  it("a broken byte ends an expression: members before it count", () => {
    for (const pattern of ["[a\xff", "[a-\xff"].map((begin) => `${begin}b]`)) {
      expect(matchesBytes(compilePattern(pattern), "a")).toBe(true);
      expect(matchesBytes(compilePattern(pattern), "b")).toBe(false);
    }
    expect(matchesBytes(compilePattern("[!a\xffb]"), "c")).toBe(false);
    expect(matchesBytes(compilePattern("[!a\xffb]"), "a")).toBe(false);
  });
});

describe("stars between characters", () => {
  it.each([
    ["*", ["", "a", "/a/b"], []],
    ["a*", ["a", "ab"], ["", "ba"]],
    ["*a", ["a", "ba"], ["", "ab"]],
    ["a*a", ["aa", "aba"], ["a", "ab"]],
    ["a*b*c", ["abc", "axbxc", "abbc"], ["acb", "ac", "abxd"]],
    ["*ab*ab*", ["abab", "xabxabx", "aabab"], ["ab", "aba", "ba"]],
    ["*é?", ["xéa", "éé"], ["é", "aé"]],
    ["?*?", ["ab", "éa", "abc"], ["a", "é", ""]],
    ["**", ["", "a"], []],
  ])("%s", (pattern, good, bad) => {
    for (const name of good) expect(matches(pattern, name)).toBe(true);
    for (const name of bad) expect(matches(pattern, name)).toBe(false);
  });

  it("broken bytes of a name are taken by a star, by ? and by [!…] behind one, never by a character", () => {
    expect(matchesBytes(compilePattern("*a"), "\xff\xfea")).toBe(true);
    expect(matchesBytes(compilePattern("*b*a"), "\xff\xfeb\xffa")).toBe(true);
    expect(matchesBytes(compilePattern("*?a*"), "\xffa")).toBe(true);
    expect(matchesBytes(compilePattern("?a"), "\xffa")).toBe(false);
  });
});

describe("excludes with escapes", () => {
  it("match the character itself, and everything below a directory of that name", () => {
    const excludes = new Excludes(normaliseExcludes(["/a\\*", "x/\\?"]));
    for (const path of ["/a*", "/a*/x", "/x/?", "/x/?/y"]) expect(excludes.matches(path)).toBe(true);
    for (const path of ["/ab", "/a\\*", "/x/y", "/a", ""]) expect(excludes.matches(path)).toBe(false);
    expect(new Excludes([""]).matches("")).toBe(false);
  });

  it("are completed: a slash at the end covers what is inside, one inside gets one in front", () => {
    expect(normaliseExcludes(["", "a", "a/", "a/b", "/a/", "*.x"])).toEqual([
      "a",
      "/a/*",
      "/a/b",
      "/a/*",
      "*.x",
    ]);
  });
});
