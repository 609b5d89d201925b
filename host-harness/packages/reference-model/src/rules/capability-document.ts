import { JsonNumber, JsonReadError, jsoncppDialect, readJson } from "./json/json-reader.js";
import type { ReadJson } from "./json/json-reader.js";
import { serviceCodes, unexpectedFailure } from "./service-codes.js";

/** One entry of `bundleInfos`, with the members that a restore looks at (`spec/backup-service.md §7.5`). */
export interface CapabilityEntry {
  readonly name: string;
  /** 0 when missing or of another type. */
  readonly appIndex: number;
  readonly versionCode: number;
  readonly versionName: string;
  readonly spaceOccupied: number;
  readonly allToBackup: boolean;
}

export interface CapabilityDocument {
  readonly entries: readonly CapabilityEntry[];
  /** Empty when missing: documents of releases before v5.1 have none (F23). */
  readonly backupVersion: string;
}

/** A document is read as a whole or not at all; `code` is what the append then answers. */
export type CapabilityReading =
  | { readonly valid: true; readonly document: CapabilityDocument }
  | { readonly valid: false; readonly code: number; readonly clause: string };

/** Clauses C4 to C7: refused with 13900020. */
function refused(clause: string): CapabilityReading {
  return { valid: false, code: serviceCodes.invalidArgument, clause };
}

/**
 * jsoncpp throws when a member is looked up in a value that is no object; the service catches that as EPERM
 * (recording `restore_caps_bad`: `[]` is rejected with 13900001).
 */
const unforeseen: CapabilityReading = { valid: false, code: unexpectedFailure, clause: "C6" };

/** The two ways a member can fail. */
class NotAnObject extends Error {
  override readonly name = "NotAnObject";
}

function member(value: ReadJson, name: string): ReadJson | undefined {
  if (value === null) return undefined;
  if (!(value instanceof Map)) throw new NotAnObject();
  return (value as ReadonlyMap<string, ReadJson>).get(name);
}

function isList(value: ReadJson | undefined): value is readonly ReadJson[] {
  return Array.isArray(value);
}

/** Members that every entry must have. */
const requiredMembers = [
  "name",
  "versionCode",
  "versionName",
  "spaceOccupied",
  "allToBackup",
  "extensionName",
] as const;

/** Clauses C7, C8, C19: six members with their types; everything else is ignored. */
function entryOf(item: ReadJson): CapabilityEntry | undefined {
  const name = member(item, "name");
  const versionCode = member(item, "versionCode");
  const versionName = member(item, "versionName");
  const spaceOccupied = member(item, "spaceOccupied");
  const allToBackup = member(item, "allToBackup");
  const appIndex = member(item, "appIndex");
  if (typeof name !== "string" || typeof versionName !== "string" || typeof allToBackup !== "boolean")
    return undefined;
  if (!(versionCode instanceof JsonNumber) || !versionCode.isInt64) return undefined;
  if (!(spaceOccupied instanceof JsonNumber) || !spaceOccupied.isInt64) return undefined;
  if (typeof member(item, "extensionName") !== "string") return undefined;
  return {
    name,
    appIndex: appIndex instanceof JsonNumber && appIndex.isInt32 ? appIndex.value : 0,
    versionCode: versionCode.value,
    versionName,
    spaceOccupied: spaceOccupied.value,
    allToBackup,
  };
}

function entriesOf(root: ReadJson): readonly CapabilityEntry[] | "not-cleared" | "mistyped" {
  const list = member(root, "bundleInfos");
  if (list === undefined || list === null || list instanceof Map) return [];
  // What is no list cannot be emptied by jsoncpp, which throws.
  if (!isList(list)) return "not-cleared";
  const entries: CapabilityEntry[] = [];
  for (const item of list) {
    const entry = entryOf(item);
    if (entry === undefined) {
      const isMistyped = requiredMembers.every((name) => member(item, name) !== undefined);
      return isMistyped ? "mistyped" : [];
    }
    entries.push(entry);
  }
  return entries;
}

function isWithoutEntries(list: ReadJson | undefined): boolean {
  return !isList(list) || list.length === 0;
}

/**
 * Reads a capability document as leniently as the service does (clauses C4 to C8, C14, C15, C19;
 * `spec/backup-service.md §7.5` step 5): comments and trailing commas pass, text after the document is ignored, the
 * text ends at its first NUL.
 */
export function readCapabilityDocument(text: string): CapabilityReading {
  const [content = ""] = text.split("\0", 1);
  if (content === "") return refused("C4");
  try {
    const root = readJson(content, jsoncppDialect);
    const entries = entriesOf(root);
    if (entries === "not-cleared") return unforeseen;
    if (entries === "mistyped") return refused("C8");
    if (entries.length === 0) return refused(isWithoutEntries(member(root, "bundleInfos")) ? "C6" : "C7");
    const backupVersion = member(root, "backupVersion");
    return {
      valid: true,
      document: { entries, backupVersion: typeof backupVersion === "string" ? backupVersion : "" },
    };
  } catch (error) {
    if (error instanceof NotAnObject) return unforeseen;
    if (error instanceof JsonReadError) return error.tooDeep ? unforeseen : refused("C5");
    throw error;
  }
}
