import { releaseOutcome } from "../rules/index.js";
import type { ReleaseSituation } from "../rules/index.js";
import { closeSession } from "./close-session.js";
import type { Turn } from "./turn.js";
import { verifyRights } from "./verify-caller.js";
import type { Caller } from "./verify-caller.js";

/** `release()` (`spec/backup-service.md §4.3`, clauses A6, A8, F18, F37). */
export function release(turn: Turn, caller: Caller): number {
  const { session } = turn.state;
  const { code, closes } = releaseOutcome(turn.flags, situationOf(turn, caller));
  if (closes) closeSession(turn);
  // A service without a session that still accepts the call asks to be unloaded once more (≥ v5.1, < HEAD).
  else if (code === 0 && session === undefined && turn.state.sessionCount <= 0) turn.emit({ kind: "unload" });
  return code;
}

function situationOf({ state }: Turn, caller: Caller): ReleaseSituation {
  if (state.session === undefined) return "no-session";
  const isOwner = state.session.owner === caller.tokenId && verifyRights(caller) === 0;
  return isOwner ? "owner" : "foreign-session";
}

/** The client's process is gone (clause A13): as a release, without any check. */
export function clientDied(turn: Turn, tokenId: number): void {
  if (turn.state.session?.owner === tokenId) closeSession(turn);
}
