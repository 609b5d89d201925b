import { violation } from "./violation.js";

const longestVarint = 10;

/** Little-endian groups of seven bits, as in protocol buffers (`spec/hdc.md §8.3`). */
export function encodeVarint(value: number | bigint): Buffer {
  // Nearly all are one byte; every packet has a dozen of them.
  if (value >= 0 && value < 0x80) return Buffer.from([Number(value)]);
  const bytes: number[] = [];
  let rest = BigInt(value);
  do {
    const group = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? group : group | 0x80);
  } while (rest !== 0n);
  return Buffer.from(bytes);
}

/** Reads varints and byte strings from a buffer, never behind its end. */
export class VarintReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  /** @throws HdcError `protocol-violation` when the bytes end early or the value needs more than 64 bits */
  varint(): bigint {
    const first = this.bytes[this.at];
    if (first !== undefined && first < 0x80) {
      this.at++;
      return BigInt(first);
    }
    let value = 0n;
    for (let index = 0; index < longestVarint; index++) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw violation("a number is cut off");
      value |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if (byte < 0x80) {
        if (value >= 1n << 64n) break;
        return value;
      }
    }
    throw violation("a number has more than 64 bits");
  }

  take(length: bigint): Buffer {
    if (length > BigInt(this.bytes.length - this.at)) throw violation("a text is longer than its packet");
    const start = this.at;
    this.at += Number(length);
    return this.bytes.subarray(start, this.at);
  }
}
