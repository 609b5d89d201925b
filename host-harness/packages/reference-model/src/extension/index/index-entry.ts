import type { JsonValue } from "../../rules/json/cjson-text.js";
import { jsoncppText } from "../../rules/json/jsoncpp-text.js";
import type { BytePath } from "../files/byte-path.js";
import type { FileFacts } from "../files/extension-files.js";
import { compactJson, jsonTextOf } from "../json/device-text.js";

/** One thing that was sent, as `manage.json` lists it (`spec/backup-extension.md §4.5`, `§6.4`). */
export interface IndexEntry {
  readonly fileName: BytePath;
  /** Where it shall be restored. */
  readonly path: BytePath;
  readonly facts: FileFacts;
  readonly isBigFile: boolean;
  readonly isUserTar: boolean;
}

/** `full`: with times; `short`: mode and size only, as the mode without tars writes it (§4.6). */
export type StatForm = "full" | "short";

function statOf(facts: FileFacts, form: StatForm): JsonValue {
  const short = { st_mode: facts.mode, st_size: facts.size };
  if (form === "short") return short;
  return {
    ...short,
    st_atim: { tv_nsec: facts.atimeNanoseconds, tv_sec: facts.atimeSeconds },
    st_mtim: { tv_nsec: facts.mtimeNanoseconds, tv_sec: facts.mtimeSeconds },
  };
}

function membersOf(entry: IndexEntry, form: StatForm): JsonValue {
  return {
    fileName: jsonTextOf(entry.fileName),
    information: { path: jsonTextOf(entry.path), stat: statOf(entry.facts, form) },
    isBigFile: entry.isBigFile,
    isUserTar: entry.isUserTar,
  };
}

/** An entry of a full backup's index: one line, in the order of sending, with the text that goes in front of it. */
export function indexLine(entry: IndexEntry, isFirst: boolean, form: StatForm): string {
  return `${isFirst ? "" : ","}${compactJson(membersOf(entry, form))}\n`;
}

/** An index in indented form; one without entries is `null`. */
export function indentedIndex(entries: readonly IndexEntry[], form: StatForm): string {
  return entries.length === 0 ? "null" : jsoncppText(entries.map((entry) => membersOf(entry, form)));
}

/** Name of a file in the mode without tars: its facts as JSON (§4.6). */
export function describedName(path: BytePath, facts: FileFacts): string {
  const { st_atim, st_mode, st_mtim } = statOf(facts, "full") as Readonly<Record<string, JsonValue>>;
  return `${compactJson({ path: jsonTextOf(path), st_atim: st_atim ?? null, st_mode: st_mode ?? null, st_mtim: st_mtim ?? null })}\n`;
}
