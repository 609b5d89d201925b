import { ApiOracle } from "./api-oracle.js";
import type { ApiAnswer } from "./api-oracle.js";
import { isOfBackup } from "./history/call.js";
import type { Call } from "./history/call.js";
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
  /** What the library must make of a call; undefined when the caller is not known. */
  apiAnswer(call: Call): ApiAnswer | undefined;
}

/** Says what a trace shows about the clauses of its group; pure. */
export type Judge = (evidence: Evidence) => Iterable<Observation>;

/** @param whole false when the trace is cut off */
export function evidenceOf(trace: Trace, profile: Profile, whole: boolean): Evidence {
  const history = historyOf(trace, profile, whole);
  const oracle = new ApiOracle(profile);
  const answers = new Map<number, ApiAnswer>();
  for (const call of history.calls) {
    if (call.caller !== undefined && isOfBackup(call)) answers.set(call.id, oracle.answer(call, call.caller));
  }
  return {
    ...history,
    records: history.sessions.map((session) => recordOf(history, session)),
    apiAnswer: ({ id }) => answers.get(id),
  };
}
