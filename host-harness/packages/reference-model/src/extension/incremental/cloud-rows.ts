import type { BytePath } from "../files/byte-path.js";
import { ReportReader } from "../report/report.js";
import type { ReportRow } from "../report/report.js";

/** The previous manifest, asked for one path after the other in ascending order. */
export interface CloudRows {
  find(path: BytePath): ReportRow | undefined;
}

export const noCloud: CloudRows = { find: () => undefined };

function* rowsOf(lines: Iterable<BytePath>): Generator<ReportRow> {
  const reader = new ReportReader();
  for (const line of lines) {
    const row = reader.line(line);
    if (row !== undefined) yield row;
  }
}

/** Rows that are sorted by path, read along with the questions: a manifest of any length takes no memory. */
class SortedRows implements CloudRows {
  readonly #rows: Iterator<ReportRow>;
  #current: ReportRow | undefined;

  constructor(lines: Iterable<BytePath>) {
    this.#rows = rowsOf(lines)[Symbol.iterator]();
    this.#advance();
  }

  find(path: BytePath): ReportRow | undefined {
    while (this.#current !== undefined && this.#current.path < path) this.#advance();
    return this.#current?.path === path ? this.#current : undefined;
  }

  #advance(): void {
    const next = this.#rows.next();
    this.#current = next.done === true ? undefined : next.value;
  }
}

function isSorted(lines: Iterable<BytePath>): boolean {
  let previous = "";
  for (const { path } of rowsOf(lines)) {
    if (path < previous) return false;
    previous = path;
  }
  return true;
}

/**
 * Rows of a manifest; the first row of a path wins. Manifests that an extension made are sorted.
 * @param lines reads the lines from the beginning; called more than once
 */
export function cloudRows(lines: () => Iterable<BytePath>): CloudRows {
  if (isSorted(lines())) return new SortedRows(lines());
  const rows = new Map<BytePath, ReportRow>();
  for (const row of rowsOf(lines())) if (!rows.has(row.path)) rows.set(row.path, row);
  return { find: (path) => rows.get(path) };
}
