import { clauses } from "@ohbackup/reference-model";
import type { ClauseId } from "@ohbackup/reference-model";
import { worstState } from "../../judge/index.js";
import type { ClauseState, Finding, Verdict } from "../../judge/index.js";
import { coverageOf, overallState, summarizeClauses } from "../../runner/check-result.js";
import type { CheckResult, JudgedTrace } from "../../runner/check-result.js";

/** A verdict in which some clauses have a state; each but `not-exercised` rests on one finding. */
export function verdictWith(
  states: Partial<Record<ClauseId, Exclude<ClauseState, "not-exercised">>>,
  about: Partial<Finding> = {},
): Verdict {
  const rows = clauses.map((clause) => {
    const state = states[clause.id];
    if (state === undefined) {
      return { clause, state: "not-exercised" as const, observations: 0, findings: [] };
    }
    const finding: Finding = { state, events: [3, 5], seen: `seen for ${clause.id}`, ...about };
    return { clause, state, observations: 1, findings: [finding] };
  });
  return {
    scenario: "sample",
    profile: "v6.1",
    state: worstState(rows.map(({ state }) => state)),
    clauses: rows,
    limits: [],
  };
}

/** A judged trace; members that are not given are those of a run that went well. */
export function judgedWith(parts: Partial<JudgedTrace> & Pick<JudgedTrace, "verdict">): JudgedTrace {
  return {
    id: "sample",
    about: "",
    path: "/kept/sample.ndjson",
    profile: "v6.1",
    status: "complete",
    problems: [],
    events: 10,
    durationMs: 1500,
    ...parts,
  };
}

/** The outcome of a check with these traces. */
export function resultWith(traces: readonly JudgedTrace[], parts: Partial<CheckResult> = {}): CheckResult {
  const summaries = summarizeClauses(traces);
  return {
    state: "complete",
    verdict: overallState(summaries),
    profile: "v6.1",
    seed: "1",
    device: { kind: "test", key: "board-1" },
    traces,
    clauses: summaries,
    coverage: coverageOf(summaries),
    problems: [],
    notRun: [],
    durationMs: 2000,
    ...parts,
  };
}
