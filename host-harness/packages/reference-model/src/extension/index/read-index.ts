import { JsonNumber } from "../../rules/json/json-reader.js";
import type { ReadJson } from "../../rules/json/json-reader.js";
import { bytesOfText } from "../files/byte-path.js";
import type { BytePath } from "../files/byte-path.js";
import type { FileTime } from "../files/extension-files.js";
import { isJsonArray, isJsonObject, JsonDepthError, readDeviceJson } from "../json/device-json.js";
import { extensionOf } from "../naming/big-file-name.js";

/** A member was asked for in something that holds no members, or the nesting is too deep; the real reader throws. */
export class IndexError extends Error {
  override readonly name = "IndexError";
  readonly code = "index-member-of-non-object";
}

/** A row of `manage.json` that has an `information`. */
export interface ReadIndexEntry {
  readonly fileName: BytePath;
  readonly path: BytePath;
  readonly size: number;
  /** `st_mode` as a signed 32-bit number. */
  readonly mode: number;
  readonly atime: FileTime;
  readonly mtime: FileTime;
  readonly isUserTar: boolean;
  readonly isBigFile: boolean;
}

export interface ReadIndex {
  /** File names of all rows, sorted bytewise, each once. */
  readonly names: readonly BytePath[];
  readonly entries: readonly ReadIndexEntry[];
}

/** Mode of a row whose `st_mode` is no 32-bit number: a regular file, 0660. */
const defaultMode = 0o100660;
const noTime: FileTime = { seconds: 0, nanoseconds: 0 };

function member(value: ReadJson | undefined, name: string): ReadJson | undefined {
  if (value === null || value === undefined) return undefined;
  if (!isJsonObject(value)) throw new IndexError(`asked for ${name} of a value that is no object`);
  return value.get(name);
}

function long(value: ReadJson | undefined): number {
  return value instanceof JsonNumber && value.isInt64 ? value.value : 0;
}

function text(value: ReadJson | undefined): BytePath {
  return typeof value === "string" ? bytesOfText(value) : "";
}

function timeOf(stat: ReadonlyMap<string, ReadJson>, name: string): FileTime {
  const value = stat.get(name);
  if (value === undefined) return noTime;
  return { seconds: long(member(value, "tv_sec")), nanoseconds: long(member(value, "tv_nsec")) };
}

function statOf(value: ReadJson | undefined): Pick<ReadIndexEntry, "size" | "mode" | "atime" | "mtime"> {
  if (!isJsonObject(value)) return { size: 0, mode: 0, atime: noTime, mtime: noTime };
  const mode = value.get("st_mode");
  return {
    size: long(value.get("st_size")),
    mode: mode instanceof JsonNumber && mode.isInt32 ? mode.value : defaultMode,
    atime: timeOf(value, "st_atim"),
    mtime: timeOf(value, "st_mtim"),
  };
}

function entryOf(row: ReadonlyMap<string, ReadJson>): ReadIndexEntry | undefined {
  const fileName = text(row.get("fileName"));
  const information = row.get("information");
  const path = text(member(information, "path"));
  const stat = statOf(member(information, "stat"));
  if (fileName === "") return undefined;
  const isBigFile = row.get("isBigFile");
  return {
    fileName,
    path,
    ...stat,
    isUserTar: row.get("isUserTar") === true,
    // Indexes from before `isBigFile` leave it to the extension.
    isBigFile: isBigFile === undefined ? extensionOf(fileName) !== "tar" : isBigFile === true,
  };
}

function documentOf(content: string): ReadJson | undefined {
  // Like a C string, the text ends at its first NUL.
  const [text = ""] = content.split("\0", 1);
  try {
    return readDeviceJson(text);
  } catch (error) {
    if (error instanceof JsonDepthError) throw new IndexError(error.message, { cause: error });
    throw error;
  }
}

/**
 * Reads `manage.json` as the restore does (`spec/backup-extension.md §7.2`): what is no JSON, or no list, is empty.
 * @throws IndexError
 */
export function readIndex(content: string): ReadIndex {
  const document = documentOf(content);
  const rows = isJsonArray(document) ? document : [];
  const names = new Set<BytePath>();
  const entries: ReadIndexEntry[] = [];
  for (const row of rows) {
    if (!isJsonObject(row)) {
      names.add("");
      continue;
    }
    names.add(text(row.get("fileName")));
    if (!row.has("information")) continue;
    const entry = entryOf(row);
    if (entry !== undefined) entries.push(entry);
  }
  return { names: [...names].sort((left, right) => (left < right ? -1 : 1)), entries };
}
