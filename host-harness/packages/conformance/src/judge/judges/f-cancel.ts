import { serviceCodes } from "@ohbackup/reference-model";
import type { ClauseId } from "@ohbackup/reference-model";
import type { Evidence, Judge } from "../evidence.js";
import { describeOutcome, endingOf, eventsOf, valueOf } from "../history/call.js";
import type { Call } from "../history/call.js";
import { presenceAt } from "../history/presence.js";
import type { Presence } from "../history/presence.js";
import { breaks, holds, undecided } from "../observation.js";
import type { Observation } from "../observation.js";

/** Clauses F-6 to F-9: what cancel returns. */
export const judgeCancels: Judge = function* (evidence) {
  for (const call of evidence.calls) {
    if (call.method === "cancel" && evidence.apiAnswer(call)?.does === "returns")
      yield* judge(evidence, call);
  }
};

function* judge(evidence: Evidence, call: Call): Generator<Observation> {
  const [bundle] = call.args;
  if (typeof bundle !== "string" || evidence.unclearCalls.has(call.id)) return;
  const place = { subject: bundle, events: eventsOf(call), seen: describeOutcome(call) };
  const record = evidence.records.find(({ session }) => session === evidence.openAtCall.get(call.id));
  if (endingOf(call) === "open") {
    yield undecided("F-7", place);
    return;
  }
  const value = valueOf(call);
  if (record === undefined) {
    yield typeof value === "number" ? holds("F-9", place) : breaks("F-9", { ...place, allowed: "a number" });
    return;
  }
  const { clause, values } = allowedValues(
    presenceAt(evidence, record, bundle, call.seq, call.doneSeq),
    value,
  );
  yield values.some((allowed) => allowed === value)
    ? holds(clause, place)
    : breaks(clause, { ...place, allowed: values.join(" or ") });
}

function allowedValues(presence: Presence, value: unknown): { clause: ClauseId; values: readonly number[] } {
  const { ok, cancelUnknown, cancelUnstarted } = serviceCodes;
  switch (presence) {
    case "absent":
      return { clause: "F-7", values: [cancelUnknown] };
    case "running":
      return { clause: "F-8", values: [ok] };
    case "waiting":
      // It may run already before its begin is heard.
      return { clause: value === ok ? "F-8" : "F-6", values: [cancelUnstarted, ok] };
    case "unsure":
      return { clause: value === ok ? "F-8" : "F-7", values: [ok, cancelUnknown, cancelUnstarted] };
  }
}
