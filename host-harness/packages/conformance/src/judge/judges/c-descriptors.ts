import { asObject } from "../../json-value.js";
import type { JsonValue } from "../../json-value.js";
import type { Evidence, Judge } from "../evidence.js";
import { endingOf, errorOf, describeOutcome, eventsOf } from "../history/call.js";
import type { Append } from "../history/append.js";
import { breaks, holds, undecided } from "../observation.js";
import type { Observation } from "../observation.js";

/** Clauses C2 and C3: a descriptor that is not open, or not any more. */
export const judgeDescriptors: Judge = function* (evidence) {
  for (const { session } of evidence.records) {
    for (const append of session.appends) yield* judge(evidence, append);
  }
  for (const append of evidence.strayAppends) yield* judge(evidence, append);
  yield* judgeClosing(evidence);
};

function* judge(evidence: Evidence, { call, document, fate }: Append): Generator<Observation> {
  if (document?.state !== "not-open" || fate === "not-made") return;
  const clause = neverWasOne(call.args[0]) || !tookOneBefore(evidence, call.seq) ? "C2" : "C3";
  const place = { events: eventsOf(call), seen: describeOutcome(call) };
  if (endingOf(call) === "open") yield undecided(clause, place);
  else if (errorOf(call)?.code === 13900020) yield holds(clause, place);
  else yield breaks(clause, { ...place, allowed: "it is rejected with 13900020" });
}

/** Code of the file library for a number that is no open descriptor. */
const badDescriptor = 13900008;

/** Clause C3: the caller's own close of the descriptor fails, because the append closed it. */
/** Largest number that a descriptor of an application can have: its limit of open files. */
const largestDescriptor = 1023;

function neverWasOne(value: JsonValue | undefined): boolean {
  return typeof value !== "number" || value < 0 || value > largestDescriptor;
}

/** True when an append took a descriptor before a moment: one that threw did not. */
function tookOneBefore({ calls }: Pick<Evidence, "calls">, seq: number): boolean {
  return calls.some(
    ({ kind, method, args, outcome, doneSeq }) =>
      kind === "SessionRestore" &&
      method === "appendBundles" &&
      (doneSeq ?? seq) < seq &&
      asObject(args[0]) !== undefined &&
      !(outcome !== undefined && "thrown" in outcome),
  );
}

function* judgeClosing({ calls }: Evidence): Generator<Observation> {
  for (const call of calls) {
    if (call.method !== "closeSync") continue;
    if (!tookOneBefore({ calls }, call.seq)) continue;
    const place = { events: eventsOf(call), seen: describeOutcome(call) };
    if (endingOf(call) === "open") yield undecided("C3", place);
    else if (errorOf(call)?.code === badDescriptor) yield holds("C3", place);
    else yield breaks("C3", { ...place, allowed: `it throws ${badDescriptor}: the append closed it` });
  }
}
