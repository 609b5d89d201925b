import type { ClauseId } from "@ohbackup/reference-model";
import type { Evidence, Judge } from "../evidence.js";
import { describeOutcome, endingOf, eventsOf, valueOf } from "../history/call.js";
import type { Call } from "../history/call.js";
import { presenceAt } from "../history/presence.js";
import type { Presence } from "../history/presence.js";
import { openedAt, restores } from "../history/session.js";
import { breaks, holds, undecided } from "../observation.js";
import type { Observation } from "../observation.js";
import { mayStillFinish } from "./waiting-release.js";

/** Clauses E1 to E4, E11 and E12: what updateTimer and updateSendRate return or throw. */
export const judgeTimers: Judge = function* (evidence) {
  for (const call of evidence.calls) {
    if (call.method !== "updateTimer" && call.method !== "updateSendRate") continue;
    const answer = evidence.apiAnswer(call);
    if (answer?.does === "throws" && answer.code !== 401) continue;
    if (answer?.does === "throws") yield judgeLimits(call, true);
    else {
      yield judgeLimits(call, false);
      yield* judgeValue(evidence, call);
    }
  }
};

/** Clauses E3, E4 and E12: values outside the range throw 401, all others give a boolean. */
function judgeLimits(call: Call, throws: boolean): Observation {
  const clause = clauseOfLimits(call);
  const place = { events: eventsOf(call), seen: describeOutcome(call) };
  if (endingOf(call) === "open") return undecided(clause, place);
  const thrown =
    call.outcome !== undefined && "thrown" in call.outcome ? call.outcome.thrown.code : undefined;
  const fits = throws ? thrown === 401 : typeof valueOf(call) === "boolean";
  return fits
    ? holds(clause, place)
    : breaks(clause, { ...place, allowed: throws ? "it throws 401" : "a boolean" });
}

function clauseOfLimits({ method, args }: Call): ClauseId {
  if (method === "updateSendRate") return "E12";
  const [, limit] = args;
  return typeof limit === "number" && (limit | 0) === 0 ? "E4" : "E3";
}

/** Clauses E1, E2 and E11: true exactly for a bundle that the session has, or, for the rate, that runs in a backup. */
function* judgeValue(evidence: Evidence, call: Call): Generator<Observation> {
  const [bundle] = call.args;
  const value = valueOf(call);
  if (typeof bundle !== "string" || typeof value !== "boolean" || evidence.unclearCalls.has(call.id)) return;
  const rate = call.method === "updateSendRate";
  const { presence, clause } = standing(evidence, call, bundle, rate);
  const expected = rate ? rateValue(presence) : timerValue(presence);
  const place = { subject: bundle, events: eventsOf(call), seen: describeOutcome(call) };
  if (expected === undefined) return;
  yield value === expected
    ? holds(clause, place)
    : breaks(clause, { ...place, allowed: `${expected}: ${presence}` });
}

function timerValue(presence: Presence | "no session"): boolean | undefined {
  if (presence === "unsure") return undefined;
  return presence === "waiting" || presence === "running";
}

/** A bundle that nobody heard of yet may be running already. */
function rateValue(presence: Presence | "no session"): boolean | undefined {
  if (presence === "unsure" || presence === "waiting") return undefined;
  return presence === "running";
}

function standing(
  evidence: Evidence,
  call: Call,
  bundle: string,
  rate: boolean,
): { presence: Presence | "no session"; clause: ClauseId } {
  const session = evidence.openAtCall.get(call.id);
  const record = evidence.records.find((one) => one.session === session);
  if (record === undefined) {
    const before = evidence.sessions.filter((one) => openedAt(one) < call.seq).at(-1);
    const open = before !== undefined && mayStillFinish(evidence, before);
    return { presence: open ? "unsure" : "no session", clause: rate ? "E11" : "E1" };
  }
  if (rate && restores(record.session)) return { presence: "no session", clause: "E11" };
  const presence = presenceAt(evidence, record, bundle, call.seq, call.doneSeq);
  return { presence, clause: rate ? "E11" : "E2" };
}
