import { activeTimeText, constructorConflict, serviceCodes } from "../rules/index.js";
import type { OpenAnswer, SessionKind } from "./service-door.js";
import type { Session } from "./state.js";
import { closeSession } from "./close-session.js";
import type { Turn } from "./turn.js";
import { userIdOf, verifyRights } from "./verify-caller.js";
import type { Caller } from "./verify-caller.js";

/** Constructors (`spec/backup-service.md §4.2`, clauses A1 to A5). */
export function openSession(turn: Turn, caller: Caller, kind: SessionKind): OpenAnswer {
  const { state, flags } = turn;
  if (verifyRights(caller) !== serviceCodes.ok) return refuseCaller(turn);
  if (state.session !== undefined) return constructorConflict(flags, state.session);
  state.session = newSession(kind, caller, turn.wallTime);
  state.sessionCount += 1;
  return { code: serviceCodes.ok };
}

/** Up to v5.0.3 the failure leaves as an exception, on whose path the service closes whatever session there is. */
function refuseCaller(turn: Turn): OpenAnswer {
  if (turn.flags.constructorConflict !== "invalid-argument") return { code: serviceCodes.notPermitted };
  if (turn.state.session !== undefined) closeSession(turn);
  return { code: serviceCodes.invalidArgument };
}

function newSession(kind: SessionKind, caller: Caller, wallTime: number): Session {
  return {
    kind,
    scenario: kind === "SessionRestore" ? "RESTORE" : "BACKUP",
    incremental: kind === "IncrementalBackupSession",
    owner: caller.tokenId,
    callerName: caller.bundleName,
    activeTime: activeTimeText(wallTime),
    userId: userIdOf(caller),
    oldBackupVersion: "",
    inUse: 0,
    bundles: new Map(),
  };
}
