import type { BytePath } from "../files/byte-path.js";
import { blockSize } from "./tar-format.js";
import type { TarSource } from "./tar-source.js";

/** Added to a record's length before the reader decides how many blocks to read (`spec/backup-extension.md §8`). */
const assumedHeader = 78;
/** A record that claims more than this is not read; a real reader would run out of memory. */
const longestRecord = 1024 * 1024;

export interface PaxResult {
  /** False: the reading of the archive ends here. */
  readonly isGood: boolean;
  /** Value of `path=`, its newline included; empty when there is none. */
  readonly path: BytePath;
}

const failed: PaxResult = { isGood: false, path: "" };

const largestLong = 2n ** 63n - 1n;

/** The number at the beginning of a text, as C reads it into 32 bits without a sign: −1 is the largest one. */
function leadingNumber(text: string): number {
  const found = /^[ \t-\r]*([+-]?[0-9]+)/.exec(text)?.[1];
  if (found === undefined) return 0;
  const number = BigInt(found.replace("+", ""));
  const inRange = number > largestLong ? largestLong : number < -largestLong ? -largestLong - 1n : number;
  return Number(BigInt.asUintN(32, inRange));
}

interface Records {
  readonly result: PaxResult;
  /** Length of a record that does not fit one block. */
  readonly oversized: number | undefined;
}

function readRecords(content: BytePath, isFirstBlock: boolean): Records {
  let path = "";
  let isGood = false;
  for (let at = 0; at < content.length;) {
    const blank = content.indexOf(" ", at);
    if (blank < 0) return { result: { isGood: true, path }, oversized: undefined };
    const length = leadingNumber(content.slice(at, blank));
    // The sum of a number near the largest one and the header's is small.
    if (isFirstBlock && (length + assumedHeader) % 2 ** 32 > blockSize) {
      return { result: failed, oversized: length };
    }
    const kept = length - (blank - at + 1);
    const record = content.slice(blank + 1, kept < 0 ? undefined : blank + 1 + kept);
    const equals = record.indexOf("=");
    // The real reader would never leave a record of length 0.
    if (equals < 0 || length <= 0) break;
    if (record.slice(0, equals) === "path") {
      path = record.slice(equals + 1);
      isGood = true;
    }
    at += length;
  }
  return { result: { isGood, path }, oversized: undefined };
}

/**
 * Reads the records behind an extended header. Only `path` is used. A record that does not fit one block is read anew
 * with a guessed number of blocks, and reading goes on behind those: for some lengths that is one block too far.
 */
export function readPaxRecords(source: TarSource): PaxResult {
  const start = source.position;
  const block = source.read(blockSize);
  if (block.length < blockSize) return failed;
  const first = readRecords(block.toString("latin1"), true);
  if (first.oversized === undefined) return first.result;
  if (first.oversized > longestRecord) return failed;
  const guessed = Math.ceil((first.oversized + assumedHeader) / blockSize) * blockSize;
  source.position = start;
  let content = "";
  while (content.length < guessed) {
    const piece = source.read(guessed - content.length);
    if (piece.length === 0) return failed;
    content += piece.toString("latin1");
  }
  return readRecords(content, false).result;
}
