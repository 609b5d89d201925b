import { readFileSync } from "node:fs";
import { findProfile } from "@ohbackup/reference-model";
import type { FollowResult } from "@ohbackup/reference-model";
import { ConformanceError, messageOf } from "../errors.js";
import { asObject } from "../json-value.js";
import { convertRecording } from "../trace/recording/convert.js";
import type { TraceEvent } from "../trace/event.js";
import type { Trace } from "../trace/trace.js";
import { followTrace } from "./follow-trace.js";

/** Whether the model can follow a recording of the real service. */
export interface FollowedRecording {
  /**
   * `unstable`: the recording is not followed, but repeated recordings of the same plan did not show the same callbacks
   * either (`order.sameSet` in `golden/service/README.md`): what threads did there by chance decides nothing.
   */
  readonly followed: "yes" | "no" | "unstable";
  /** Where it cannot be followed, and what could have come there; empty when it is followed. */
  readonly difference: string;
}

/** Follows one recording. Never throws for what is in the file. */
export function followRecording(
  path: string,
  options: { readonly profile?: string; readonly signal?: AbortSignal } = {},
): FollowedRecording {
  try {
    const trace = convertRecording(JSON.parse(readFileSync(path, "utf8")), options.profile, path);
    const profile = findProfile(trace.header.profile);
    if (profile === undefined)
      throw new ConformanceError("bad-recording", `no release is called ${trace.header.profile}`);
    const { signal } = options;
    const result = followTrace(trace, profile, signal === undefined ? {} : { signal });
    if (result.outcome === "accepted") return { followed: "yes", difference: "" };
    return { followed: isStable(trace) ? "no" : "unstable", difference: differenceOf(trace, result) };
  } catch (error) {
    return { followed: "no", difference: `cannot be followed: ${messageOf(error)}` };
  }
}

function isStable({ header }: Trace): boolean {
  return asObject(header.scenario["order"])?.["sameSet"] === true;
}

function differenceOf({ events }: Trace, { allowed = [], event, outcome }: FollowResult): string {
  const seen = events.find(({ seq }) => seq === event);
  const place = seen === undefined ? "its end" : eventText(seen);
  if (outcome === "inconclusive") return `cannot be followed behind ${place}`;
  const instead = allowed.length === 0 ? "" : `; the model allows ${allowed.join(", or ")}`;
  return `cannot be followed at ${place}${instead}`;
}

function eventText(event: TraceEvent): string {
  const time = `n=${String(event.t)}`;
  switch (event.event) {
    case "callback":
      return `${event.callback}(${event.bundle ?? ""}) (${time})`;
    case "call":
      return `${event.call} (${time})`;
    case "outcome":
      return `the outcome of a call (${time})`;
    default:
      return time;
  }
}
