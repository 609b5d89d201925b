import { serviceCodes } from "../rules/index.js";
import { checkAllEndAfterBundle } from "./all-end.js";
import { disconnect } from "./close-session.js";
import { endDisposal } from "./gallery.js";
import { noticeFinish } from "./notice-finish.js";
import { removeBundle } from "./remove-bundle.js";
import type { BundleEntry } from "./state.js";
import { stopRunningTimers } from "./timers.js";
import { sendEnd } from "./turn.js";
import type { Turn } from "./turn.js";

/* The orders of `spec/backup-service.md §10.5`. */

function clear(turn: Turn, { connection, name }: BundleEntry): void {
  turn.emit({ kind: "clearExtension", connection: connection.id });
  stopRunningTimers(turn, name);
}

/** The last event of a backup was a file: the end comes before the removal. */
export function finishAfterFile(turn: Turn, entry: BundleEntry): void {
  clear(turn, entry);
  sendEnd(turn, entry.name, serviceCodes.ok);
  disconnect(turn, entry.connection);
  removeBundle(turn, entry.name);
}

/** The last event was "done": the removal comes before the end, so the next bundle may begin before it. */
export function finishAfterDone(turn: Turn, entry: BundleEntry, code: number): void {
  clear(turn, entry);
  endDisposal(turn, entry.name);
  disconnect(turn, entry.connection);
  removeBundle(turn, entry.name);
  noticeFinish(turn, entry.name, code);
}

/** A restore has reported; `report` is sent between removal and all-end where the release does so (F8, v5.1). */
export function finishAfterReport(turn: Turn, entry: BundleEntry, report?: () => void): void {
  clear(turn, entry);
  disconnect(turn, entry.connection);
  removeBundle(turn, entry.name);
  report?.();
  checkAllEndAfterBundle(turn);
}

/** A timer fired (`spec/backup-service.md §6`, clauses E5 to E9); from v6.0 `onRelease` came before. */
export function finishAfterTimeout(turn: Turn, entry: BundleEntry): void {
  disconnect(turn, entry.connection);
  stopRunningTimers(turn, entry.name);
  endDisposal(turn, entry.name);
  removeBundle(turn, entry.name);
  noticeFinish(turn, entry.name, serviceCodes.extensionTimeout);
}

/** Clause F-8: a cancelled bundle ends without an error. */
export function finishAfterCancel(turn: Turn, entry: BundleEntry): void {
  disconnect(turn, entry.connection);
  removeBundle(turn, entry.name);
  sendEnd(turn, entry.name, serviceCodes.ok);
  checkAllEndAfterBundle(turn);
}
