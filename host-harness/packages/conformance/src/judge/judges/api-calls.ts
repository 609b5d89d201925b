import { libraryEntry } from "@ohbackup/reference-model";
import type { ClauseId } from "@ohbackup/reference-model";
import type { ErrorValue } from "../../trace/event.js";
import type { ApiAnswer } from "../api-oracle.js";
import type { Evidence, Judge } from "../evidence.js";
import { describeOutcome, endingOf, eventsOf } from "../history/call.js";
import type { Call } from "../history/call.js";
import { hasPermission } from "../history/caller.js";
import { breaks, holds, undecided } from "../observation.js";
import type { Observation } from "../observation.js";

/**
 * Clauses api-permission, api-system-app, api-arguments, api-members, api-outcome and api-error: what the library does
 * with a call by itself.
 */
export const judgeCalls: Judge = function* (evidence) {
  for (const call of evidence.calls) {
    const answer = evidence.apiAnswer(call);
    if (answer === undefined) continue;
    yield answer.does === "throws" ? judgeThrow(call, answer) : judgeForm(call, answer);
    yield* judgeError(evidence, call);
  }
};

type Throws = Extract<ApiAnswer, { does: "throws" }>;

function clauseOfThrow(call: Call, code: number | undefined): ClauseId {
  if (code === undefined) return "api-members";
  if (call.caller !== undefined && !hasPermission(call.caller)) return "api-permission";
  if (code === 202) return "api-system-app";
  return code === 201 ? "api-permission" : "api-arguments";
}

function judgeThrow(call: Call, { code, message }: Throws): Observation {
  const clause = clauseOfThrow(call, code);
  const place = { events: eventsOf(call), seen: describeOutcome(call) };
  if (endingOf(call) === "open") return undecided(clause, place);
  const thrown = call.outcome !== undefined && "thrown" in call.outcome ? call.outcome.thrown : undefined;
  if (thrown === undefined)
    return breaks(clause, { ...place, allowed: `it throws ${code ?? "a TypeError"}` });
  // An error of the engine has a text of its own.
  const fits = thrown.code === code && (code === undefined || thrown.message === message);
  const seen = `${call.name} threw ${thrown.code ?? "no code"}, "${thrown.message}"`;
  return fits
    ? holds(clause, place)
    : breaks(clause, { ...place, seen, allowed: `it throws ${code ?? "a TypeError"}, "${message}"` });
}

/** The library let the call through: then its outcome has the form of its member, and only a constructor throws. */
function judgeForm(call: Call, answer: ApiAnswer): Observation {
  const place = { events: eventsOf(call), seen: describeOutcome(call) };
  const { outcome } = call;
  if (outcome === undefined || "pending" in outcome) return undecided("api-outcome", place);
  if ("thrown" in outcome) {
    if (call.method === "new") return holds("api-outcome", place);
    const clause = clauseOfThrow(call, outcome.thrown.code);
    return breaks(clause, { ...place, allowed: "it does not throw" });
  }
  const settles = "resolved" in outcome || "rejected" in outcome;
  const fits = answer.does === "promises" ? settles : !settles;
  const allowed = answer.does === "promises" ? "it settles a promise" : "it returns at once, or calls back";
  return fits ? holds("api-outcome", place) : breaks("api-outcome", { ...place, allowed });
}

/** Errors of promises and callbacks come from the library's table (`spec/js-api.md §3.2`). */
function* judgeError({ profile }: Evidence, call: Call): Generator<Observation> {
  const error = laterError(call);
  if (error === undefined) return;
  const place = { events: eventsOf(call), seen: `${error.code ?? "no code"}, "${error.message}"` };
  const entry = error.code === undefined ? undefined : libraryEntry(profile, error.code);
  const unmapped = error.code === 13900042 && error.message.startsWith("Unknown error");
  if (unmapped || (entry?.code === error.code && entry?.text === error.message))
    yield holds("api-error", place);
  else {
    const allowed = entry === undefined ? "a code of the library" : `${entry.code}, "${entry.text}"`;
    yield breaks("api-error", { ...place, allowed });
  }
}

function laterError({ outcome }: Call): ErrorValue | undefined {
  if (outcome === undefined) return undefined;
  if ("rejected" in outcome) return outcome.rejected;
  return "callback" in outcome ? outcome.callback.err : undefined;
}
