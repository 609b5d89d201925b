import { forgetSession } from "./forget-session.js";
import { scheduleAfterRemoval } from "./schedule.js";
import type { Turn } from "./turn.js";

/**
 * A bundle is through (`spec/backup-service.md §5.1`, §5.4): one slot is free, the entry leaves unless it was appended
 * again, its record is deleted, the next one may start. The slot is freed even if the entry never had one.
 */
export function removeBundle(turn: Turn, bundleName: string): void {
  const { state } = turn;
  const { session } = state;
  const entry = session?.bundles.get(bundleName);
  if (session !== undefined && entry !== undefined) takeOut(turn, bundleName);
  turn.emit({ kind: "stopTimer", timer: "connect", bundleName });
  removeClearRecord(turn, bundleName);
  if (session !== undefined && state.occupied && session.bundles.size === 0) {
    state.occupied = false;
    forgetSession(turn);
    return;
  }
  scheduleAfterRemoval(turn);
}

/** Only the map and the counter; nothing is scheduled. */
export function takeOut(turn: Turn, bundleName: string): void {
  const { session } = turn.state;
  const entry = session?.bundles.get(bundleName);
  if (session === undefined || entry === undefined) return;
  session.inUse = Math.max(0, session.inUse - 1);
  entry.appendNum -= 1;
  if (entry.appendNum > 0) return;
  session.bundles.delete(bundleName);
  if (entry.manifestFd >= 0) turn.emit({ kind: "closeDescriptor", fd: entry.manifestFd });
}

export function removeClearRecord({ state }: Turn, bundleName: string): void {
  if (!state.clearRecords.has(bundleName)) return;
  const records = new Set(state.clearRecords);
  records.delete(bundleName);
  state.clearRecords = records;
}

/** `spec/backup-service.md §13.2`: from v5.1 on only if data is to be cleared. */
export function addClearRecord({ state, flags }: Turn, bundleName: string, clearData: boolean): void {
  if (!clearData && flags.keepDataSuppressesRelaunch) return;
  state.clearRecords = new Set(state.clearRecords).add(bundleName);
}
