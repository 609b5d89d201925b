import type { BytePath } from "../files/byte-path.js";
import { percentDecode, percentEncode } from "../naming/path-rules.js";

/** A row of a report or of a local list (`spec/backup-extension.md §6.1`, `§6.2`). */
export interface ReportRow {
  /** Without the slash in front. */
  readonly path: BytePath;
  /** Decimal `st_mode`, as it was written. */
  readonly mode: string;
  readonly isDirectory: boolean;
  readonly size: number;
  /** Seconds. */
  readonly mtime: number;
  readonly hash: string;
  /** The seventh column, which reports made by the extension use for `usertar`. */
  readonly isIncremental: boolean;
  /** The path is percent-encoded in the text. */
  readonly isEncoded: boolean;
}

const versionLine = "version=1.0&attrNum=8";
/** Columns of a row without the encode flag. */
const fewestColumns = 7;

/** A whole number at the beginning of a column, as C++ streams read it; none is 0. */
function numberOf(column: string): number {
  // The usual form, digits alone, is worth a shorter way: lists have millions of them.
  let value = 0;
  for (let at = 0; at < column.length && at < 15; at += 1) {
    const digit = column.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return unusualNumber(column);
    value = value * 10 + digit;
  }
  return column.length < 15 ? value : unusualNumber(column);
}

const largest = 2 ** 63;

/** Blanks and a sign may stand in front; what is out of the range of 64 bits becomes its nearest end. */
function unusualNumber(column: string): number {
  const found = /^[ \t-\r]*([+-]?[0-9]+)/.exec(column);
  return found === null ? 0 : Math.min(Math.max(Number(found[1]), -largest), largest);
}

function rowOf(columns: readonly string[], wanted: number): ReportRow | undefined {
  if (columns.length !== wanted || wanted < fewestColumns) return undefined;
  const path = columns[0] ?? "";
  const isEncoded = wanted > fewestColumns && columns[7] === "1";
  const relative = path.startsWith("/") ? path.slice(1) : path;
  return {
    path: isEncoded ? percentDecode(relative) : relative,
    mode: columns[1] ?? "",
    isDirectory: columns[2] === "1",
    size: numberOf(columns[3] ?? ""),
    mtime: numberOf(columns[4] ?? ""),
    hash: columns[5] ?? "",
    isIncremental: columns[6] === "1",
    isEncoded,
  };
}

/** Reads lines of a report one after the other: two header lines, then rows. */
export class ReportReader {
  #headerLines = 0;
  #columns = 0;

  /** Undefined for headers and for lines that are ignored. */
  line(line: string): ReportRow | undefined {
    if (line === "") return undefined;
    const content = line.endsWith("\r") ? line.slice(0, -1) : line;
    const columns = content === "" ? [] : content.split(";");
    if (this.#headerLines < 2) {
      this.#headerLines += 1;
      this.#columns = columns.length;
      return undefined;
    }
    return rowOf(columns, this.#columns);
  }
}

/** Rows by path; the first row of a path wins. */
export function readReport(content: BytePath): ReadonlyMap<BytePath, ReportRow> {
  const reader = new ReportReader();
  const rows = new Map<BytePath, ReportRow>();
  for (const line of content.split("\n")) {
    const row = reader.line(line);
    if (row !== undefined && !rows.has(row.path)) rows.set(row.path, row);
  }
  return rows;
}

/** Column names of the lists that the service makes and of the reports that the extension makes. */
export type SeventhColumn = "isIncremental" | "usertar";

export function reportHeader(seventh: SeventhColumn): string {
  return `${versionLine}\npath;mode;dir;size;mtime;hash;${seventh};encodeFlag\n`;
}

/** A row as text, with the newline after it. */
export function reportLine(row: Omit<ReportRow, "isIncremental">, seventh: boolean): string {
  const path = row.isEncoded ? percentEncode(row.path) : row.path;
  const flag = (value: boolean): string => (value ? "1" : "0");
  return (
    `${path};${row.mode};${flag(row.isDirectory)};${row.size};${row.mtime};${row.hash};` +
    `${flag(seventh)};${flag(row.isEncoded)}\n`
  );
}
