import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ExtensionBench, filesRoot } from "../testing/extension-bench.js";
import { Excludes, normaliseExcludes } from "./excludes.js";
import { compilePattern, matchesBytes } from "./fnmatch.js";
import { globPaths } from "./glob.js";
import { expandIncludes } from "./includes.js";

/** What a pattern of `*`, `?`, letters and simple brackets means, said by trying everything. */
function matchesByTrying(pattern: readonly string[], name: string): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return name === "";
  if (first === "*") {
    for (let cut = 0; cut <= name.length; cut += 1) if (matchesByTrying(rest, name.slice(cut))) return true;
    return false;
  }
  const char = name[0];
  if (char === undefined) return false;
  const isMatch =
    first === "?" ||
    first === char ||
    (first === "[ab]" && "ab".includes(char)) ||
    (first === "[!a]" && char !== "a");
  return isMatch && matchesByTrying(rest, name.slice(1));
}

describe("patterns", () => {
  const token = fc.constantFrom("*", "?", "a", "b", "/", ".", "[ab]", "[!a]");
  const name = fc.string({ unit: fc.constantFrom("a", "b", "/", "."), maxLength: 10 });

  it("match what trying every way to read them finds", () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 7 }), name, (tokens, text) => {
        expect(matchesBytes(compilePattern(tokens.join("")), text)).toBe(matchesByTrying(tokens, text));
      }),
      { numRuns: 3000 },
    );
  });

  it("are never a mistake, whatever their bytes", () => {
    const bytes = fc.uint8Array({ maxLength: 30 }).map((each) => Buffer.from(each).toString("latin1"));
    fc.assert(
      fc.property(bytes, bytes, (pattern, text) => {
        expect(typeof matchesBytes(compilePattern(pattern), text)).toBe("boolean");
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ["[a-c]x", "bx", true],
    ["[a-c]x", "dx", false],
    ["[]a]", "]", true],
    ["[!]a]", "]", false],
    ["[-a]", "-", true],
    ["[a-]", "-", true],
    ["[[:digit:]]", "7", true],
    ["[[:digit:]]", "x", false],
    ["[[:nonsense:]x]", "x", true],
    ["[a", "[a", true],
    ["a\\*", "a*", true],
    ["a\\*", "ab", false],
    ["a\\", "a\\", true],
    ["*\u00c3\u00a9", "x\u00c3\u00a9", true],
    ["?", "\u00c3\u00a9", true],
    ["??", "\u00c3\u00a9", false],
    ["*?", "\u00ff", false],
    ["[\u00c3\u00a9]", "\u00c3\u00a9", true],
    ["\u00ff", "\u00ff", false],
    // The end of a range counts as a member as well, and may begin the next one.
    ["[c-a]", "a", true],
    ["[c-a]", "b", false],
    ["[a-b-d]", "c", true],
    ["[a-\u00c3\u00a9]", "b", true],
    // The last byte of a longer end is read again, alone: from there on nothing matches.
    ["[a-\u00c3\u00a9x]", "A", false],
    ["[!a-\u00c3\u00a9]", "A", false],
  ])("%s on %s: %s", (pattern, text, expected) => {
    expect(matchesBytes(compilePattern(pattern), text)).toBe(expected);
  });
});

describe("excludes", () => {
  it("match a path when they match a part of it that ends before a slash", () => {
    const excludes = new Excludes(normaliseExcludes(["/a/b", "*.log", "c/"]));
    expect(
      ["/a/b", "/a/b/c", "/x/y.log", "/x.log/y", "/c/d"].filter((path) => !excludes.matches(path)),
    ).toEqual([]);
    expect(["/a/bc", "/a", "/x.logs", "/c", "/d/c/e"].filter((path) => excludes.matches(path))).toEqual([]);
    expect(new Excludes(["", "*"]).matches("")).toBe(false);
  });
});

describe("includes", () => {
  let bench: ExtensionBench;

  beforeEach(() => {
    bench = new ExtensionBench();
    for (const path of ["a/one", "a/two", "b/.hidden", "b/[x]", "c"]) {
      const host = join(bench.host(filesRoot), path);
      mkdirSync(dirname(host), { recursive: true });
      writeFileSync(host, "");
    }
  });

  afterEach(() => {
    bench.close();
  });

  const found = (pattern: string): readonly string[] =>
    [...globPaths(bench.files, `${filesRoot}/${pattern}`)]
      .sort()
      .map((path) => path.slice(filesRoot.length + 1));

  it.each([
    ["*", ["a/", "b/", "c"]],
    ["*/", ["a/", "b/"]],
    ["*/*", ["a/one", "a/two", "b/[x]"]],
    ["b/.h*", ["b/.hidden"]],
    ["b/.*", ["b/../", "b/./", "b/.hidden"]],
    ["b/\\[x\\]", ["b/[x]"]],
    ["b/[[]x]", ["b/[x]"]],
    ["a", ["a/"]],
    ["a//one", ["a//one"]],
    ["c/*", []],
    ["none", []],
    ["a/one\\", []],
    ["[", []],
  ])("%s", (pattern, expected) => {
    expect(found(pattern)).toEqual(expected);
  });

  it("look into directories that exist only because something is mounted in them", () => {
    expect(globPaths(bench.files, "/*/storage/el?/base/files")).toEqual([`${filesRoot}/`]);
  });

  it("become sorted roots, each covering what lies below it", () => {
    const includes = [
      `${filesRoot}/c`,
      `${filesRoot}/a/one`,
      `${filesRoot}/a`,
      "data/storage/el2/base/files/b/*",
    ];
    expect(expandIncludes(bench.files, includes)).toEqual([
      `${filesRoot}/a/`,
      `${filesRoot}/b/[x]`,
      `${filesRoot}/c`,
    ]);
  });
});
