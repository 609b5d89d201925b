import type { ReadJson } from "../../rules/json/json-reader.js";
import { bytesOfText } from "../files/byte-path.js";
import type { BytePath } from "../files/byte-path.js";
import { isJsonArray, isJsonObject, readDeviceJson } from "../json/device-json.js";
import { largestDirMapping } from "../limits.js";

/** Separates the two directories of a mapped include inside the real extension; may not occur in either. */
const separator = "||||";

const isUsable = (directory: string): boolean => !directory.includes(separator) && !directory.includes("*");

/** `compatibleDirMapping` of the configuration, from `restoreDir` to `backupDir` (`spec/backup-extension.md §3.5`). */
export function readDirMapping(list: readonly ReadJson[]): ReadonlyMap<BytePath, BytePath> {
  const mapping = new Map<BytePath, BytePath>();
  for (const item of list) {
    if (!isJsonObject(item)) continue;
    const backupDir = item.get("backupDir");
    const restoreDir = item.get("restoreDir");
    if (typeof backupDir !== "string" || typeof restoreDir !== "string") continue;
    const key = bytesOfText(restoreDir);
    if (!isUsable(backupDir) || !isUsable(restoreDir) || mapping.has(key)) continue;
    mapping.set(key, bytesOfText(backupDir));
    if (mapping.size > largestDirMapping) return new Map();
  }
  return mapping;
}

/** What the text returned by `onBackupEx` asks for. */
export interface BackupExResult {
  /** `restoreDir`s whose mapping is switched on. */
  readonly compatibleDirs: ReadonlySet<BytePath>;
  /** Database of a clone list. */
  readonly path: string;
}

const nothing: BackupExResult = { compatibleDirs: new Set(), path: "" };

/** Reads the text returned by `onBackupEx`; anything unexpected asks for nothing. */
export function readBackupExResult(text: string): BackupExResult {
  const document = readDeviceJson(text);
  if (!isJsonObject(document)) return nothing;
  const path = document.get("path");
  const listed = document.get("compatibleDirMapping");
  const names = (isJsonArray(listed) ? listed : []).filter((item) => typeof item === "string");
  const compatibleDirs = new Set(names.filter((name) => name !== "").map(bytesOfText));
  return {
    compatibleDirs: compatibleDirs.size > largestDirMapping ? new Set() : compatibleDirs,
    path: typeof path === "string" ? path : "",
  };
}

/** A pair of directories: scanned here, restored there. */
export interface MappedDirectory {
  readonly backupDir: BytePath;
  readonly restoreDir: BytePath;
}

/** Takes includes whose mapping is switched on out of the list; an include must equal its `restoreDir` exactly. */
export function divideIncludes(
  includes: readonly BytePath[],
  mapping: ReadonlyMap<BytePath, BytePath>,
  enabled: ReadonlySet<BytePath>,
): { readonly plain: readonly BytePath[]; readonly mapped: readonly MappedDirectory[] } {
  const plain: BytePath[] = [];
  const mapped = new Map<string, MappedDirectory>();
  for (const include of includes) {
    const backupDir = enabled.has(include) ? mapping.get(include) : undefined;
    if (backupDir === undefined) plain.push(include);
    else mapped.set(joinMapping(backupDir, include), { backupDir, restoreDir: include });
  }
  const order = [...mapped].sort(([left], [right]) => (left < right ? -1 : 1));
  return { plain, mapped: order.map(([, pair]) => pair) };
}

/** The two directories as one text, in the form of the real extension. */
export function joinMapping(backupDir: BytePath, restoreDir: BytePath): string {
  return backupDir + separator + restoreDir + separator;
}

/** Undoes {@link joinMapping}; a text of any other form is a backup directory alone. */
export function splitMapping(text: string): MappedDirectory {
  const parts = text.split(separator);
  const [backupDir, restoreDir] = parts;
  if (
    !text.endsWith(separator) ||
    parts.length !== 3 ||
    backupDir === undefined ||
    restoreDir === undefined
  ) {
    return { backupDir: text, restoreDir: "" };
  }
  return { backupDir, restoreDir };
}
