import { createHash } from "node:crypto";
import fc from "fast-check";

/** A run of 32-bit numbers (xoshiro128**), in the form that fast-check wants. */
class Xoshiro {
  readonly #state: Uint32Array;

  constructor(state: Uint32Array) {
    this.#state = state;
  }

  clone(): Xoshiro {
    return new Xoshiro(this.#state.slice());
  }

  next(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#state;
    const times5 = Math.imul(b, 5);
    const result = Math.imul((times5 << 7) | (times5 >>> 25), 9);
    const c2 = c ^ a;
    const d2 = d ^ b;
    this.#state[0] = a ^ d2;
    this.#state[1] = b ^ c2;
    this.#state[2] = c2 ^ (b << 9);
    this.#state[3] = (d2 << 11) | (d2 >>> 21);
    return result | 0;
  }

  getState(): readonly number[] {
    return [...this.#state];
  }
}

/** The random numbers of plan number `index` of a seed: they do not depend on the plans before it. */
export function randomOf(seed: bigint, index: number): fc.Random {
  const digest = createHash("sha256")
    .update(`${String(seed)}/${String(index)}`)
    .digest();
  const state = Uint32Array.from([0, 4, 8, 12], (offset) => digest.readUInt32LE(offset));
  return new fc.Random(new Xoshiro(state));
}
