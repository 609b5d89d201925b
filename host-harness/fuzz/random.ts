/** Numbers that depend on a text alone, so that one input can be made again without those before it. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param seed any text */
  constructor(seed: string) {
    this.#a = hashOf(seed, 0x811c9dc5);
    this.#b = hashOf(seed, 0x9e3779b9);
    this.#c = hashOf(seed, 0x85ebca6b);
    // The first numbers still resemble the seed.
    for (let round = 0; round < 12; round += 1) this.#next();
  }

  /** A whole number of at least 0 that is less than `bound`; 0 when `bound` is less than 2. */
  below(bound: number): number {
    return bound < 2 ? 0 : this.#next() % bound;
  }

  /** True once in `count` times. */
  once(count: number): boolean {
    return this.below(count) === 0;
  }

  /** @throws RangeError when there is nothing to pick */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  }

  /** sfc32: 32 bits. */
  #next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }
}

/** FNV-1a over the UTF-16 code units. */
function hashOf(text: string, start: number): number {
  let hash = start;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash | 0;
}
