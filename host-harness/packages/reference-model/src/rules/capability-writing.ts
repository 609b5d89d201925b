import type { ProfileFlags } from "../profiles/profile.js";
import { jsoncppText } from "./json/jsoncpp-text.js";
import type { JsonValue } from "./json/cjson-text.js";

/** One installed bundle as the document shows it (`spec/backup-service.md §8`). */
export interface CapabilityFacts {
  readonly name: string;
  readonly appIndex: number;
  readonly versionCode: number;
  readonly versionName: string;
  readonly spaceOccupied: number;
  /** Only in the list overload (clause G3). */
  readonly increSpaceOccupied?: number;
  readonly allToBackup: boolean;
  readonly fullBackupOnly: boolean;
  readonly requireCompatibility: boolean;
  readonly extensionName: string;
  readonly restoreDeps: string;
  readonly supportScene: string;
  /** Empty or missing becomes `{ "supportScene": [] }` (clause G5). */
  readonly extraInfo?: JsonValue;
}

export interface CapabilityHeader {
  readonly deviceType: string;
  readonly systemFullName: string;
  /** False in the document of a session, which names no version (F23). */
  readonly namesBackupVersion: boolean;
}

function isEmptyObject(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** One element of `bundleInfos`. */
export function capabilityEntry(flags: ProfileFlags, facts: CapabilityFacts): JsonValue {
  const { extraInfo, increSpaceOccupied, requireCompatibility, ...members } = facts;
  return {
    ...members,
    ...(increSpaceOccupied === undefined ? {} : { increSpaceOccupied }),
    ...(flags.capabilitiesNameRequireCompatibility ? { requireCompatibility } : {}),
    extraInfo: extraInfo === undefined || isEmptyObject(extraInfo) ? { supportScene: [] } : extraInfo,
  };
}

/**
 * Text of the capability document (clauses G1 to G3, G5, G9, F23 to F25; `spec/backup-service.md §8`): members sorted,
 * `bundleInfos` missing when there is nothing to list.
 */
export function capabilityDocumentText(
  flags: ProfileFlags,
  header: CapabilityHeader,
  bundles: readonly CapabilityFacts[],
): string {
  return jsoncppText({
    deviceType: header.deviceType,
    systemFullName: header.systemFullName,
    ...(bundles.length === 0 ? {} : { bundleInfos: bundles.map((facts) => capabilityEntry(flags, facts)) }),
    ...(flags.capabilitiesNameBackupVersion && header.namesBackupVersion
      ? { backupVersion: flags.backupVersion }
      : {}),
    ...(flags.capabilitiesNameIncreAppIndex ? { increAppIndex: true } : {}),
  });
}
