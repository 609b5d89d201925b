/** What can go wrong in this package, by stable code. */
export type ConformanceErrorCode =
  | "bad-scenario"
  | "bad-recording"
  | "bad-trace"
  | "unsupported-version"
  | "too-large"
  | "device-answer"
  | "device-lost"
  | "step-timeout"
  | "fixture-failed"
  | "interrupted"
  | "folder-in-use"
  | "unknown-profile"
  | "unknown-catalogue-entry";

/**
 * Every error that this package throws. The message says what was tried, with what, and what to do next; `where` is a
 * path into the offending document (`steps[3].limitMs`, `line 12: event.id`) when there is one.
 */
export class ConformanceError extends Error {
  override readonly name = "ConformanceError";
  readonly code: ConformanceErrorCode;
  readonly where: string | undefined;

  constructor(
    code: ConformanceErrorCode,
    message: string,
    options: { where?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.where = options.where;
  }
}

/** True for an error of this package, with the given code when one is named. */
export function isConformanceError(error: unknown, code?: ConformanceErrorCode): error is ConformanceError {
  return error instanceof ConformanceError && (code === undefined || error.code === code);
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
