import type { ProfileFlags } from "../profiles/profile.js";
import { capabilityEntry, jsoncppText } from "../rules/index.js";
import type { JsonValue } from "../rules/index.js";

type Members = Readonly<Record<string, JsonValue>>;

const isMembers = (value: JsonValue | undefined): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const text = (value: JsonValue | undefined): string => (typeof value === "string" ? value : "");
const number = (value: JsonValue | undefined): number => (typeof value === "number" ? value : 0);

/** What is left of an entry: the other members of the document's are not carried over. */
function rewrittenEntry(flags: ProfileFlags, entry: Members, versionName: string): JsonValue {
  return capabilityEntry(flags, {
    name: text(entry["name"]),
    appIndex: 0,
    versionCode: 0,
    versionName,
    spaceOccupied: number(entry["spaceOccupied"]),
    allToBackup: entry["allToBackup"] === true,
    fullBackupOnly: entry["fullBackupOnly"] === true,
    requireCompatibility: false,
    extensionName: text(entry["extensionName"]),
    restoreDeps: "",
    supportScene: "",
  });
}

/**
 * What the asynchronous restores write over the capability file (`spec/backup-service.md §16`): only the bundles that were
 * named, in that order, with version code 0 and a version name that says whether their data already lies in place.
 * @param restoreType `false` = the data is still to be sent; anything else = it is in place
 * @returns undefined when the text is no document
 */
export function rewrittenCapabilities(
  flags: ProfileFlags,
  document: string,
  bundleNames: readonly string[],
  restoreType: string,
): string | undefined {
  let read: JsonValue;
  try {
    read = JSON.parse(document) as JsonValue;
  } catch {
    return undefined;
  }
  if (!isMembers(read)) return undefined;
  const known = Array.isArray(read["bundleInfos"]) ? (read["bundleInfos"] as readonly JsonValue[]) : [];
  const versionName = restoreType === "false" ? "99.99.99.999" : "0.0.0.0";
  const entries = bundleNames.flatMap((name) =>
    known
      .filter(isMembers)
      .filter((entry) => entry["name"] === name)
      .map((entry) => rewrittenEntry(flags, entry, versionName)),
  );
  return jsoncppText({ ...read, bundleInfos: entries });
}

/** Bundles are appended in one call, or, with `depMode true`, in one call each. */
export function appendsOf(
  bundleNames: readonly string[],
  depMode: string | undefined,
): readonly (readonly string[])[] {
  if (depMode !== "true") return [bundleNames];
  return bundleNames.map((name) => [name]);
}
