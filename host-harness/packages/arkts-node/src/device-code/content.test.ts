import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { TestDevice, goldenFolder } from "../testing/device.js";

interface Generator {
  fill(bytes: Uint8Array): number;
}

const device = new TestDevice();
afterAll(() => {
  device.dispose();
});

const ContentGenerator = device.load("backup_ext/src/main/ets/fixture/content.ets")[
  "ContentGenerator"
] as new (size: number, seed: number) => Generator;

function contentOf(size: number, seed: number, pieceBytes: number): Buffer {
  const generator = new ContentGenerator(size, seed);
  const pieces: Buffer[] = [];
  const piece = new Uint8Array(pieceBytes);
  for (let count = generator.fill(piece); count > 0; count = generator.fill(piece)) {
    pieces.push(Buffer.from(piece.slice(0, count)));
  }
  return Buffer.concat(pieces);
}

const vectors = JSON.parse(readFileSync(goldenFolder("generator-check.json"), "utf8")) as {
  seed: number;
  size: number;
  hex: string;
}[];

describe("ContentGenerator", () => {
  it.each(vectors)("starts for seed $seed as recorded", ({ seed, size, hex }) => {
    expect(contentOf(size, seed, 1024).toString("hex")).toBe(hex);
  });

  it("gives the same bytes in pieces of any size", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 1, max: 0xffffffff }),
        fc.integer({ min: 1, max: 70 }),
        (size, seed, pieceBytes) => {
          const content = contentOf(size, seed, pieceBytes);
          expect(content).toHaveLength(size);
          expect(content).toEqual(contentOf(size, seed, 4096));
        },
      ),
    );
  });
});
