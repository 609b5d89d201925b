import type { Profile, ProfileFlags } from "@ohbackup/reference-model";
import type { Trace } from "../../trace/trace.js";
import type { TraceEvent, TraceEventOf } from "../../trace/event.js";
import { CallerAt } from "./caller.js";
import { memberOf } from "./call.js";
import type { Call } from "./call.js";
import type { KnownWorld } from "./known-world.js";
import { knownWorldOf } from "./known-world.js";
import { SessionFollower } from "./sessions.js";
import type { SessionsSeen } from "./sessions.js";

/** A trace as the judges read it: calls with their outcomes, sessions, and what is known of the world. */
export interface History extends SessionsSeen {
  readonly trace: Trace;
  readonly profile: Profile;
  readonly flags: ProfileFlags;
  /** Every event of the trace, in order. */
  readonly events: readonly TraceEvent[];
  readonly calls: readonly Call[];
  readonly world: KnownWorld;
  /** False when the trace is cut off: then nothing that is missing was really missing. */
  readonly whole: boolean;
}

/** Reads a trace once and puts its events together. */
export function historyOf(trace: Trace, profile: Profile, whole: boolean): History {
  const outcomes = outcomesById(trace.events);
  const callers = new CallerAt(trace.header.facts);
  const sessions = new SessionFollower(profile);
  const calls: Call[] = [];
  for (const event of trace.events) {
    callers.see(event);
    if (event.event === "call") {
      const call = callOf(event, outcomes.get(event.id), callers);
      calls.push(call);
      sessions.call(call);
    } else sessions.happened(event);
  }
  return {
    trace,
    profile,
    flags: profile.flags,
    events: trace.events,
    calls,
    world: knownWorldOf(trace),
    whole,
    ...sessions.seen,
  };
}

function outcomesById(events: readonly TraceEvent[]): ReadonlyMap<number, TraceEventOf<"outcome">> {
  const outcomes = new Map<number, TraceEventOf<"outcome">>();
  for (const event of events) if (event.event === "outcome") outcomes.set(event.id, event);
  return outcomes;
}

function callOf(
  event: TraceEventOf<"call">,
  outcome: TraceEventOf<"outcome"> | undefined,
  callers: CallerAt,
): Call {
  return {
    id: event.id,
    seq: event.seq,
    name: event.call,
    ...memberOf(event.call),
    session: event.session,
    args: event.args,
    caller: callers.caller,
    outcome: outcome?.outcome,
    doneSeq: outcome?.seq,
  };
}
