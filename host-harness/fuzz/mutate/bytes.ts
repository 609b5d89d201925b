import type { Random } from "../random.js";

const edgeNumbers: readonly number[] = [
  0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff,
];
/** Once in so many inputs a piece is repeated until it is as long as a real file: time must grow with length alone. */
const growsOnceIn = 2500;
const grownLength = 256 * 1024;

type Change = (input: Buffer, other: Buffer, random: Random, words: readonly string[]) => Buffer;

function spliced(input: Buffer, at: number, removed: number, added: Uint8Array): Buffer {
  return Buffer.concat([input.subarray(0, at), added, input.subarray(at + removed)]);
}

function pieceOf(input: Buffer, random: Random, longest: number): Buffer {
  const start = random.below(input.length);
  return input.subarray(start, start + 1 + random.below(Math.min(longest, input.length - start)));
}

function withNumber(input: Buffer, random: Random): Buffer {
  const copy = Buffer.from(input);
  const width = random.pick([1, 2, 4]);
  if (copy.length < width) return copy;
  const at = random.below(copy.length - width + 1);
  const value = random.pick(edgeNumbers) % 2 ** (8 * width);
  if (random.once(2)) copy.writeUIntBE(value, at, width);
  else copy.writeUIntLE(value, at, width);
  return copy;
}

/** Bytes at one place become others. */
function withByte(input: Buffer, random: Random): Buffer {
  const copy = Buffer.from(input);
  if (copy.length > 0) {
    const at = random.below(copy.length);
    copy[at] = random.once(2) ? random.below(256) : (copy[at] ?? 0) ^ (1 << random.below(8));
  }
  return copy;
}

/** A run of digits becomes another number. */
function withDigits(input: Buffer, random: Random): Buffer {
  const text = input.toString("latin1");
  const runs = [...text.matchAll(/\d+/g)];
  if (runs.length === 0) return withByte(input, random);
  const run = random.pick(runs);
  const value = random.pick([
    "0",
    "-1",
    "1",
    "00",
    "1e999",
    "-0.0",
    "2147483648",
    "4294967296",
    "9223372036854775808",
    "18446744073709551616",
    "9".repeat(1 + random.below(400)),
  ]);
  return spliced(input, run.index, run[0].length, Buffer.from(value));
}

const changes: readonly Change[] = [
  (input, _other, random) => withByte(input, random),
  (input, _other, random) => withNumber(input, random),
  (input, _other, random) => withDigits(input, random),
  (input, _other, random) => input.subarray(0, random.below(input.length)),
  (input, _other, random) =>
    spliced(input, random.below(input.length), 1 + random.below(64), Buffer.alloc(0)),
  (input, _other, random) => spliced(input, random.below(input.length + 1), 0, pieceOf(input, random, 600)),
  (input, other, random) =>
    spliced(input, random.below(input.length + 1), random.below(64), pieceOf(other, random, 600)),
  (input, _other, random, words) =>
    spliced(
      input,
      random.below(input.length + 1),
      random.below(8),
      Buffer.from(random.pick(words), "latin1"),
    ),
  (input, _other, random) => {
    const piece = pieceOf(input, random, 16);
    return spliced(
      input,
      random.below(input.length + 1),
      0,
      Buffer.alloc(piece.length * (1 + random.below(64)), piece),
    );
  },
];

/** Changes bytes without regard to what they mean. */
export function mutateBytes(input: Buffer, other: Buffer, random: Random, words: readonly string[]): Buffer {
  if (input.length === 0) return Buffer.from(other);
  if (random.once(growsOnceIn)) {
    const piece = pieceOf(input, random, 8);
    return spliced(input, random.below(input.length), 0, Buffer.alloc(grownLength, piece));
  }
  let result = input;
  for (let count = 1 + random.below(4); count > 0; count -= 1)
    result = random.pick(changes)(result, other, random, words);
  return result;
}
