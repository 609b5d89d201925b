import type { ProfileFlags } from "../profiles/profile.js";
import { serviceCodes } from "./service-codes.js";

/** What the bundle manager knows about a requested name (`spec/backup-service.md §3.4`). */
export interface BundleFacts {
  readonly installed: boolean;
  /** A backup extension whose resource profile can be read. */
  readonly hasExtension: boolean;
  /** `allowToBackupRestore` is true. */
  readonly allowed: boolean;
  /** The code path is the literal `1` or `2`: such a package counts as absent. */
  readonly specialCodePath: boolean;
}

/** An error that `onBundleBegin` carries, with the clause that demands it. */
export interface BeginRefusal {
  /** The caller's own text when the bundle is unknown, else the canonical form. */
  readonly bundleName: string;
  readonly code: number;
  readonly clause: string;
}

export interface BackupRequest {
  /** As the caller wrote it. */
  readonly requested: string;
  /** What the bundle manager would call it (`§3.3`). */
  readonly canonical: string;
  readonly facts: BundleFacts;
}

export interface BackupAcceptance {
  /** In the order in which they are sent, all before the append returns (clause B16). */
  readonly refusals: readonly BeginRefusal[];
  /** Canonical names that enter the map, in order, with repetitions (clause B11). */
  readonly accepted: readonly string[];
  /** Names of {@link accepted} that cannot start because nothing is known about them (F4 of v5.0.0). */
  readonly launchedUnknown: readonly string[];
}

type RefusedKind = "F4" | "F5" | "F6" | "special" | undefined;

function kindOf({ installed, hasExtension, allowed, specialCodePath }: BundleFacts): RefusedKind {
  if (!installed) return "F4";
  if (specialCodePath) return "special";
  if (!hasExtension) return "F5";
  return allowed ? undefined : "F6";
}

/**
 * Clauses B6 to B9 and B13, B14 (F4 to F6; `spec/backup-service.md §7.2`): which requested bundles a full or
 * incremental backup refuses, with which begin errors in which order. No end and no all-end follows a refusal, except
 * where v5.0.0 launches what is not installed.
 */
export function refusedBackup(flags: ProfileFlags, requests: readonly BackupRequest[]): BackupAcceptance {
  return flags.unknownBundlesAreLaunched ? appendFirst(flags, requests) : filterFirst(flags, requests);
}

/** v5.0.0: everything enters the map, then what is known and forbidden is taken out again. */
function appendFirst(flags: ProfileFlags, requests: readonly BackupRequest[]): BackupAcceptance {
  const refusals: BeginRefusal[] = [];
  const accepted: string[] = [];
  const launchedUnknown: string[] = [];
  for (const { requested, canonical, facts } of requests) {
    const kind = kindOf(facts);
    if (kind === "F5" || kind === "F6") {
      const code = kind === "F5" ? flags.backupWithoutExtensionCode : serviceCodes.forbidden;
      refusals.push({ bundleName: canonical, code, clause: kind });
      continue;
    }
    accepted.push(requested);
    if (kind !== undefined) launchedUnknown.push(requested);
  }
  return { refusals, accepted, launchedUnknown };
}

/** From v5.0.1 on: the forbidden ones first, then every name of the caller that is not among the supported ones. */
function filterFirst(flags: ProfileFlags, requests: readonly BackupRequest[]): BackupAcceptance {
  const refusals: BeginRefusal[] = [];
  const accepted: string[] = [];
  for (const { canonical, facts } of requests) {
    const kind = kindOf(facts);
    if (kind === "F6") refusals.push({ bundleName: canonical, code: serviceCodes.forbidden, clause: "F6" });
    if (kind === undefined) accepted.push(canonical);
  }
  const supported = new Set(accepted);
  for (const { requested, facts } of requests) {
    if (supported.has(requested)) continue;
    const kind = kindOf(facts);
    if (kind === "F6" && !flags.forbiddenBundleReportedTwice) continue;
    const code = kind === "F5" ? flags.backupWithoutExtensionCode : serviceCodes.bundleInfoEmpty;
    refusals.push({ bundleName: requested, code, clause: clauseOf(kind, requested) });
  }
  return { refusals, accepted, launchedUnknown: [] };
}

function clauseOf(kind: RefusedKind, requested: string): string {
  if (kind === undefined) return "B14";
  if (kind === "special") return "F4";
  return requested === "" ? "B13" : kind;
}
