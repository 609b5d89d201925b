import type { BytePath } from "../files/byte-path.js";
import { bigFileBoundary } from "../limits.js";
import { extensionOf } from "../naming/big-file-name.js";
import { percentEncode } from "../naming/path-rules.js";
import { ReportReader } from "../report/report.js";
import type { ReportRow } from "../report/report.js";
import type { CloudRows } from "./cloud-rows.js";

/** A local file with what the comparison found out. */
export interface ComparedRow extends ReportRow {
  readonly isUserTar: boolean;
}

/** What is sent, besides the report of all files; sorted by path, each path once. */
export interface Comparison {
  /** What goes into tars, directories included. */
  readonly small: readonly ComparedRow[];
  readonly big: readonly ComparedRow[];
}

export interface CompareOptions {
  readonly cloud: CloudRows;
  /** SHA-256 of a file as upper-case hexadecimal digits; "" when it cannot be read. */
  readonly hashOf: (path: BytePath) => string;
  /** Takes the rows of the next manifest in order. */
  readonly listed: (row: ComparedRow) => void;
}

/** Stand between a path, which holds no NUL, and the other columns. */
const plainMark = "\0p";
const encodedMark = "\0e";

/**
 * Rows sorted by path, the first of equal ones kept. Until its turn comes, a row is only a text, path first, so that a
 * list of a million files stays small and is sorted without a comparison of our own.
 */
function* sortedRows(lines: Iterable<string>): Generator<ReportRow> {
  const reader = new ReportReader();
  const keys: string[] = [];
  for (const line of lines) {
    const row = reader.line(line);
    if (row === undefined || row.path === "") continue;
    const mark = row.isEncoded ? encodedMark : plainMark;
    keys.push(row.path + mark + line.slice(line.indexOf(";")));
  }
  keys.sort();
  let previous: string | undefined;
  for (const key of keys) {
    const end = key.indexOf("\0");
    const path = key.slice(0, end);
    const written = key.startsWith(encodedMark, end) ? percentEncode(path) : path;
    // The reader takes the slash away again.
    const row = reader.line(`/${written}${key.slice(end + plainMark.length)}`);
    if (row === undefined || row.path === previous) continue;
    previous = row.path;
    yield row;
  }
}

function compared(row: ReportRow, hash: string, isUserTar: boolean): ComparedRow {
  return {
    path: row.path,
    mode: row.mode,
    isDirectory: row.isDirectory,
    size: row.size,
    mtime: row.mtime,
    hash,
    isIncremental: row.isIncremental,
    isEncoded: row.isEncoded,
    isUserTar,
  };
}

/**
 * Decides what an incremental backup sends (`spec/backup-extension.md §6.3`).
 * @param localList lines of the list that the service made
 */
export function compareWithCloud(localList: Iterable<string>, options: CompareOptions): Comparison {
  const { cloud, hashOf, listed } = options;
  const small: ComparedRow[] = [];
  const big: ComparedRow[] = [];
  for (const row of sortedRows(localList)) {
    const before = cloud.find(row.path);
    if (row.isDirectory) {
      const directory = compared(row, row.hash, false);
      if (row.isIncremental && before === undefined) small.push(directory);
      listed(directory);
      continue;
    }
    const isSame = before !== undefined && before.size === row.size && before.mtime === row.mtime;
    const hash = isSame ? before.hash : hashOf(row.path);
    if (!isSame && hash === "") continue;
    const file = compared(row, hash, extensionOf(row.path) === "tar");
    listed(file);
    if (row.isIncremental && before?.hash !== hash) (row.size <= bigFileBoundary ? small : big).push(file);
  }
  return { small, big };
}
