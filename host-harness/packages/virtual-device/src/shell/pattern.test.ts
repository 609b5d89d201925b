import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ShellPattern } from "./pattern.js";

describe("ShellPattern", () => {
  it.each([
    ["*", "", true],
    ["*", "a/b", false],
    ["a*c", "abbbc", true],
    ["a*c", "abbb", false],
    ["*.tar", "part.0.tar", true],
    ["?", "ü", true],
    ["[a-c]x", "bx", true],
    ["[!a-c]x", "bx", false],
    ["[]]", "]", true],
    ["[a", "[a", true],
    ["[z-a]", "m", false],
    ["\\*", "*", true],
    ["\\*", "x", false],
    ["a-b.(c)", "a-b.(c)", true],
  ])("%s and %s: %s", (pattern, text, expected) => {
    expect(new ShellPattern(pattern).matches(text)).toBe(expected);
  });

  it("matches what it was made from, with stars in any place", () => {
    const parts = fc.array(fc.stringMatching(/^[a-c./ -]{0,4}$/), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(parts, parts, (texts, fillings) => {
        const text = texts
          .map((part, at) => part + (at < texts.length - 1 ? (fillings[at] ?? "") : ""))
          .join("");
        expect(new ShellPattern(texts.join("*"), { slashes: true }).matches(text)).toBe(true);
      }),
    );
  });

  it("answers at once where a backtracking matcher would not", () => {
    const pattern = new ShellPattern(`${"*a".repeat(40)}b`);
    const began = performance.now();
    expect(pattern.matches("a".repeat(4000))).toBe(false);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
