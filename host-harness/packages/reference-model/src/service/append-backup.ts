import {
  canonicalBundleName,
  isSystemAbilityName,
  parseBundleName,
  readInfos,
  refusedBackup,
} from "../rules/index.js";
import { serviceCodes, userIdExtInfo } from "../rules/index.js";
import type { BackupRequest, BundleFacts, BundleInfo } from "../rules/index.js";
import { applyInfo, enterBundles } from "./enter-bundles.js";
import { withoutBroadcastOnly } from "./broadcasts.js";
import { scheduleAfterAppend } from "./schedule.js";
import type { IncrementalBundle } from "./service-door.js";
import type { Session } from "./state.js";
import { sendBegin } from "./turn.js";
import type { Turn } from "./turn.js";
import { verifyCaller } from "./verify-caller.js";
import type { Caller } from "./verify-caller.js";

const absent: BundleFacts = { installed: false, hasExtension: false, allowed: false, specialCodePath: false };

export function requestOf(turn: Turn, requested: string): BackupRequest {
  const record = turn.bundles.find(requested);
  if (record === undefined) {
    return { requested, canonical: canonicalBundleName(parseBundleName(requested)), facts: absent };
  }
  return { requested, canonical: canonicalBundleName(record), facts: record };
}

/** `SessionBackup.appendBundles` (`spec/backup-service.md §7.2`, §7.3). */
export function appendBackup(
  turn: Turn,
  caller: Caller,
  names: readonly string[],
  infos: readonly string[] | undefined,
): number {
  return append(turn, caller, names, infos, new Map());
}

/** `IncrementalBackupSession.appendBundles` (`spec/backup-service.md §7.4`). */
export function appendIncremental(
  turn: Turn,
  caller: Caller,
  bundles: readonly IncrementalBundle[],
  infos: readonly string[] | undefined,
): number {
  const names = bundles.map(({ bundleName }) => bundleName);
  return append(turn, caller, names, infos, new Map(bundles.map((bundle) => [bundle.bundleName, bundle])));
}

function append(
  turn: Turn,
  caller: Caller,
  names: readonly string[],
  infos: readonly string[] | undefined,
  increments: ReadonlyMap<string, IncrementalBundle>,
): number {
  if (turn.state.occupied) return serviceCodes.invalidArgument;
  const code = verifyCaller(turn, caller, "BACKUP");
  const { session } = turn.state;
  if (code !== serviceCodes.ok || session === undefined) return code;
  const info = readInfos(turn.flags, names, infos, session.userId);
  const kept = keptNames(turn, session, names, info);
  if (kept.length === 0 && names.length > 0) return serviceCodes.ok;
  const { refusals, accepted } = refusedBackup(
    turn.flags,
    kept.map((name) => requestOf(turn, name)),
  );
  for (const { bundleName, code: refusal } of refusals) sendBegin(turn, bundleName, refusal);
  countUnsupported(turn, session, accepted);
  enterBundles(turn, session, accepted);
  const usable = new Set(accepted);
  for (const name of usable) prepare(turn, session, name, info.get(name), increments.get(name));
  if (session.bundles.size > 0) scheduleAfterAppend(turn);
  return serviceCodes.ok;
}

/** Clause H9; the session's count is not lowered again on this path (`§4.5`). */
function keptNames(
  turn: Turn,
  session: Session,
  names: readonly string[],
  info: ReadonlyMap<string, BundleInfo>,
): readonly string[] {
  if (!turn.flags.infosKnowBroadcastType || info.size === 0) return names;
  const kept = withoutBroadcastOnly(turn, names, info, session.userId);
  if (kept.length === 0 && names.length > 0 && turn.flags.hasBatchHandlesAndMigration)
    turn.state.sessionCount += 1;
  return kept;
}

/** `spec/backup-service.md §4.5`: at HEAD an append of which nothing is supported lowers the count once too often. */
function countUnsupported({ state, flags }: Turn, session: Session, accepted: readonly string[]): void {
  if (accepted.length > 0 || !flags.hasBatchHandlesAndMigration || session.incremental) return;
  state.sessionCount = Math.max(0, state.sessionCount - 1);
}

function prepare(
  turn: Turn,
  session: Session,
  name: string,
  info: BundleInfo | undefined,
  increment: IncrementalBundle | undefined,
): void {
  const entry = session.bundles.get(name);
  if (entry === undefined) return;
  const record = turn.bundles.find(name);
  if (record?.singleton === true) entry.extInfo = userIdExtInfo(session.userId);
  applyInfo(entry, info);
  // What counts as absent has no extension to be launched (`spec/backup-service.md §7.2`, v5.0.0).
  entry.extensionName = record === undefined || record.specialCodePath ? "" : record.extensionName;
  if (increment !== undefined) {
    entry.lastIncrementalTime = increment.lastIncrementalTime;
    entry.manifestFd = increment.manifestFd;
    entry.priority = increment.priority;
  }
  entry.ready = record !== undefined || isSystemAbilityName(name) || turn.flags.unknownBundlesAreLaunched;
}
