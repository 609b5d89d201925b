import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MarkedOutput } from "./marked-output.js";

const mark = "hdc-status-0123456789abcdef:";

/** Feeds a stream in pieces; the result of the piece that completed it. */
function feed(stream: Buffer, cuts: readonly number[], limit = 1_000_000): ReturnType<MarkedOutput["add"]> {
  const output = new MarkedOutput(mark, limit);
  const places = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  let result: ReturnType<MarkedOutput["add"]>;
  for (const to of [...places, stream.length]) {
    result ??= to > from ? output.add(stream.subarray(from, to)) : undefined;
    from = to;
  }
  return result;
}

describe("the exit status behind the mark", () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

  it("is found however the output is cut, and the output is what stands before it", () => {
    fc.assert(
      fc.property(bytes, fc.nat(255), fc.array(fc.nat(), { maxLength: 20 }), (before, status, cuts) => {
        const stream = Buffer.concat([before, Buffer.from(`${mark}${status}\n`)]);
        const result = feed(stream, cuts);
        expect(result?.exitStatus).toBe(status);
        expect(result?.output.equals(before)).toBe(true);
      }),
    );
  });

  it("is not taken from a part of the mark, or from a mark without a number", () => {
    for (const text of [mark.slice(0, -1), `${mark}$?`, `${mark}12`, `${mark}1234\n`, `${mark}\n`]) {
      expect(feed(Buffer.from(text), [3, 9])).toBeUndefined();
    }
  });

  it("keeps what a program in the background printed behind it in the same piece", () => {
    const result = feed(Buffer.from(`early ${mark}7\nlate`), []);
    expect(result).toMatchObject({ text: "early late", exitStatus: 7 });
  });

  it("is given up when the output is longer than its limit", () => {
    expect(() => feed(Buffer.alloc(200, 0x61), [50, 100, 150], 99)).toThrow(
      expect.objectContaining({ code: "limit-exceeded" }),
    );
  });
});
