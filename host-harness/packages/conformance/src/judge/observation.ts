import type { ClauseId } from "@ohbackup/reference-model";
import type { Finding } from "./verdict.js";

/** What a judge saw of one clause at one place. */
export interface Observation extends Finding {
  readonly clause: ClauseId;
  /** True where the specification itself says that things may go otherwise: a difference is a `model-gap`. */
  readonly soft?: boolean;
}

interface Place {
  readonly events: readonly number[];
  readonly subject?: string;
  readonly seen: string;
}

/** The clause held here. */
export function holds(clause: ClauseId, place: Place): Observation {
  return { clause, state: "conforms", ...place };
}

/** The clause was broken here; `allowed` says what would have been in order. */
export function breaks(
  clause: ClauseId,
  place: Place & { readonly allowed: string; readonly soft?: boolean },
): Observation {
  return { clause, state: "violates", ...place };
}

/** The situation arose, but the trace does not say how it ended. */
export function undecided(clause: ClauseId, place: Place): Observation {
  return { clause, state: "inconclusive", ...place };
}
