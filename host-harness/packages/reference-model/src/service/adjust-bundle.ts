import { serviceCodes } from "../rules/index.js";
import { updateTimer as applyTimeout } from "./timers.js";
import { entryOf } from "./turn.js";
import type { Turn } from "./turn.js";
import { verifyRights } from "./verify-caller.js";
import type { Caller } from "./verify-caller.js";

/** `updateTimer` (`spec/backup-service.md §7.10`, clauses E1, E2, E10): nobody asks who owns the session. */
export function updateTimer(turn: Turn, caller: Caller, bundleName: string, timeoutMs: number): boolean {
  if (turn.state.occupied || verifyRights(caller) !== serviceCodes.ok) return false;
  const entry = entryOf(turn, bundleName);
  if (entry === undefined) return false;
  applyTimeout(turn, entry, timeoutMs);
  return true;
}

/**
 * `updateSendRate` (`spec/backup-service.md §7.11`, clause E11): the connection whose extension is to be asked, or
 * undefined when the answer is false.
 */
export function connectionForSendRate(turn: Turn, caller: Caller, bundleName: string): number | undefined {
  if (turn.state.occupied || verifyRights(caller) !== serviceCodes.ok) return undefined;
  if (turn.state.session?.scenario !== "BACKUP") return undefined;
  const connection = entryOf(turn, bundleName)?.connection;
  return connection?.hasProxy === true ? connection.id : undefined;
}
