import type { BytePath } from "../files/byte-path.js";
import { bigFileBoundary } from "../limits.js";
import { extensionOf } from "../naming/big-file-name.js";
import { ReportReader } from "../report/report.js";
import type { ReportRow } from "../report/report.js";

/** A local file with what the comparison found out. */
export interface ComparedRow extends ReportRow {
  readonly isUserTar: boolean;
}

export interface Comparison {
  /** Rows of the next manifest; all three lists are sorted by path, each path once. */
  readonly all: readonly ComparedRow[];
  /** What goes into tars, directories included. */
  readonly small: readonly ComparedRow[];
  readonly big: readonly ComparedRow[];
}

/** Sorts by path and keeps the first of equal ones. */
function ordered(rows: readonly ComparedRow[]): readonly ComparedRow[] {
  const byPath = new Map<BytePath, ComparedRow>();
  for (const row of rows) if (!byPath.has(row.path)) byPath.set(row.path, row);
  // Sorting texts alone is many times faster than sorting rows with a comparison of their own.
  const sorted: ComparedRow[] = [];
  for (const path of [...byPath.keys()].sort()) {
    const row = byPath.get(path);
    if (row !== undefined) sorted.push(row);
  }
  return sorted;
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
 * @param cloud rows of the previous manifest; empty when there is none
 * @param hashOf SHA-256 of a file as upper-case hexadecimal digits; "" when it cannot be read
 */
export function compareWithCloud(
  localList: Iterable<string>,
  cloud: ReadonlyMap<BytePath, ReportRow>,
  hashOf: (path: BytePath) => string,
): Comparison {
  const all: ComparedRow[] = [];
  const small: ComparedRow[] = [];
  const big: ComparedRow[] = [];
  const reader = new ReportReader();
  for (const line of localList) {
    const row = reader.line(line);
    if (row === undefined || row.path === "") continue;
    const before = cloud.get(row.path);
    if (row.isDirectory) {
      const directory = compared(row, row.hash, false);
      if (row.isIncremental && before === undefined) small.push(directory);
      all.push(directory);
      continue;
    }
    const isSame = before !== undefined && before.size === row.size && before.mtime === row.mtime;
    const hash = isSame ? before.hash : hashOf(row.path);
    if (!isSame && hash === "") continue;
    const file = compared(row, hash, extensionOf(row.path) === "tar");
    all.push(file);
    if (row.isIncremental && before?.hash !== hash) (row.size <= bigFileBoundary ? small : big).push(file);
  }
  return { all: ordered(all), small: ordered(small), big: ordered(big) };
}
