import { historyOf } from "./history/history.js";
import type { History } from "./history/history.js";
import { recordOf } from "./history/session-record.js";
import type { SessionRecord } from "./history/session-record.js";
import type { Observation } from "./observation.js";
import type { Profile } from "@ohbackup/reference-model";
import type { Trace } from "../trace/trace.js";

/** Everything the judges look at. */
export interface Evidence extends History {
  readonly records: readonly SessionRecord[];
}

/** Says what a trace shows about the clauses of its group; pure. */
export type Judge = (evidence: Evidence) => Iterable<Observation>;

/** @param whole false when the trace is cut off */
export function evidenceOf(trace: Trace, profile: Profile, whole: boolean): Evidence {
  const history = historyOf(trace, profile, whole);
  return { ...history, records: history.sessions.map((session) => recordOf(history, session)) };
}
