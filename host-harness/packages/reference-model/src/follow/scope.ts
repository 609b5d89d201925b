import type { FollowedCall } from "./follow-input.js";
import type { FollowState } from "./follow-state.js";
import type { HiddenStep } from "./hidden-step.js";
import { wholeSession } from "./seen-streams.js";

/**
 * The bundles whose steps make a difference to what comes next; everything else can as well happen later, for bundles are
 * independent of each other but for what is about the whole session.
 */
export type Scope = ReadonlySet<string> | "all";

const nothing: Scope = new Set();

/** What the answer to a call, and what comes of it, depends on. */
export function scopeOfCall(call: FollowedCall): Scope {
  switch (call.name) {
    case "openSession":
    case "other":
    case "getBackupDataSize":
    case "cleanBundleTempDir":
      return nothing;
    case "appendBackup":
    case "appendIncremental":
    case "appendRestore":
    case "release":
      return "all";
    default:
      return new Set([call.bundleName]);
  }
}

/** A scope in which the calls that are under way may reach the service at any time. */
export function withPendingCalls(scope: Scope, { calls }: FollowState): Scope {
  let wider = scope;
  for (const { call } of calls) {
    const more = scopeOfCall(call);
    if (wider === "all" || more === "all") return "all";
    wider = new Set([...wider, ...more]);
  }
  return wider;
}

export function isInScope({ bundleName }: HiddenStep, scope: Scope): boolean {
  return scope === "all" || bundleName === wholeSession || scope.has(bundleName);
}
