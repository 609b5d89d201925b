import { relative } from "node:path";
import type { CheckResult, JudgedTrace } from "../runner/check-result.js";
import { writeDurably } from "../runner/durable-file.js";

export const verdictsFormat = "ohbackup-verdicts";
export const verdictsVersion = 1;

/** The outcome as JSON: every clause over all traces, and every trace with the clauses whose situation arose. */
export function resultJson(result: CheckResult): string {
  const { traces, clauses, ...rest } = result;
  const document = {
    format: verdictsFormat,
    version: verdictsVersion,
    ...rest,
    clauses: clauses.map(({ clause, ...row }) => ({
      id: clause.id,
      sentence: clause.sentence,
      source: clause.source,
      confidence: clause.confidence,
      provokedBy: clause.provokedBy,
      ...row,
    })),
    traces: traces.map((trace) => traceJson(trace, result.folder)),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** Writes the JSON of an outcome. */
export async function writeJson(result: CheckResult, path: string): Promise<void> {
  await writeDurably(path, resultJson(result));
}

/** Traces inside the bundle are named from there, because a bundle travels. */
function traceJson({ verdict, path, ...trace }: JudgedTrace, folder: string | undefined): object {
  return {
    ...trace,
    path: folder === undefined ? path : relative(folder, path),
    state: verdict.state,
    limits: verdict.limits,
    clauses: verdict.clauses
      .filter(({ state }) => state !== "not-exercised")
      .map(({ clause, ...row }) => ({ id: clause.id, ...row })),
  };
}
