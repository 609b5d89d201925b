import { ConformanceError } from "../../errors.js";
import { firstProblem } from "../../schema-problem.js";
import type { TraceEvent, UnnumberedEvent } from "../event.js";
import { traceFormat, traceVersion } from "../header.js";
import type { TraceHeader } from "../header.js";
import type { Trace } from "../trace.js";
import { convertCall } from "./convert-call.js";
import { convertEvent } from "./convert-event.js";
import { profileNameOfVariant } from "./profile-of-variant.js";
import { recordingSchema } from "./recording-schema.js";
import type { Recording } from "./recording-schema.js";
import { SessionsOfEvents } from "./sessions-of-events.js";
import { bundleKey, treeBefore, treesAfter, worldFactsOf } from "./world-facts.js";

/** True when a parsed JSON document looks like a recording of `golden/service`. */
export function looksLikeRecording(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && "case" in value && "calls" in value && "events" in value
  );
}

/**
 * The trace that a recording tells. Its counter (`t`, `done`, `n`) becomes the time, so that calls, outcomes and
 * events interleave as the caller saw them.
 * @param value the parsed JSON of a recording
 * @param profile name of the profile for the header; without it the build that was recorded decides
 * @throws ConformanceError `bad-recording` naming the member that does not fit
 */
export function convertRecording(value: unknown, profile?: string, origin = "recording"): Trace {
  const parsed = recordingSchema.safeParse(value);
  if (!parsed.success) {
    const { path, text } = firstProblem(parsed.error);
    throw new ConformanceError("bad-recording", `${origin}, ${path}: ${text}.`, { where: path });
  }
  const recording = parsed.data;
  const events = [...worldEvents(recording), ...runEvents(recording), ...finalEvents(recording)];
  return {
    header: headerOf(recording, profile ?? profileNameOfVariant(recording.variant, origin)),
    events: events.map((event, seq): TraceEvent => ({ ...event, seq })),
    damage: [],
  };
}

function headerOf(recording: Recording, profile: string): TraceHeader {
  return {
    format: traceFormat,
    version: traceVersion,
    scenario: {
      id: recording.case,
      ...(recording.about === undefined ? {} : { about: recording.about }),
      ...(recording.order === undefined ? {} : { order: recording.order }),
    },
    seed: "",
    profile,
    device: {
      ...recording.world.device,
      kind: "recording",
      ...(recording.variant === undefined ? {} : { variant: recording.variant }),
    },
    facts: worldFactsOf(recording),
    environment: true,
  };
}

function worldEvents(recording: Recording): UnnumberedEvent[] {
  return recording.world.bundles.map((bundle) => ({
    t: 0,
    src: "host",
    event: "tree",
    bundle: bundleKey(bundle),
    when: "before",
    entries: treeBefore(bundle),
  }));
}

function runEvents(recording: Recording): UnnumberedEvent[] {
  const sessions = new SessionsOfEvents(recording.calls);
  const eventsInOrder = [...recording.events].sort((left, right) => left.n - right.n);
  const events = [
    ...recording.calls.flatMap((call, id) => convertCall(call, id, recording)),
    ...eventsInOrder.flatMap((event) => convertEvent(event, sessions)),
  ];
  return events.sort((left, right) => left.t - right.t);
}

function finalEvents(recording: Recording): UnnumberedEvent[] {
  const times = [...recording.calls.map(({ t, done }) => done ?? t), ...recording.events.map(({ n }) => n)];
  const t = times.reduce((latest, time) => Math.max(latest, time), 0) + 1;
  const trees = [...treesAfter(recording)].map(([bundle, entries]): UnnumberedEvent => ({
    t,
    src: "host",
    event: "tree",
    bundle,
    when: "after",
    entries,
  }));
  return [...trees, { t, src: "host", event: "end", status: "complete" }];
}
