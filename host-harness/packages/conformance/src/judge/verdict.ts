import type { Clause, ClauseId, ProfileName } from "@ohbackup/reference-model";

/**
 * What the judge says about one clause, worst first: seen to be broken; seen to differ where the specification is not
 * sure (`spec/backup-service.md §1`, tags D and X); not decidable from what was recorded; seen to hold; its situation
 * never arose.
 */
export type ClauseState = "violates" | "model-gap" | "inconclusive" | "conforms" | "not-exercised";

/** One place in a trace that shows something about a clause. */
export interface Finding {
  readonly state: Exclude<ClauseState, "not-exercised">;
  /** `seq` of the events that show it, in the order of the trace. */
  readonly events: readonly number[];
  /** What it is about: a bundle, a session object, a file. */
  readonly subject?: string;
  readonly seen: string;
  /** What would have been in order instead; absent when nothing is wrong. */
  readonly allowed?: string;
}

/** The verdict on one clause. */
export interface ClauseVerdict {
  readonly clause: Clause<ClauseId>;
  readonly state: ClauseState;
  /** How often its situation arose. */
  readonly observations: number;
  /** Everything that was seen of it. */
  readonly findings: readonly Finding[];
}

/** The verdict on a trace. */
export interface Verdict {
  readonly scenario: string;
  readonly profile: ProfileName;
  /** The worst state of any clause: `conforms` means that nothing was left open. */
  readonly state: ClauseState;
  /** One row for every clause, in the order of the specification. */
  readonly clauses: readonly ClauseVerdict[];
  /** Why the trace could only be judged in part: it ends early, or its file is damaged. */
  readonly limits: readonly string[];
}

const worstFirst: readonly ClauseState[] = [
  "violates",
  "model-gap",
  "inconclusive",
  "conforms",
  "not-exercised",
];

/** The worst of several states; `not-exercised` for none. */
export function worstState(states: Iterable<ClauseState>): ClauseState {
  let worst = worstFirst.length - 1;
  for (const state of states) worst = Math.min(worst, worstFirst.indexOf(state));
  return worstFirst[worst] ?? "not-exercised";
}

/** The clauses that are in a state. */
export function clausesIn(verdict: Verdict, state: ClauseState): readonly ClauseVerdict[] {
  return verdict.clauses.filter((row) => row.state === state);
}
