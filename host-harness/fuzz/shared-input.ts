/**
 * The input that is being read, where another thread can see it: a reader that hangs or exhausts the memory cannot tell
 * which input it was.
 */
export class SharedInput {
  static readonly #headWords = 3;
  readonly #head: Int32Array;
  readonly #bytes: Uint8Array;

  /** @param memory of {@link SharedInput.allocate} */
  constructor(readonly memory: SharedArrayBuffer) {
    const headBytes = SharedInput.#headWords * Int32Array.BYTES_PER_ELEMENT;
    this.#head = new Int32Array(memory, 0, SharedInput.#headWords);
    this.#bytes = new Uint8Array(memory, headBytes);
  }

  /** @param longest longest input in bytes */
  static allocate(longest: number): SharedInput {
    return new SharedInput(
      new SharedArrayBuffer(SharedInput.#headWords * Int32Array.BYTES_PER_ELEMENT + longest),
    );
  }

  set(input: Buffer, inputs: number): void {
    this.#bytes.set(input.subarray(0, this.#bytes.length));
    Atomics.store(this.#head, 1, input.length);
    Atomics.store(this.#head, 2, inputs);
    Atomics.add(this.#head, 0, 1);
  }

  /** Changes with every input. */
  get turn(): number {
    return Atomics.load(this.#head, 0);
  }

  /** How many inputs have been read before this one. */
  get inputs(): number {
    return Atomics.load(this.#head, 2);
  }

  get input(): Buffer {
    return Buffer.from(this.#bytes.slice(0, Atomics.load(this.#head, 1)));
  }
}
