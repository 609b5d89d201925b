import { clauses } from "@ohbackup/reference-model";
import type { Clause, ClauseId, ProfileName } from "@ohbackup/reference-model";
import type { JsonObject } from "../json-value.js";
import { worstState } from "../judge/index.js";
import type { ClauseState, Finding, Verdict } from "../judge/index.js";
import type { EndStatus } from "./run-scenario.js";

/** One trace and what the judge says of it. */
export interface JudgedTrace {
  /** Id of its scenario, or name of the recording. */
  id: string;
  about: string;
  /** Absolute path of the trace. */
  path: string;
  profile: ProfileName;
  /** How the run ended; `unknown` for a trace that does not say. */
  status: EndStatus | "unknown";
  verdict: Verdict;
  /** What went wrong besides the service: a driver that gave up, a torn line. */
  problems: readonly string[];
  events: number;
  /** What was found in the restored trees; undefined when nothing was restored. */
  restored?: { files: number; bytes: number };
  /** Of the run, in milliseconds; 0 for a trace that was kept. */
  durationMs: number;
}

/** A finding and the trace that shows it. */
export interface Evidence {
  trace: string;
  finding: Finding;
}

/** A clause over all traces. */
export interface ClauseSummary {
  clause: Clause<ClauseId>;
  state: ClauseState;
  observations: number;
  evidence: readonly Evidence[];
  /** Traces in which its situation arose. */
  exercisedBy: readonly string[];
}

export interface Coverage {
  exercised: number;
  total: number;
}

/** The outcome of a check, or of judging what an earlier one kept. */
export interface CheckResult {
  /** `complete` when every scenario was run, whatever the verdict. */
  state: "complete" | "device-lost" | "interrupted";
  /** The worst state of any clause; `not-exercised` when nothing was judged. */
  verdict: ClauseState;
  profile: ProfileName | "several";
  seed: string;
  device: JsonObject;
  traces: readonly JudgedTrace[];
  /** Every clause, in the order of the specification. */
  clauses: readonly ClauseSummary[];
  coverage: Coverage;
  /** What could not be run or judged, and why. */
  problems: readonly string[];
  /** Scenarios that were planned and not begun. */
  notRun: readonly string[];
  durationMs: number;
  /** The report bundle; undefined when none was written. */
  folder?: string;
}

/** Puts the verdicts on several traces together, clause by clause; the worst state of any trace counts. */
export function summarizeClauses(traces: readonly JudgedTrace[]): readonly ClauseSummary[] {
  const rows = new Map(
    traces.map((trace) => [trace, new Map(trace.verdict.clauses.map((row) => [row.clause.id, row]))]),
  );
  return clauses.map((clause) => {
    const seen = traces.flatMap((trace) => {
      const row = rows.get(trace)?.get(clause.id);
      return row === undefined || row.state === "not-exercised" ? [] : [{ trace, row }];
    });
    return {
      clause,
      state: worstState(seen.map(({ row }) => row.state)),
      observations: seen.reduce((sum, { row }) => sum + row.observations, 0),
      evidence: seen.flatMap(({ trace, row }) =>
        row.findings.map((finding) => ({ trace: trace.id, finding })),
      ),
      exercisedBy: seen.map(({ trace }) => trace.id),
    };
  });
}

/** How many of the clauses had their situation arise. */
export function coverageOf(summaries: readonly ClauseSummary[]): Coverage {
  return {
    exercised: summaries.filter(({ state }) => state !== "not-exercised").length,
    total: summaries.length,
  };
}

/** The worst state of all clauses. */
export function overallState(summaries: readonly ClauseSummary[]): ClauseState {
  return worstState(summaries.map(({ state }) => state));
}
