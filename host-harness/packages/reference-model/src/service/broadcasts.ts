import { parseBundleName } from "../rules/index.js";
import type { BroadcastInfo, BundleInfo } from "../rules/index.js";
import { isRestore } from "./turn.js";
import type { Turn } from "./turn.js";

/** Types of a broadcast from v6.1 on (F29). */
const restoreStart = "restore_start";
const restoreEnd = "restore_end";

/** Action of the event at the end; F31 names the one at the start. */
const restoreEndAction = "usual.event.RESTORE_END";

function publish(turn: Turn, action: string, bundleName: string, userId: number, detail: string): void {
  const { name, appIndex } = parseBundleName(bundleName);
  turn.emit({ kind: "commonEvent", action, bundleName: name, index: appIndex, userId, detail });
}

/**
 * The event that an append publishes before the extension is started (`spec/backup-service.md §9`, clause H6). With
 * `broadcastType` the one for the end is kept for later; without it only the first broadcast counts.
 */
export function publishRestoreStart(turn: Turn, bundleName: string, info: BundleInfo, userId: number): void {
  const typed = info.broadcasts.filter(({ broadcastType }) => broadcastType !== undefined);
  const action = turn.flags.broadcastAction;
  if (typed.length > 0) {
    turn.state.broadcasts = new Map(turn.state.broadcasts).set(bundleName, { userId, infos: typed });
    const start = typed.findLast(({ broadcastType }) => broadcastType === restoreStart);
    if (start !== undefined) publish(turn, action, bundleName, userId, start.detail);
    return;
  }
  const [first] = info.broadcasts;
  if (first !== undefined) publish(turn, action, bundleName, userId, first.detail);
}

/** At `release` for all, at `cancel` for one bundle (F29). */
export function publishRestoreEnds(turn: Turn, onlyFor?: string): void {
  if (!isRestore(turn.state.session)) return;
  for (const [bundleName, { userId, infos }] of turn.state.broadcasts) {
    if (onlyFor !== undefined && bundleName !== onlyFor) continue;
    const end = infos.findLast(({ broadcastType }) => broadcastType === restoreEnd);
    if (end !== undefined) publish(turn, restoreEndAction, bundleName, userId, end.detail);
  }
}

/** Clause H9: bundles whose infos say "broadcast only" are told and leave the list. */
export function withoutBroadcastOnly(
  turn: Turn,
  bundleNames: readonly string[],
  infos: ReadonlyMap<string, BundleInfo>,
  userId: number,
): readonly string[] {
  return bundleNames.filter((bundleName) => {
    const info = infos.get(bundleName);
    const only = info?.broadcasts.some(isOnly) ?? false;
    if (info !== undefined && only) publishRestoreStart(turn, bundleName, info, userId);
    return !only;
  });
}

const isOnly = ({ isBroadcastOnly }: BroadcastInfo): boolean => isBroadcastOnly;
