import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteRanges } from "./byte-ranges.js";

describe("the bytes of a file that have come", () => {
  it("are told from those that have not, in any order", () => {
    const pieces = fc.array(fc.tuple(fc.nat(60), fc.nat(8)), { maxLength: 40 });
    fc.assert(
      fc.property(pieces, (list) => {
        const ranges = new ByteRanges();
        const known = new Set<number>();
        for (const [start, length] of list) {
          const bytes = Array.from({ length }, (_, index) => start + index);
          const isNew = bytes.every((byte) => !known.has(byte));
          expect(ranges.add(start, length)).toBe(isNew);
          if (isNew) for (const byte of bytes) known.add(byte);
        }
      }),
    );
  });

  it("do not make a long list", () => {
    const ranges = new ByteRanges();
    const accepted = Array.from({ length: 200 }, (_, index) => ranges.add(index * 2, 1));
    expect(accepted.filter(Boolean).length).toBeLessThan(100);
    const inOrder = new ByteRanges();
    expect(Array.from({ length: 200 }, (_, index) => inOrder.add(index, 1)).every(Boolean)).toBe(true);
  });
});
