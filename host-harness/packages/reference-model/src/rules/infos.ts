import type { ProfileFlags } from "../profiles/profile.js";
import { cjsonText } from "./json/cjson-text.js";
import { JsonNumber, JsonReadError, cjsonDialect, plainJson, readJson } from "./json/json-reader.js";
import type { ReadJson } from "./json/json-reader.js";
import { isSkippedInInfos } from "./bundle-name.js";

/** A common event that a restore publishes for a bundle (`spec/backup-service.md §9`). */
export interface BroadcastInfo {
  /** Pretty-printed `details`. */
  readonly detail: string;
  /** `restore_start` or `restore_end`; undefined when not said (F29). */
  readonly broadcastType?: string;
  readonly isBroadcastOnly: boolean;
}

/** What one `infos` string says about its bundle (clauses H1 to H9). */
export interface BundleInfo {
  /** The string that the extension gets; empty when there is none. */
  readonly extInfo: string;
  readonly broadcasts: readonly BroadcastInfo[];
  /** False = the extension keeps its temp data (F30). */
  readonly clearBackupData: boolean;
  readonly delayTimeS: number;
  readonly backupScene: string;
  readonly isSupportWithoutTar: boolean;
  readonly batchSize: number;
  readonly isDefaultBackupAndRestore: boolean;
}

export const defaultBatchSize = 500;

/** Without `infos`, or with text that says nothing (clauses H3, H4). */
export const noBundleInfo: BundleInfo = {
  extInfo: "",
  broadcasts: [],
  clearBackupData: true,
  delayTimeS: 0,
  backupScene: "",
  isSupportWithoutTar: false,
  batchSize: defaultBatchSize,
  isDefaultBackupAndRestore: false,
};

/** The string for a user-0 bundle that has no `infos` (`spec/backup-service.md §9`). */
export function userIdExtInfo(userId: number): string {
  return cjsonText([{ type: "userId", detail: String(userId) }]);
}

function get(value: ReadJson, name: string): ReadJson | undefined {
  if (!(value instanceof Map)) return undefined;
  const members = value as ReadonlyMap<string, ReadJson>;
  const exact = members.get(name);
  if (exact !== undefined) return exact;
  // cJSON finds members without regard to case.
  for (const [key, item] of members) if (key.toLowerCase() === name.toLowerCase()) return item;
  return undefined;
}

function isList(value: ReadJson | undefined): value is readonly ReadJson[] {
  return Array.isArray(value);
}

interface ReadElements {
  readonly unicast: string | undefined;
  readonly broadcasts: readonly BroadcastInfo[];
}

/** Stops in silence at the first element that is malformed (`spec/backup-service.md §9`). */
function readElements(elements: readonly ReadJson[], userId: number): ReadElements {
  let unicast: string | undefined;
  const broadcasts: BroadcastInfo[] = [];
  for (const element of elements) {
    const type = get(element, "type");
    const details = get(element, "details");
    if (typeof type !== "string" || !isList(details)) break;
    if (type === "unicast") {
      unicast ??= cjsonText([...details.map(plainJson), { type: "userId", detail: String(userId) }]);
    } else if (type === "broadcast") {
      const broadcastType = get(element, "broadcastType");
      broadcasts.push({
        detail: cjsonText(details.map(plainJson)),
        ...(typeof broadcastType === "string" ? { broadcastType } : {}),
        isBroadcastOnly: get(element, "isBroadcastOnly") === true,
      });
    }
  }
  return { unicast, broadcasts };
}

function integerOf(value: ReadJson | undefined, otherwise: number): number {
  if (!(value instanceof JsonNumber)) return otherwise;
  // cJSON keeps the number in 32 bits, saturating.
  return Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(value.value)));
}

/** F30: up to v6.0 anything but "false" clears, later only "true". */
function clears(flags: ProfileFlags, value: ReadJson | undefined): boolean {
  if (typeof value !== "string") return true;
  return flags.clearBackupDataOnlyIfTrue ? value === "true" : value !== "false";
}

/**
 * Reads one `infos` string (`spec/backup-service.md §9`, clauses H1 to H5, H8, F29, F30). Text that is not JSON, or has
 * no array `infos`, counts as no info at all, settings included.
 */
export function readBundleInfo(flags: ProfileFlags, text: string, userId: number): BundleInfo {
  let root: ReadJson;
  try {
    root = readJson(text, cjsonDialect);
  } catch (error) {
    if (error instanceof JsonReadError) return noBundleInfo;
    throw error;
  }
  const infos = get(root, "infos");
  if (!isList(infos)) return noBundleInfo;
  const hasUnicast = infos.some((element) => get(element, "type") === "unicast");
  const emptyUnicast: ReadJson = new Map<string, ReadJson>([
    ["type", "unicast"],
    ["details", []],
  ]);
  const { unicast, broadcasts } = readElements(hasUnicast ? infos : [...infos, emptyUnicast], userId);
  const batchSize = integerOf(get(root, "batchSize"), defaultBatchSize);
  const backupScene = get(root, "backupScene");
  const known = flags.infosKnowBroadcastType;
  return {
    extInfo: unicast ?? "",
    broadcasts: known ? broadcasts : broadcasts.map(({ detail }) => ({ detail, isBroadcastOnly: false })),
    clearBackupData: clears(flags, get(root, "clearBackupData")),
    delayTimeS: known ? integerOf(get(root, "delayTime"), 0) : 0,
    backupScene: known && typeof backupScene === "string" ? backupScene : "",
    isSupportWithoutTar: flags.hasBatchHandlesAndMigration && get(root, "isSupportWithoutTar") === true,
    batchSize: batchSize > 0 ? batchSize : defaultBatchSize,
    isDefaultBackupAndRestore:
      flags.hasBatchHandlesAndMigration && get(root, "isDefaultBackupAndRestore") === true,
  };
}

/**
 * `infos` of an append by bundle, as the caller wrote the names. Lengths that differ count as no infos
 * (`spec/backup-service.md §7.3`).
 */
export function readInfos(
  flags: ProfileFlags,
  bundleNames: readonly string[],
  infos: readonly string[] | undefined,
  userId: number,
): ReadonlyMap<string, BundleInfo> {
  const result = new Map<string, BundleInfo>();
  if (infos?.length !== bundleNames.length) return result;
  bundleNames.forEach((name, index) => {
    if (!isSkippedInInfos(name)) result.set(name, readBundleInfo(flags, infos[index] ?? "", userId));
  });
  return result;
}
