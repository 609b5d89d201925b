import { serviceCodes } from "../rules/index.js";
import { checkAllEnd } from "./all-end.js";
import { disconnect } from "./close-session.js";
import { noticeFinish } from "./notice-finish.js";
import { removeBundle } from "./remove-bundle.js";
import type { BundleEntry } from "./state.js";
import { entryOf, isRestore } from "./turn.js";
import type { Turn } from "./turn.js";

/** An extension that was launched only to clean up has come (`spec/backup-service.md §13.1`, §13.2). */
export function cleanResidual(turn: Turn, entry: BundleEntry): void {
  const { session } = turn.state;
  const { connection, name } = entry;
  if (session === undefined || !connection.hasProxy) return;
  turn.emit({ kind: "clearExtension", connection: connection.id });
  if (connection.connected && turn.flags.callsOnRelease && session.scenario !== "CLEAN") {
    const scenario = isRestore(session) ? 2 : 1;
    const then = { step: "cleaned", bundleName: name } as const;
    turn.emit({ kind: "release", connection: connection.id, scenario, then });
    return;
  }
  cleaned(turn, name);
}

/** F10, F11: from v6.0 the all-end comes before and after the end (clause F-2). */
export function cleaned(turn: Turn, bundleName: string): void {
  const { session } = turn.state;
  const entry = entryOf(turn, bundleName);
  if (session === undefined || entry === undefined) return;
  const { restoreEnded } = entry;
  if (entry.connection.connected) disconnect(turn, entry.connection);
  removeBundle(turn, bundleName);
  if (session.scenario === "CLEAN") return;
  checkAllEnd(turn);
  if (turn.flags.leftOverCleanEnds && !restoreEnded)
    noticeFinish(turn, bundleName, serviceCodes.extensionDied);
}
