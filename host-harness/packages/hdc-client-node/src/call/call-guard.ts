import { HdcError } from "../errors.js";
import type { CallOptions } from "./call-options.js";

/** Limits of a call for which the caller names none, in milliseconds. */
export interface CallLimits {
  readonly limitMs: number;
  readonly silenceLimitMs: number;
}

/** A command that answers at once. */
export const answerLimits: CallLimits = { limitMs: 30_000, silenceLimitMs: Infinity };
/** A program on the device may be silent for long. */
export const shellLimits: CallLimits = { limitMs: 300_000, silenceLimitMs: Infinity };
/** A transfer takes as long as it takes, but something must move. */
export const transferLimits: CallLimits = { limitMs: Infinity, silenceLimitMs: 60_000 };
/** A stream ends when the reader wants no more. */
export const streamLimits: CallLimits = { limitMs: Infinity, silenceLimitMs: Infinity };

/**
 * Holds one call to its limits and to the caller's signal. What the call waits for registers a way to break it;
 * the first reason wins and breaks all of it.
 */
export class CallGuard {
  private readonly breakers = new Set<(error: HdcError) => void>();
  private readonly stopListening: () => void;
  private readonly limit: NodeJS.Timeout | undefined;
  private silence: NodeJS.Timeout | undefined;
  private lastSign = Date.now();
  private failure: HdcError | undefined;
  private readonly silenceLimitMs: number;

  /** @param what the call for messages, e.g. `shell on 127.0.0.1:10178` */
  constructor(
    private readonly what: string,
    options: CallOptions,
    limits: CallLimits,
  ) {
    const { signal } = options;
    const onAbort = (): void => {
      this.fail(new HdcError("aborted", `${what}: stopped by the caller.`, { cause: signal?.reason }));
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    this.stopListening = () => signal?.removeEventListener("abort", onAbort);
    const limitMs = options.limitMs ?? limits.limitMs;
    this.silenceLimitMs = options.silenceLimitMs ?? limits.silenceLimitMs;
    if (Number.isFinite(limitMs)) {
      this.limit = setTimeout(() => {
        this.timeOut(`not done within ${limitMs} ms. Raise limitMs if the command may take longer`);
      }, limitMs);
    }
    if (Number.isFinite(this.silenceLimitMs)) this.watchSilence(this.silenceLimitMs);
    if (signal?.aborted === true) onAbort();
  }

  /** Throws when the call is already over. */
  check(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  /** Something moved: the silence begins anew. */
  touch(): void {
    this.lastSign = Date.now();
  }

  /** @returns how to take it back */
  onBreak(breaker: (error: HdcError) => void): () => void {
    if (this.failure !== undefined) breaker(this.failure);
    else this.breakers.add(breaker);
    return () => this.breakers.delete(breaker);
  }

  /** Ends the watch; call it on every path. */
  close(): void {
    clearTimeout(this.limit);
    clearTimeout(this.silence);
    this.stopListening();
    this.breakers.clear();
  }

  private fail(error: HdcError): void {
    if (this.failure !== undefined) return;
    this.failure = error;
    const breakers = [...this.breakers];
    this.close();
    for (const breaker of breakers) breaker(error);
  }

  private timeOut(why: string): void {
    this.fail(new HdcError("timeout", `${this.what}: ${why}.`));
  }

  private watchSilence(remainingMs: number): void {
    this.silence = setTimeout(() => {
      const quietFor = Date.now() - this.lastSign;
      if (quietFor >= this.silenceLimitMs) {
        this.timeOut(`nothing moved for ${this.silenceLimitMs} ms. Check the cable and the device`);
      } else this.watchSilence(this.silenceLimitMs - quietFor);
    }, remainingMs);
  }
}

/** Runs a call under a guard and closes the guard on every path. */
export async function guarded<Result>(
  what: string,
  options: CallOptions,
  limits: CallLimits,
  action: (guard: CallGuard) => Promise<Result>,
): Promise<Result> {
  const guard = new CallGuard(what, options, limits);
  try {
    guard.check();
    return await action(guard);
  } finally {
    guard.close();
  }
}
