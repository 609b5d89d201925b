/** How a case ended; `unfinished` = it began and its end never came: the one that killed the process. */
export type CaseOutcome = "passed" | "failed" | "error" | "skipped" | "unfinished";

export interface ReportedCase {
  /** As the framework names it: newer ones write `Outer.Inner` for a nested suite. */
  readonly suite: string;
  readonly name: string;
  readonly outcome: CaseOutcome;
  /** What was said about a failure, at most {@link longestText} characters; empty otherwise. */
  readonly message: string;
  readonly durationMs: number | undefined;
}

/** The framework's own count, from the line behind all suites. */
export interface ReportedCounts {
  readonly run: number;
  readonly failures: number;
  readonly errors: number;
  readonly passed: number;
  readonly ignored: number;
}

/** Something that a `beforeAll` or `afterAll` said when it failed. */
export interface HookFailure {
  readonly suite: string;
  readonly message: string;
}

/**
 * How the program that runs the suites ended: by itself, because its time was over, without having started them, or
 * without a word because the connection or the device was lost.
 */
export type RunEnding =
  | { readonly kind: "finished"; readonly code: number; readonly message: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "not-started"; readonly code: number | undefined; readonly message: string }
  | { readonly kind: "cut-off" };

/** What a run of suites told, and what is wrong with it. */
export interface OhosReport {
  readonly cases: readonly ReportedCase[];
  /** Number of cases that the framework announced; undefined when no case began. */
  readonly announced: number | undefined;
  readonly counts: ReportedCounts | undefined;
  readonly hookFailures: readonly HookFailure[];
  /** The names that a `dryRun` lists, `Suite#case`. */
  readonly listing: readonly string[] | undefined;
  readonly ending: RunEnding;
  /** Why this is no successful run, in words; empty for a good one. */
  readonly problems: readonly string[];
}

/** Longest message that is kept, characters. */
export const longestText = 10_000;
