import { asObject } from "../../json-value.js";
import type { Evidence, Judge } from "../evidence.js";
import { endingOf, errorOf, describeOutcome, eventsOf } from "../history/call.js";
import type { Append } from "../history/append.js";
import { breaks, holds, undecided } from "../observation.js";
import type { Observation } from "../observation.js";

/** Clauses C2 and C3: a descriptor that is not open, or not any more. */
export const judgeDescriptors: Judge = function* (evidence) {
  for (const { session } of evidence.records) {
    for (const append of session.appends) yield* judge(append);
  }
  for (const append of evidence.strayAppends) yield* judge(append);
  yield* judgeClosing(evidence);
};

function* judge({ call, document, fate }: Append): Generator<Observation> {
  if (document?.state !== "not-open" || fate === "not-made") return;
  const clause = asObject(call.args[0])?.["descriptor"] === "reuse" ? "C3" : "C2";
  const place = { events: eventsOf(call), seen: describeOutcome(call) };
  if (endingOf(call) === "open") yield undecided(clause, place);
  else if (errorOf(call)?.code === 13900020) yield holds(clause, place);
  else yield breaks(clause, { ...place, allowed: "it is rejected with 13900020" });
}

/** Code of the file library for a number that is no open descriptor. */
const badDescriptor = 13900008;

/** Clause C3: the caller's own close of the descriptor fails, because the append closed it. */
function* judgeClosing({ calls }: Evidence): Generator<Observation> {
  for (const call of calls) {
    if (call.method !== "closeSync") continue;
    const taken = calls.some(
      (other) =>
        other.kind === "SessionRestore" &&
        other.method === "appendBundles" &&
        (other.doneSeq ?? call.seq) < call.seq,
    );
    if (!taken) continue;
    const place = { events: eventsOf(call), seen: describeOutcome(call) };
    if (endingOf(call) === "open") yield undecided("C3", place);
    else if (errorOf(call)?.code === badDescriptor) yield holds("C3", place);
    else yield breaks("C3", { ...place, allowed: `it throws ${badDescriptor}: the append closed it` });
  }
}
