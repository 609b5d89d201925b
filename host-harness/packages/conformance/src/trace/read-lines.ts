import { ConformanceError } from "../errors.js";

/** One line without its end; `complete` is false for a last line that no newline ends. */
export interface Line {
  number: number;
  text: string;
  complete: boolean;
}

const newline = 0x0a;

/**
 * Splits a byte stream into lines of UTF-8 text, without keeping more than one line.
 * @param maximumBytes longest line that is accepted
 * @throws ConformanceError `too-large` for a longer one
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maximumBytes: number,
  origin: string,
): AsyncGenerator<Line> {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let number = 1;
  const keep = (bytes: Buffer): void => {
    pendingBytes += bytes.length;
    if (pendingBytes > maximumBytes) throw tooLong(origin, number, maximumBytes);
    pending.push(bytes);
  };
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      keep(bytes.subarray(start, end));
      yield { number, text: Buffer.concat(pending).toString("utf8"), complete: true };
      pending = [];
      pendingBytes = 0;
      number += 1;
      start = end + 1;
    }
    if (start < bytes.length) keep(bytes.subarray(start));
  }
  if (pendingBytes > 0) yield { number, text: Buffer.concat(pending).toString("utf8"), complete: false };
}

/**
 * The lines of a text that is at hand.
 * @param maximumUnits longest line that is accepted, in UTF-16 code units
 * @throws ConformanceError `too-large` for a longer one
 */
export function* linesOfText(text: string, maximumUnits: number, origin: string): Generator<Line> {
  let number = 1;
  for (let start = 0; start < text.length; number += 1) {
    const newlineAt = text.indexOf("\n", start);
    const end = newlineAt < 0 ? text.length : newlineAt;
    if (end - start > maximumUnits) throw tooLong(origin, number, maximumUnits);
    yield { number, text: text.slice(start, end), complete: newlineAt >= 0 };
    start = end + 1;
  }
}

function tooLong(origin: string, number: number, limit: number): ConformanceError {
  return new ConformanceError("too-large", `${origin}, line ${number} is longer than ${limit} bytes.`, {
    where: `line ${number}`,
  });
}
