/** Where a command writes its output. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>;
}

/** Where a command reads its input; undefined at the end. */
export interface ByteSource {
  read(): Promise<Uint8Array | undefined>;
}

const capacity = 64 * 1024;

/** A pipe between two commands of a pipeline: a writer waits while the reader has too much to read. */
export class BytePipe implements ByteSink, ByteSource {
  private chunks: Uint8Array[] = [];
  private size = 0;
  private ended = false;
  private wake: (() => void)[] = [];

  async write(bytes: Uint8Array): Promise<void> {
    while (this.size >= capacity && !this.ended) await this.changed();
    // Like a pipe whose reader is gone: what nobody will read is dropped.
    if (this.ended || bytes.length === 0) return;
    this.chunks.push(bytes);
    this.size += bytes.length;
    this.notify();
  }

  async read(): Promise<Uint8Array | undefined> {
    for (;;) {
      const chunk = this.chunks.shift();
      if (chunk !== undefined) {
        this.size -= chunk.length;
        this.notify();
        return chunk;
      }
      if (this.ended) return undefined;
      await this.changed();
    }
  }

  /** Called by the writer when it is done, and by the reader when it wants no more. */
  end(): void {
    this.ended = true;
    this.notify();
  }

  private changed(): Promise<void> {
    return new Promise((resolve) => this.wake.push(resolve));
  }

  private notify(): void {
    const waiting = this.wake;
    this.wake = [];
    for (const resolve of waiting) resolve();
  }
}

/** An input with nothing in it. */
export const emptySource: ByteSource = { read: () => Promise.resolve(undefined) };

/** Collects what is written, up to a bound, for command substitution. */
export class CollectingSink implements ByteSink {
  private readonly chunks: Uint8Array[] = [];
  private size = 0;

  constructor(private readonly limit: number) {}

  write(bytes: Uint8Array): Promise<void> {
    const room = this.limit - this.size;
    if (room > 0) {
      this.chunks.push(bytes.subarray(0, room));
      this.size += Math.min(room, bytes.length);
    }
    return Promise.resolve();
  }

  text(): string {
    return Buffer.concat(this.chunks).toString("utf8");
  }
}
