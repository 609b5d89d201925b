import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteForShell } from "./quote-for-shell.js";

/** The words that a real shell makes of a text, each ended by a NUL. */
function shellWords(text: string): string[] {
  const script = `for word in ${text}; do printf '%s\\0' "$word"; done`;
  return execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
}

describe("quoting for the shell of a device", () => {
  it("gives a real shell exactly the words that were meant", () => {
    const nasty = fc.constantFrom(
      "'",
      '"',
      "\\",
      "$HOME",
      "`id`",
      "\n",
      " ",
      "*",
      "~",
      "!",
      "#",
      ";",
      "&",
      "-n",
      "",
    );
    const argument = fc
      .oneof(
        fc
          .array(fc.oneof(nasty, fc.string({ unit: "grapheme", maxLength: 5 })), { maxLength: 8 })
          .map((parts) => parts.join("")),
        fc.string({ unit: "binary", maxLength: 30 }),
      )
      .map((text) => text.replaceAll("\0", ""));
    fc.assert(
      fc.property(fc.array(argument, { minLength: 1, maxLength: 20 }), (words) => {
        expect(shellWords(words.map(quoteForShell).join(" "))).toEqual(words);
      }),
      { numRuns: 150 },
    );
  });

  it("leaves plain words alone", () => {
    expect(quoteForShell("/data/local/tmp/a-b_1.txt")).toBe("/data/local/tmp/a-b_1.txt");
    expect(quoteForShell("")).toBe("''");
  });

  it("refuses what no shell can carry", () => {
    expect(() => quoteForShell("a\0b")).toThrow(expect.objectContaining({ code: "not-expressible" }));
  });
});
