import type { Random } from "../random.js";
import type { Mutator } from "../target.js";

const blockSize = 512;
const checksum = { offset: 148, length: 8 } as const;
const types = "01234567890ABKLxg\0";
const fields: readonly (readonly [offset: number, length: number])[] = [
  [0, 100],
  [100, 8],
  [124, 12],
  [136, 12],
  [157, 100],
];
const names: readonly string[] = [
  "../outside/x",
  "../../outside/x",
  "/data/storage/../outside/x",
  "data/storage/el2/base/files/a",
  "data/storage/el2/base/files/link",
  "data/storage/el2/base/files/link/x",
  "data/storage/el2/base/files/",
  "data/storage",
  "/",
  ".",
  "..",
  "",
  "a//b/./c",
  "/tmp/ohbackup-fuzz-escape/x",
];
const numbers: readonly string[] = [
  "0",
  "1",
  "777",
  "1000",
  "1001",
  "7777",
  "17777777777",
  "20000000000",
  "77777777777",
  "777777777777",
  "-1",
  "9",
  "",
  "\xff\xff\xff\xff",
];

function sumUp(block: Buffer): void {
  block.fill(0x20, checksum.offset, checksum.offset + checksum.length);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, checksum.offset, "latin1");
}

function isHeader(block: Buffer): boolean {
  return block.toString("latin1", 257, 262) === "ustar";
}

function changeHeader(block: Buffer, random: Random): void {
  if (random.once(3)) block.write(types.charAt(random.below(types.length)), 156, "latin1");
  const [offset, length] = random.pick(fields);
  const text = random.pick(length === 100 ? names : numbers);
  if (random.once(8)) block.fill(random.below(256), offset, offset + length);
  else {
    block.fill(0, offset, offset + length);
    block.write(text, offset, length, "latin1");
  }
  if (!random.once(10)) sumUp(block);
}

function blocksOf(input: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  for (let at = 0; at < input.length; at += blockSize)
    blocks.push(Buffer.from(input.subarray(at, at + blockSize)));
  return blocks;
}

/** Changes headers and keeps their checksum right; blocks also move, double and disappear. */
export const mutateTar: Mutator = (input, other, random) => {
  const blocks = blocksOf(input);
  const others = blocksOf(other);
  for (let count = 1 + random.below(4); count > 0 && blocks.length > 0; count -= 1) {
    const headers = blocks.filter(isHeader);
    const at = random.below(blocks.length);
    const kind = random.below(8);
    if (kind === 0) blocks.splice(at, 1);
    else if (kind === 1) blocks.splice(at, 0, Buffer.from(random.pick(blocks)));
    else if (kind === 2 && others.length > 0) {
      const from = random.below(others.length);
      blocks.splice(at, 0, ...others.slice(from, from + 1 + random.below(4)));
    } else if (kind === 3) blocks.splice(at, 0, Buffer.alloc(blockSize));
    else if (headers.length > 0) changeHeader(random.pick(headers), random);
  }
  return Buffer.concat(blocks);
};
