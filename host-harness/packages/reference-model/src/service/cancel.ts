import { serviceCodes } from "../rules/index.js";
import { checkAllEnd } from "./all-end.js";
import { publishRestoreEnds } from "./broadcasts.js";
import { finishAfterCancel } from "./finish-bundle.js";
import { stopRunningTimers } from "./timers.js";
import { entryOf, isRestore } from "./turn.js";
import type { Turn } from "./turn.js";
import { verifyCaller } from "./verify-caller.js";
import type { Caller } from "./verify-caller.js";

/** `cancel` (`spec/backup-service.md §7.12`, clauses F-6 to F-9); the returned number is what JS sees. */
export function cancel(turn: Turn, caller: Caller, bundleName: string): number {
  const { session } = turn.state;
  if (verifyCaller(turn, caller, session?.scenario ?? "UNDEFINED") !== serviceCodes.ok) {
    // From v6.0 the service leaves its answer unset, which reads as 0 (recording `release_then_calls`).
    return turn.flags.hasCleanAndCompatibility ? serviceCodes.ok : serviceCodes.cancelUnstarted;
  }
  publishRestoreEnds(turn, bundleName);
  switch (entryOf(turn, bundleName)?.action) {
    case undefined:
    case "CLEAN":
      return serviceCodes.cancelUnknown;
    case "WAIT":
    case "START":
      return serviceCodes.cancelUnstarted;
    case "RUNNING":
      turn.emit({ kind: "cancelTask", bundleName });
      return serviceCodes.ok;
  }
}

/** The work of a cancel happens later, on a thread of its own; a bundle that is through by then only costs a look. */
export function runCancel(turn: Turn, bundleName: string): void {
  const entry = entryOf(turn, bundleName);
  if (entry?.connection.hasProxy !== true) {
    checkAllEnd(turn);
    return;
  }
  const { connection } = entry;
  turn.emit({ kind: "clearExtension", connection: connection.id });
  stopRunningTimers(turn, bundleName);
  if (!turn.flags.callsOnRelease) {
    finishAfterCancel(turn, entry);
    return;
  }
  connection.wanted = false;
  const scenario = isRestore(turn.state.session) ? 2 : 1;
  turn.emit({
    kind: "release",
    connection: connection.id,
    scenario,
    then: { step: "cancelled", bundleName },
  });
}
