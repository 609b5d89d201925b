import { conflictText, constructorConflict } from "@ohbackup/reference-model";
import type { ClauseId, ProfileFlags } from "@ohbackup/reference-model";
import { asObject } from "../../json-value.js";
import type { JsonObject, JsonValue } from "../../json-value.js";
import type { Evidence, Judge } from "../evidence.js";
import { describeOutcome, endingOf, errorOf, eventsOf } from "../history/call.js";
import type { Call } from "../history/call.js";
import { openedAt, restores } from "../history/session.js";
import type { Session } from "../history/session.js";
import { breaks, holds, undecided } from "../observation.js";
import type { Observation } from "../observation.js";
import { mayBeCleaning } from "./clear-records.js";
import { mayStillFinish } from "./waiting-release.js";

/** Clauses A1 to A6: what a constructor meets. */
export const judgeConstructors: Judge = function* (evidence) {
  for (const call of evidence.calls) {
    if (call.method !== "new" || evidence.apiAnswer(call)?.does === "throws") continue;
    if (evidence.unclearCalls.has(call.id)) continue;
    const holder = evidence.openAtCall.get(call.id);
    if (holder !== undefined) yield* judgeConflict(evidence, call, holder);
    else yield* judgeOpening(evidence, call);
  }
};

function* judgeConflict(evidence: Evidence, call: Call, holder: Session): Generator<Observation> {
  const clause = clauseOfConflict(call, holder);
  const place = {
    events: [openedAt(holder), ...eventsOf(call)],
    subject: holder.name,
    seen: describeOutcome(call),
  };
  if (endingOf(call) === "open") {
    yield undecided(clause, place);
    return;
  }
  const expected = constructorConflict(evidence.flags, holderOf(holder));
  const error = errorOf(call);
  if (error?.code !== expected.code) {
    yield breaks(clause, { ...place, allowed: `it throws ${expected.code}: a session is open` });
    return;
  }
  yield holds(clause, place);
  if (expected.message !== undefined) yield judgeMessage(evidence.flags, holder, error.message, place);
}

function clauseOfConflict(call: Call, holder: Session): ClauseId {
  if (call.caller?.bundle !== holder.opened.caller?.bundle) return "A4";
  return call.kind === holder.kind ? "A2" : "A3";
}

function holderOf(holder: Session): Parameters<typeof constructorConflict>[1] {
  return {
    userId: 100,
    callerName: holder.opened.caller?.bundle ?? "",
    activeTime: "",
    scenario: restores(holder) ? "RESTORE" : "BACKUP",
  };
}

/** Clause A5: the text is the one that the rules make of what it says itself, for this holder. */
function judgeMessage(
  flags: ProfileFlags,
  holder: Session,
  message: string,
  place: { events: readonly number[]; subject: string },
): Observation {
  const info = sessionInfo(message);
  const { userId, activeTime } = info ?? {};
  const time = typeof activeTime === "string" ? activeTime : "";
  const known = { ...holderOf(holder), userId: Number(userId), activeTime: time };
  const expected = constructorConflict(flags, known).message;
  const named = holder.opened.caller !== undefined;
  const timed =
    typeof activeTime === "string" && /^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d:\d{3}|<time>)$/.test(activeTime);
  const fits = timed && typeof userId === "string" && (!named || message === expected);
  const seen = `message ${JSON.stringify(info ?? message)}`;
  const allowed = `the text ${JSON.stringify(conflictText(flags, { ...holderOf(holder), activeTime: "…" }))}`;
  return fits ? holds("A5", { ...place, seen }) : breaks("A5", { ...place, seen, allowed });
}

function sessionInfo(message: string): JsonObject | undefined {
  try {
    return asObject(asObject(JSON.parse(message.slice(message.indexOf("{"))) as JsonValue)?.["sessionInfo"]);
  } catch {
    return undefined;
  }
}

/** Clauses A1 and A6: nobody holds a session. */
function* judgeOpening(evidence: Evidence, call: Call): Generator<Observation> {
  const before = evidence.sessions.filter((session) => openedAt(session) < call.seq).at(-1);
  const clause = before === undefined ? "A1" : "A6";
  const last = before?.release?.doneSeq ?? before?.brokenAt;
  const place = {
    events: [...(last === undefined ? [] : [last]), ...eventsOf(call)],
    seen: describeOutcome(call),
  };
  if (endingOf(call) === "open") yield undecided(clause, place);
  else if (endingOf(call) === "succeeded") yield holds(clause, place);
  else if (before !== undefined && mayBeBusy(evidence, call, before)) {
    yield undecided(clause, place);
  } else yield breaks(clause, { ...place, allowed: "it returns: no session is open" });
}

function mayBeBusy(evidence: Evidence, call: Call, before: Session): boolean {
  return mayStillFinish(evidence, before) || mayBeCleaning(evidence, call) || wasRetried(evidence, call);
}

/** The service may take some seconds to come back after a release (clause A6): a later try decides. */
function wasRetried({ calls }: Evidence, call: Call): boolean {
  const next = calls.find((later) => later.method === "new" && later.seq > call.seq);
  return next !== undefined && endingOf(next) === "succeeded";
}
