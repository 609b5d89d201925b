import type { ProfileFlags } from "../profiles/profile.js";
import { serviceCodes } from "./service-codes.js";

/** Whose session it is, seen by the caller of `release`. */
export type ReleaseSituation = "owner" | "no-session" | "foreign-session";

export interface ReleaseOutcome {
  readonly code: number;
  /** True when the session ends (or, in a restore, begins to end). */
  readonly closes: boolean;
  readonly clause: string;
}

/**
 * The nine variants of `release()` (clauses A8, F18, F37; `spec/backup-service.md §4.3`): three situations in three
 * groups of releases.
 */
export function releaseOutcome(flags: ProfileFlags, situation: ReleaseSituation): ReleaseOutcome {
  if (situation === "owner") return { code: serviceCodes.ok, closes: true, clause: "A6" };
  const clause = situation === "no-session" ? "F18" : "F37";
  switch (flags.releaseWithoutSession) {
    case "invalid-argument":
      return { code: serviceCodes.invalidArgument, closes: false, clause };
    case "resolves":
      return {
        code: serviceCodes.ok,
        closes: situation === "foreign-session" && flags.releaseClosesForeignSession,
        clause,
      };
    case "not-permitted":
      return { code: serviceCodes.notPermitted, closes: false, clause };
  }
}

/** What a bundle is to a release of a restore session (`spec/backup-service.md §4.3`, clauses F-11 to F-13). */
export function survivesRelease(bundle: { readonly running: boolean; readonly published: boolean }): boolean {
  return bundle.running && bundle.published;
}
