import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteArgument, splitArguments } from "./command-line.js";

describe("words of a command text", () => {
  it("come back as they were quoted", () => {
    const word = fc.string({ unit: "grapheme", maxLength: 12 }).filter((text) => !/["\0]/.test(text));
    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(splitArguments(words.map(quoteArgument).join(" "))).toEqual(words);
      }),
    );
  });

  it("cannot hold a double quote", () => {
    expect(() => quoteArgument('a"b')).toThrow(expect.objectContaining({ code: "not-expressible" }));
  });
});
