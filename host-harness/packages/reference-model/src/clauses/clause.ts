import type { ProfileFlags } from "../profiles/profile.js";

/**
 * How sure the specification is: `S` read in the source or seen in a recording, `D` derived from several facts, `X`
 * decided by code outside the service (`spec/backup-service.md §1`). Anything but `S` is judged softly.
 */
export type Confidence = "S" | "D" | "X";

/**
 * Who can bring the situation about: `Y` a system application with the permission, `H` only with an extension that
 * misbehaves, `2` only with a second such application, `R` only with a root shell (`spec/backup-service.md §18`).
 */
export type Provocation = "Y" | "H" | "2" | "R";

export type ClauseGroup = "A" | "B" | "C" | "D" | "E" | "F" | "G" | "H" | "content" | "api" | "extension";

/** A flag that a release must have for the clause to say anything about it. */
export interface FlagCondition {
  readonly flag: keyof ProfileFlags;
  readonly is: boolean;
}

/** One rule that a test can tell apart. */
export interface Clause<Id extends string = string> {
  readonly id: Id;
  readonly group: ClauseGroup;
  /** What must be observed, in one sentence. */
  readonly sentence: string;
  /** Section of the specification. */
  readonly source: string;
  readonly confidence: Confidence;
  readonly provokedBy: Provocation;
  /** Flags of the profile table that change what is demanded. */
  readonly flags?: readonly (keyof ProfileFlags)[];
  /** Absent = every release. */
  readonly onlyWhen?: FlagCondition;
}

/** True when the clause says anything about a release with these flags. */
export function clauseApplies(clause: Clause, flags: ProfileFlags): boolean {
  return clause.onlyWhen === undefined || flags[clause.onlyWhen.flag] === clause.onlyWhen.is;
}
