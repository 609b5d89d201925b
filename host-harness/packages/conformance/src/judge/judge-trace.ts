import type { Profile } from "@ohbackup/reference-model";
import { scenarioIdOf } from "../trace/header.js";
import type { Trace } from "../trace/trace.js";
import { limitsOf } from "./limits-of-trace.js";
import { runJudges } from "./run-judges.js";
import { settle } from "./settle.js";
import type { Verdict } from "./verdict.js";

/**
 * Judges a trace with the rules of one release, clause by clause. A trace that ends early is judged for what it shows:
 * what was still open is `inconclusive`, never in order.
 */
export function judgeTrace(trace: Trace, profile: Profile): Verdict {
  const limits = limitsOf(trace);
  return settle(scenarioIdOf(trace.header), profile, runJudges(trace, profile, limits), limits);
}
