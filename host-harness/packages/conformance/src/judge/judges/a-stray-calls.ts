import type { Evidence, Judge } from "../evidence.js";
import { describeOutcome, endingOf, errorOf, eventsOf } from "../history/call.js";
import type { Append } from "../history/append.js";
import { openedAt } from "../history/session.js";
import { breaks, holds, undecided } from "../observation.js";
import type { Observation } from "../observation.js";
import { mayStillFinish } from "./waiting-release.js";

/** Clauses A9 and A10: appends that meet no session of their kind. */
export const judgeStrayAppends: Judge = function* (evidence) {
  for (const append of evidence.strayAppends) {
    const { call } = append;
    if (append.fate === "not-made") continue;
    const before = evidence.sessions.filter((session) => openedAt(session) < call.seq).at(-1);
    if (before === undefined || !mayStillFinish(evidence, before)) yield judge(evidence, append);
  }
};

function judge(evidence: Evidence, append: Append): Observation {
  const { call } = append;
  const restores = call.kind === "SessionRestore";
  const clause = restores ? "A10" : "A9";
  const place = { events: eventsOf(call), seen: describeOutcome(call) };
  if (endingOf(call) === "open") return undecided(clause, place);
  const resolves =
    restores && evidence.flags.restoreAppendWithoutSessionResolves && append.document?.state !== "not-open";
  const fits = resolves ? endingOf(call) === "succeeded" : errorOf(call)?.code === 13900020;
  const allowed = resolves ? "it resolves without effect" : "it is rejected with 13900020";
  return fits ? holds(clause, place) : breaks(clause, { ...place, allowed });
}
