import { HdcError } from "../errors.js";

/** What a command on the device printed and how it ended. */
export interface ShellResult {
  /** Standard output and standard error, mixed as the device mixes them. */
  readonly output: Buffer;
  /** The output as UTF-8. */
  readonly text: string;
  /** 0–255, as the device's shell reports it. */
  readonly exitStatus: number;
}

/** Output up to the mark. Only the end of what has come is searched again when more comes. */
export class MarkedOutput {
  private readonly mark: Buffer;
  private pieces: Buffer[] = [];
  private size = 0;
  private tail = Buffer.alloc(0);

  constructor(
    mark: string,
    private readonly limit: number,
  ) {
    this.mark = Buffer.from(mark, "latin1");
  }

  add(bytes: Buffer): ShellResult | undefined {
    this.pieces.push(bytes);
    this.size += bytes.length;
    if (this.size > this.limit + this.mark.length + 8) {
      throw new HdcError(
        "limit-exceeded",
        `The command printed more than ${this.limit} bytes. Use shellStream, or redirect its output to a file.`,
      );
    }
    const searched = Buffer.concat([this.tail, bytes]);
    const found = searched.lastIndexOf(this.mark);
    this.tail = searched.subarray(Math.max(0, searched.length - this.mark.length - 8));
    if (found === -1) return undefined;
    const status = /^(\d{1,3})\r?\n/.exec(
      searched.toString("latin1", found + this.mark.length, found + this.mark.length + 6),
    );
    if (status?.[1] === undefined) return undefined;
    const all = Buffer.concat(this.pieces, this.size);
    const start = this.size - searched.length + found;
    const output = Buffer.concat([
      all.subarray(0, start),
      all.subarray(start + this.mark.length + status[0].length),
    ]);
    return { output, text: output.toString("utf8"), exitStatus: Number(status[1]) };
  }

  /** Everything that has come. */
  text(): string {
    return Buffer.concat(this.pieces, this.size).toString("utf8");
  }
}
