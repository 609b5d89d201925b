import { survivesRelease } from "../rules/index.js";
import { publishRestoreEnds } from "./broadcasts.js";
import { forgetSession } from "./forget-session.js";
import { endLeftOverDisposals } from "./gallery.js";
import { removeClearRecord } from "./remove-bundle.js";
import type { BundleEntry, Session } from "./state.js";
import { isRestore, send } from "./turn.js";
import type { Turn } from "./turn.js";

/**
 * `SessionDeactive` (`spec/backup-service.md §4.3`): release, death of the client, or the end of a release that had to
 * wait. A restore keeps the bundles that run and are published; then nothing else happens yet.
 */
export function closeSession(turn: Turn): void {
  const { state } = turn;
  const { session } = state;
  if (session === undefined) return;
  publishRestoreEnds(turn);
  state.inRelease = true;
  if (isRestore(session) && dropUnpublished(turn, session)) return;
  state.inRelease = false;
  endLeftOverDisposals(turn);
  turn.emit({ kind: "stopConnectTimers" });
  letAllGo(turn, session);
  if (session.bundles.size > 0 && turn.choices.looksWhileClosing?.() === true) {
    send(turn, { callback: "onAllBundlesEnd", code: 0 });
  }
  state.broadcasts = new Map();
  forgetSession(turn);
  if (state.sessionCount <= 0) turn.emit({ kind: "unload" });
}

/**
 * An extension that is not connected any more cannot be told to clear; with that failure the service stops looking at
 * the bundles behind it (recording `rand_1089`).
 */
function letAllGo(turn: Turn, session: Session): void {
  for (const entry of session.bundles.values()) {
    turn.emit({ kind: "stopTimer", timer: "running", bundleName: entry.name });
    const { connected } = entry.connection;
    if (entry.action === "RUNNING") letGo(turn, session, entry);
    removeClearRecord(turn, entry.name);
    if (entry.action === "RUNNING" && !connected) return;
  }
}

/** True when something is left to wait for (clauses F-11 to F-13). */
function dropUnpublished(turn: Turn, session: Session): boolean {
  for (const entry of [...session.bundles.values()]) {
    if (survivesRelease({ running: entry.action === "RUNNING", published: entry.published })) continue;
    if (entry.action === "CLEAN") continue;
    if (entry.action !== "WAIT") {
      turn.emit({ kind: "stopTimer", timer: "running", bundleName: entry.name });
      letGo(turn, session, entry);
      removeClearRecord(turn, entry.name);
    }
    session.bundles.delete(entry.name);
  }
  return session.bundles.size > 0;
}

/** The extension clears its temporary data, the application hears of the end, the connection is given up. */
function letGo(turn: Turn, session: Session, { connection }: BundleEntry): void {
  if (connection.hasProxy) {
    turn.emit({ kind: "clearExtension", connection: connection.id });
    if (turn.flags.callsOnRelease) {
      const scenario = isRestore(session) ? 2 : 1;
      connection.wanted = false;
      turn.emit({ kind: "release", connection: connection.id, scenario, then: { step: "disconnect" } });
      return;
    }
  }
  disconnect(turn, connection);
}

/** The service gives up a connection: its end is no death any more. */
export function disconnect(
  turn: Turn,
  connection: { readonly id: number; wanted: boolean; connected: boolean },
): void {
  connection.wanted = false;
  connection.connected = false;
  turn.emit({ kind: "disconnect", connection: connection.id });
}
