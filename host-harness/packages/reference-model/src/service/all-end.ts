import { allEndIsDue } from "../rules/index.js";
import { closeSession } from "./close-session.js";
import { isRestore, send } from "./turn.js";
import type { Turn } from "./turn.js";

/**
 * A check point at which `onAllBundlesEnd` may be due (`spec/backup-service.md §10.6`). A release that waits for it then
 * closes the session; up to v6.0 it does so before the callback is sent, which loses the callback (F26).
 */
export function checkAllEndAfterBundle(turn: Turn): void {
  const delayMs = turn.choices.allEndLagMs();
  if (delayMs === undefined) checkAllEnd(turn);
  else turn.emit({ kind: "checkAllEndLater", delayMs });
}

/** A look that is taken at once: nothing was removed just before. */
export function checkAllEnd(turn: Turn): void {
  const { session } = turn.state;
  if (session === undefined || !allEndIsDue(session.bundles.size)) return;
  const closes = turn.state.inRelease && isRestore(session);
  if (closes && !turn.flags.allEndAfterWaitingRelease) {
    closeSession(turn);
    return;
  }
  send(turn, { callback: "onAllBundlesEnd", code: 0 });
  if (closes) closeSession(turn);
}
