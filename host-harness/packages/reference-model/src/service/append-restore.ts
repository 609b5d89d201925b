import { readCapabilityDocument, readInfos, refusalOfWholeDocument, refusedRestore } from "../rules/index.js";
import { serviceCodes, userIdExtInfo } from "../rules/index.js";
import type { BeginRefusal, BundleInfo, LocalBundle, RestoreEntry } from "../rules/index.js";
import { publishRestoreStart, withoutBroadcastOnly } from "./broadcasts.js";
import { applyInfo, enterBundles } from "./enter-bundles.js";
import { scheduleAfterAppend } from "./schedule.js";
import type { Session } from "./state.js";
import { isRestore, sendBegin } from "./turn.js";
import type { Turn } from "./turn.js";
import { userIdOf, verifyCaller } from "./verify-caller.js";
import type { Caller } from "./verify-caller.js";

function refuse(turn: Turn, refusals: readonly BeginRefusal[]): void {
  if (!isRestore(turn.state.session)) return;
  for (const { bundleName, code } of refusals) sendBegin(turn, bundleName, code);
}

/** `SessionRestore.appendBundles` (`spec/backup-service.md §7.5`). */
export function appendRestore(
  turn: Turn,
  caller: Caller,
  document: string,
  names: readonly string[],
  infos: readonly string[] | undefined,
): number {
  if (turn.state.occupied) return serviceCodes.invalidArgument;
  const { session } = turn.state;
  if (session !== undefined) session.userId = userIdOf(caller);
  if (!turn.flags.restoreAppendWithoutSessionResolves) {
    const code = verifyCaller(turn, caller, "RESTORE");
    if (code !== serviceCodes.ok) {
      refuse(turn, refusalOfWholeDocument(turn.flags, names));
      return code;
    }
  }
  return session === undefined
    ? withoutSession(turn, document, names)
    : append(turn, session, document, names, infos);
}

/** F19: nothing can be entered and nobody be told, but the document is still read. */
function withoutSession(_turn: Turn, document: string, names: readonly string[]): number {
  const reading = readCapabilityDocument(document);
  return reading.valid || names.length === 0 ? serviceCodes.ok : reading.code;
}

function append(
  turn: Turn,
  session: Session,
  document: string,
  names: readonly string[],
  infos: readonly string[] | undefined,
): number {
  const info = readInfos(turn.flags, names, infos, session.userId);
  const kept =
    turn.flags.infosKnowBroadcastType && info.size > 0
      ? withoutBroadcastOnly(turn, names, info, session.userId)
      : names;
  if (kept.length === 0 && names.length > 0) return serviceCodes.ok;
  const reading = readCapabilityDocument(document);
  if (!reading.valid) {
    refuse(turn, refusalOfWholeDocument(turn.flags, names));
    return reading.code;
  }
  const local = localBundles(turn, kept);
  const { refusals, accepted } = refusedRestore(turn.flags, kept, local, reading.document.entries);
  refuse(turn, refusals);
  if (accepted.length === 0) return serviceCodes.ok;
  const failed = enterBundles(
    turn,
    session,
    accepted.map(({ bundleName }) => bundleName),
  );
  refuse(turn, refusalOfWholeDocument(turn.flags, failed));
  session.oldBackupVersion = reading.document.backupVersion;
  for (const entry of accepted) prepare(turn, session, entry, info.get(entry.bundleName));
  scheduleAfterAppend(turn);
  return serviceCodes.ok;
}

function localBundles(turn: Turn, names: readonly string[]): readonly LocalBundle[] {
  const local: LocalBundle[] = [];
  for (const name of names) {
    const record = turn.bundles.find(name);
    if (record === undefined || record.specialCodePath) continue;
    local.push({ name: record.name, appIndex: record.appIndex, extensionName: record.extensionName });
  }
  return local;
}

function prepare(turn: Turn, session: Session, restore: RestoreEntry, info: BundleInfo | undefined): void {
  const entry = session.bundles.get(restore.bundleName);
  if (entry === undefined) return;
  entry.versionCode = restore.versionCode;
  entry.versionName = restore.versionName;
  entry.dataSize = restore.spaceOccupied;
  entry.extensionName = restore.extensionName;
  if (turn.bundles.find(restore.bundleName)?.singleton === true)
    entry.extInfo = userIdExtInfo(session.userId);
  applyInfo(entry, info);
  if (info !== undefined) publishRestoreStart(turn, restore.bundleName, info, session.userId);
  entry.ready = true;
}
