import { serviceCodes } from "../rules/index.js";
import { checkAllEndAfterBundle } from "./all-end.js";
import { endDisposal } from "./gallery.js";
import { noticeFinish } from "./notice-finish.js";
import { addClearRecord, removeBundle } from "./remove-bundle.js";
import { isRestore, entryOf, sendBegin, sendEnd } from "./turn.js";
import type { Turn } from "./turn.js";

/** The ability manager reports the connection of a bundle (`spec/backup-service.md §5.1`, §13.2). */
export function connected(turn: Turn, bundleName: string): void {
  const entry = entryOf(turn, bundleName);
  if (entry === undefined) {
    endDisposal(turn, bundleName);
    removeBundle(turn, bundleName);
    noticeFinish(turn, bundleName, serviceCodes.notPermitted);
    return;
  }
  entry.connection.connected = true;
  entry.connection.hasProxy = true;
  if (entry.action !== "CLEAN") {
    if (entry.action === "START" && turn.state.clearRecords.has(bundleName)) entry.action = "CLEAN";
    else {
      turn.emit({ kind: "stopTimer", timer: "connect", bundleName });
      entry.action = "RUNNING";
      addClearRecord(turn, bundleName, entry.clearData);
    }
  }
  turn.emit({ kind: "task", bundleName });
}

/** The connect call failed, or its timer fired (`spec/backup-service.md §10.3`, clauses E15, F-14; F7). */
export function connectFailed(turn: Turn, bundleName: string, code: number): void {
  const { session } = turn.state;
  if (session === undefined) return;
  sendBegin(turn, bundleName, code);
  if (isRestore(session))
    turn.emit({ kind: "appGallery", op: "endRestore", bundleName, userId: session.userId });
  endDisposal(turn, bundleName);
  removeBundle(turn, bundleName);
  if (turn.flags.failedStartEnds) sendEnd(turn, bundleName, serviceCodes.extensionDied);
  checkAllEndAfterBundle(turn);
}
