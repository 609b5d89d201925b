import type { Profile } from "@ohbackup/reference-model";
import type { Trace } from "../trace/trace.js";
import { evidenceOf } from "./evidence.js";
import { judges } from "./judges/index.js";
import type { Observation } from "./observation.js";

/** Every observation that the judges make of a trace. */
export function runJudges(trace: Trace, profile: Profile, limits: readonly string[]): readonly Observation[] {
  const evidence = evidenceOf(trace, profile, limits.length === 0);
  return judges.flatMap((judge) => [...judge(evidence)]);
}
