import type { Trace } from "../trace/trace.js";

/** Why a trace cannot be judged to its end; empty for one that is whole. */
export function limitsOf(trace: Trace): readonly string[] {
  const limits = trace.damage.map(({ message }) => `the file is damaged: ${message}`);
  const end = trace.events.at(-1);
  if (end?.event !== "end") return [...limits, "the trace has no end: the run was cut off"];
  if (end.status === "complete") return limits;
  const why = end.message === undefined ? "" : `: ${end.message}`;
  return [...limits, `the run ended early (${end.status}${why})`];
}
