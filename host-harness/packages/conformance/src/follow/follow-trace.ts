import { follow } from "@ohbackup/reference-model";
import type { FollowOptions, FollowResult, Profile } from "@ohbackup/reference-model";
import type { Trace } from "../trace/trace.js";
import { followInputOf } from "./follow-input-of.js";

/**
 * Follows a trace with the model of one release: every way in which the service may have worked unseen is tried.
 * `accepted` means that at least one of them shows exactly what was traced; `refused` names the event that none shows and
 * what could have come there instead; `inconclusive` means that there were too many, that the trace tells too little, or
 * that `signal` was raised.
 */
export function followTrace(trace: Trace, profile: Profile, options: FollowOptions = {}): FollowResult {
  return follow(followInputOf(trace, profile), profile, options);
}
