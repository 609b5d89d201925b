import { expect, test } from "vitest";
import { extractBlocks, readApiDocument } from "./blocks.js";
import type { Block } from "./blocks.js";

const document = readApiDocument();

/** The blocks of the document by number; none when it is not there. */
export const documentBlocks: ReadonlyMap<number, Block> = new Map(
  document === undefined ? [] : extractBlocks(document).map((block) => [block.number, block] as const),
);

if (document === undefined) {
  console.warn("The API document is not beside this repository: its code blocks were NOT run.");
}

export function blockOf(number: number): Block {
  const block = documentBlocks.get(number);
  if (block === undefined) throw new Error(`the document has no block ${number}`);
  return block;
}

/**
 * A test for each of some blocks. Only when the document is not there, the test passes without having run anything,
 * and says so in its title.
 * @param title `$number` becomes the number of the block
 */
export function testBlocks(
  title: string,
  numbers: readonly number[],
  check: (block: Block) => void | Promise<void>,
): void {
  if (documentBlocks.size === 0) {
    test(`NOT RUN, the document is missing: ${title}`, () => {
      expect(readApiDocument()).toBeUndefined();
    });
    return;
  }
  for (const number of numbers) {
    test(title.replace("$number", String(number)), async () => {
      await check(blockOf(number));
    });
  }
}
