import { violation } from "./violation.js";

const shortestMatch = 4;
/** No match may start within the last 12 bytes, and the last 5 are always literals: a rule of the block format. */
const matchFreeTail = 12;
const literalTail = 5;
const largestDistance = 0xffff;
const hashBits = 14;
/** Runs of bytes without a match are searched ever more coarsely, so that random data costs little. */
const skipShift = 6;

/**
 * One LZ4 block (no frame header), as hdc's `-z` sends it (`spec/hdc.md §8.5`).
 * @returns undefined when the block would not be shorter than its input; then the packet travels plain
 */
export function compressLz4Block(input: Buffer): Buffer | undefined {
  const output = Buffer.allocUnsafe(input.length);
  const writer = new SequenceWriter(input, output);
  const table = new Int32Array(1 << hashBits).fill(-1);
  const lastMatchStart = input.length - matchFreeTail;
  const matchEnd = input.length - literalTail;
  let literalStart = 0;
  for (let at = 0, missed = 1 << skipShift; at <= lastMatchStart;) {
    const word = input.readUInt32LE(at);
    const slot = Math.imul(word, 2654435761) >>> (32 - hashBits);
    const candidate = table[slot] ?? -1;
    table[slot] = at;
    if (candidate < 0 || at - candidate > largestDistance || input.readUInt32LE(candidate) !== word) {
      at += missed++ >> skipShift;
      continue;
    }
    let length = shortestMatch;
    while (at + length < matchEnd && input[candidate + length] === input[at + length]) length++;
    if (!writer.sequence(literalStart, at, at - candidate, length)) return undefined;
    at += length;
    literalStart = at;
    missed = 1 << skipShift;
  }
  return writer.lastLiterals(literalStart) ? output.subarray(0, writer.length) : undefined;
}

class SequenceWriter {
  length = 0;

  constructor(
    private readonly input: Buffer,
    private readonly output: Buffer,
  ) {}

  /** False when the output would reach the size of the input. */
  sequence(literalStart: number, literalEnd: number, distance: number, matchLength: number): boolean {
    const extra = matchLength - shortestMatch;
    if (!this.literals(literalStart, literalEnd, Math.min(extra, 15))) return false;
    if (this.length + 3 + extra / 255 >= this.output.length) return false;
    this.length = this.output.writeUInt16LE(distance, this.length);
    this.extension(extra);
    return true;
  }

  lastLiterals(literalStart: number): boolean {
    return this.literals(literalStart, this.input.length, 0) && this.length < this.input.length;
  }

  private literals(start: number, end: number, matchNibble: number): boolean {
    const count = end - start;
    if (this.length + 2 + count / 255 + count > this.output.length) return false;
    this.length = this.output.writeUInt8((Math.min(count, 15) << 4) | matchNibble, this.length);
    this.extension(count);
    this.length += this.input.copy(this.output, this.length, start, end);
    return true;
  }

  private extension(count: number): void {
    if (count < 15) return;
    let rest = count - 15;
    for (; rest >= 255; rest -= 255) this.length = this.output.writeUInt8(255, this.length);
    this.length = this.output.writeUInt8(rest, this.length);
  }
}

/**
 * Decodes one block.
 * @param size the announced length of the result; the caller has bounded it
 * @throws HdcError `protocol-violation` when the block is damaged or its result has another length
 */
export function decompressLz4Block(block: Buffer, size: number): Buffer {
  const output = Buffer.allocUnsafe(size);
  let from = 0;
  let to = 0;
  const byte = (): number => {
    const value = block[from++];
    if (value === undefined) throw violation("an LZ4 block is cut off");
    return value;
  };
  const extended = (nibble: number): number => {
    let length = nibble;
    if (nibble !== 15) return length;
    for (let more = 255; more === 255;) {
      more = byte();
      length += more;
    }
    return length;
  };
  while (from < block.length) {
    const token = byte();
    const literals = extended(token >> 4);
    if (literals > block.length - from) throw violation("an LZ4 block is cut off");
    if (literals > size - to) throw violation(`an LZ4 block is longer than ${size} bytes`);
    block.copy(output, to, from, from + literals);
    from += literals;
    to += literals;
    if (from === block.length) break;
    const distance = byte() | (byte() << 8);
    const length = extended(token & 15) + shortestMatch;
    if (distance === 0 || distance > to) throw violation("an LZ4 block points before its start");
    if (length > size - to) throw violation(`an LZ4 block is longer than ${size} bytes`);
    copyMatch(output, to, distance, length);
    to += length;
  }
  if (to !== size) throw violation(`an LZ4 block of ${to} bytes that says ${size}`);
  return output;
}

/** A match may overlap what it writes; then it repeats. */
function copyMatch(output: Buffer, to: number, distance: number, length: number): void {
  if (distance >= length) {
    output.copyWithin(to, to - distance, to - distance + length);
    return;
  }
  for (let index = 0; index < length; index++) output[to + index] = output[to + index - distance] ?? 0;
}
