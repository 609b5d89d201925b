import type { ProfileFlags } from "../profiles/profile.js";
import { canonicalBundleName, isSystemAbilityName } from "./bundle-name.js";
import type { BundleId } from "./bundle-name.js";
import type { CapabilityEntry } from "./capability-document.js";
import type { BeginRefusal } from "./refused-backup.js";
import { serviceCodes } from "./service-codes.js";
import { isSpecialVersion } from "./special-version.js";

/** A requested bundle that is installed here, in the order of the request. */
export interface LocalBundle extends BundleId {
  /** Empty when it has no backup extension (clause C16). */
  readonly extensionName: string;
}

/** What is restored of one bundle: the document's values with the local extension (`spec/backup-service.md §7.5`). */
export interface RestoreEntry {
  readonly bundleName: string;
  readonly extensionName: string;
  readonly versionCode: number;
  readonly versionName: string;
  readonly spaceOccupied: number;
}

export interface RestoreAcceptance {
  /** In the order in which they are sent. */
  readonly refusals: readonly BeginRefusal[];
  readonly accepted: readonly RestoreEntry[];
}

/** Clauses C4 to C8: an unusable document is reported for every requested bundle, with the code of F3. */
export function refusalOfWholeDocument(
  flags: ProfileFlags,
  requested: readonly string[],
): readonly BeginRefusal[] {
  return requested.map((bundleName) => ({ bundleName, code: flags.restoreMissingBundleCode, clause: "C4" }));
}

function entryFor(
  flags: ProfileFlags,
  entries: readonly CapabilityEntry[],
  bundle: BundleId,
): CapabilityEntry | undefined {
  return entries.find(
    ({ name, appIndex }) =>
      name === bundle.name && (!flags.remoteMatchUsesAppIndex || appIndex === bundle.appIndex),
  );
}

/**
 * Clauses C9 to C12, C16, C17 (F3, F22): what a restore refuses of the requested bundles, given what is installed and
 * the entries of a valid document.
 */
export function refusedRestore(
  flags: ProfileFlags,
  requested: readonly string[],
  local: readonly LocalBundle[],
  entries: readonly CapabilityEntry[],
): RestoreAcceptance {
  const kept: { readonly name: string; readonly bundle: LocalBundle; readonly entry: CapabilityEntry }[] = [];
  for (const bundle of local) {
    const entry = isSystemAbilityName(bundle.name)
      ? systemAbilityEntry(bundle)
      : entryFor(flags, entries, bundle);
    if (entry !== undefined) kept.push({ name: canonicalBundleName(bundle), bundle, entry });
  }
  const refusals: BeginRefusal[] = [];
  const names = new Set(kept.map(({ name }) => name));
  // The service looks for missing names only when the numbers differ (`§7.5` step 6).
  if (kept.length !== requested.length) {
    for (const bundleName of requested) {
      if (!names.has(bundleName)) {
        refusals.push({ bundleName, code: flags.restoreMissingBundleCode, clause: "F3" });
      }
    }
  }
  const accepted: RestoreEntry[] = [];
  for (const { name, bundle, entry } of kept) {
    const clause = forbiddenBy(bundle, entry);
    if (clause !== undefined) refusals.push({ bundleName: name, code: serviceCodes.forbidden, clause });
    else {
      const { versionCode, versionName, spaceOccupied } = entry;
      accepted.push({
        bundleName: name,
        extensionName: bundle.extensionName,
        versionCode,
        versionName,
        spaceOccupied,
      });
    }
  }
  return { refusals, accepted };
}

function systemAbilityEntry({ name, appIndex }: BundleId): CapabilityEntry {
  return { name, appIndex, versionCode: 0, versionName: "", spaceOccupied: 0, allToBackup: true };
}

function forbiddenBy(bundle: LocalBundle, entry: CapabilityEntry): "C11" | "C16" | undefined {
  if (!entry.allToBackup && !isSpecialVersion(entry.versionName)) return "C11";
  return bundle.extensionName === "" && !isSystemAbilityName(bundle.name) ? "C16" : undefined;
}
