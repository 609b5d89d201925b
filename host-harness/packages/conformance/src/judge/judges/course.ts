import type { ClauseId } from "@ohbackup/reference-model";

/** How the start of a bundle may be told: it begins, fails with one of some codes, or is not told at all. */
export type Start = "begins" | "untold" | readonly number[];

/** One way in which a bundle may go through the service, and the clause that says so. */
export interface Course {
  readonly clause: ClauseId;
  readonly start: Start;
  /** Code of the end, 0 = without an error; `none` = it gets no end; several = any of them. */
  readonly end: "none" | readonly number[];
  /** Text of the one report; `error` = an ErrorInfo with this text; `none`; undefined = whatever comes. */
  readonly report: { readonly text: string } | { readonly errorText: string } | "none" | undefined;
  /** Clause that a wrong report breaks; absent = the clause of the course. */
  readonly reportClause?: ClauseId;
  /** True when every file must have come. */
  readonly complete: boolean;
}
