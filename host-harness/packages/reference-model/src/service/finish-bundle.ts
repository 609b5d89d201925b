import { serviceCodes } from "../rules/index.js";
import { checkAllEnd, checkAllEndAfterBundle } from "./all-end.js";
import { disconnect } from "./close-session.js";
import type { AfterDisconnect } from "./effects.js";
import { endDisposal } from "./gallery.js";
import { noticeFinish } from "./notice-finish.js";
import { removeBundle } from "./remove-bundle.js";
import type { BundleEntry } from "./state.js";
import { stopRunningTimers } from "./timers.js";
import { send, sendEnd } from "./turn.js";
import type { Turn } from "./turn.js";

/*
 * The orders of `spec/backup-service.md §10.5`. Every finish waits for the end of its connection before the bundle leaves
 * the map; other threads of the service go on meanwhile, so a bundle that runs twice (`§5.4`) may finish twice at once.
 */

/** Gives the connection up, and goes on when its end has been heard. */
function disconnectThen(turn: Turn, { connection }: BundleEntry, then: AfterDisconnect): void {
  disconnect(turn, connection);
  const delayMs = turn.choices.disconnectLagMs?.();
  if (delayMs === undefined) afterDisconnect(turn, then);
  else turn.emit({ kind: "afterDisconnect", delayMs, then });
}

/** The connection of a bundle that finishes has ended. */
export function afterDisconnect(turn: Turn, then: AfterDisconnect): void {
  const { bundleName } = then;
  if (then.step === "timed-out") {
    stopRunningTimers(turn, bundleName);
    endDisposal(turn, bundleName);
  }
  removeBundle(turn, bundleName);
  switch (then.step) {
    case "file":
      checkAllEnd(turn);
      return;
    case "done":
      noticeFinish(turn, bundleName, then.code);
      return;
    case "timed-out":
      noticeFinish(turn, bundleName, serviceCodes.extensionTimeout);
      return;
    case "cancelled":
      sendEnd(turn, bundleName, serviceCodes.ok);
      checkAllEndAfterBundle(turn);
      return;
    case "report":
      if (then.report !== undefined) {
        send(turn, { callback: "onResultReport", bundleName, text: then.report.text });
        sendEnd(turn, bundleName, then.report.code);
      }
      checkAllEndAfterBundle(turn);
  }
}

function clear(turn: Turn, { connection, name }: BundleEntry): void {
  turn.emit({ kind: "clearExtension", connection: connection.id });
  stopRunningTimers(turn, name);
}

/** The last event of a backup was a file: the end comes before the removal. */
export function finishAfterFile(turn: Turn, entry: BundleEntry): void {
  clear(turn, entry);
  sendEnd(turn, entry.name, serviceCodes.ok);
  disconnectThen(turn, entry, { step: "file", bundleName: entry.name });
}

/** The last event was "done": the removal comes before the end, so the next bundle may begin before it. */
export function finishAfterDone(turn: Turn, entry: BundleEntry, code: number): void {
  clear(turn, entry);
  endDisposal(turn, entry.name);
  disconnectThen(turn, entry, { step: "done", bundleName: entry.name, code });
}

/** A restore has reported; `report` is sent between removal and all-end where the release does so (F8, v5.1). */
export function finishAfterReport(
  turn: Turn,
  entry: BundleEntry,
  report?: { readonly text: string; readonly code: number },
): void {
  clear(turn, entry);
  disconnectThen(turn, entry, { step: "report", bundleName: entry.name, report });
}

/** A timer fired (`spec/backup-service.md §6`, clauses E5 to E9); from v6.0 `onRelease` came before. */
export function finishAfterTimeout(turn: Turn, entry: BundleEntry): void {
  disconnectThen(turn, entry, { step: "timed-out", bundleName: entry.name });
}

/** Clause F-8: a cancelled bundle ends without an error. */
export function finishAfterCancel(turn: Turn, entry: BundleEntry): void {
  disconnectThen(turn, entry, { step: "cancelled", bundleName: entry.name });
}
