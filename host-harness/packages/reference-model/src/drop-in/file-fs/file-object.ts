import { posix } from "node:path";

/** What `openSync` gives: read-only, and nothing of it can be enumerated. */
export class File {
  readonly #fd: number;
  readonly #path: string;
  /** After `closeSync(file)` the object is no file any more. */
  #closed = false;

  constructor(fd: number, path: string) {
    this.#fd = fd;
    this.#path = path;
  }

  get fd(): number {
    return this.#fd;
  }

  get path(): string {
    return this.#path;
  }

  get name(): string {
    return posix.basename(this.#path);
  }

  /** The descriptor of a value that is an open `File`; undefined for everything else. */
  static descriptorOf(value: unknown): number | undefined {
    return value instanceof File && !value.#closed ? value.#fd : undefined;
  }

  static markClosed(value: unknown): void {
    if (value instanceof File) value.#closed = true;
  }
}
