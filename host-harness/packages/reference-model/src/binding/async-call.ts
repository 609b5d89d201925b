import type { BindingEnvironment } from "./binding-environment.js";
import { errorOf } from "./binding-environment.js";

/** What a worker brings back: a code (0 = success) and the value of success. */
export interface WorkResult {
  readonly code: number;
  readonly value?: unknown;
  /** Undoes the value when the process is gone before the script could take it. */
  readonly discard?: () => void;
}

/**
 * Runs work off the script thread: it starts in a later turn, and its completion is posted behind every callback that
 * it caused (`spec/js-api.md §2.8`). Work that waits for an extension returns a promise.
 */
function startWork(
  { world, process, thread }: BindingEnvironment,
  work: () => WorkResult | Promise<WorkResult>,
  complete: (result: WorkResult) => void,
): void {
  const post = (result: WorkResult): void => {
    thread.post(() => {
      complete(result);
    }, result.discard);
  };
  world.clock.setTimeout(() => {
    if (process.exited !== undefined) return;
    const result = work();
    // Work answers with codes; a promise that rejects is a mistake in the model and shall be seen as one.
    if (result instanceof Promise) void result.then(post);
    else post(result);
  }, 0);
}

/** The promise form of a call. */
export function promiseCall(
  environment: BindingEnvironment,
  work: () => WorkResult | Promise<WorkResult>,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    startWork(environment, work, ({ code, value }) => {
      if (code === 0) resolve(value);
      else reject(errorOf(environment, code));
    });
  });
}

/** The callback form: `(undefined, value)` on success, exactly one argument on failure (`spec/js-api.md §2.1` no. 15). */
export function callbackCall(
  environment: BindingEnvironment,
  work: () => WorkResult | Promise<WorkResult>,
  callback: CallableFunction,
): void {
  startWork(environment, work, ({ code, value }) => {
    if (code === 0) environment.thread.call(callback, undefined, value);
    else environment.thread.call(callback, errorOf(environment, code));
  });
}

/** The callback form when a callback is given, else the promise form. */
export function asyncCall(
  environment: BindingEnvironment,
  work: () => WorkResult | Promise<WorkResult>,
  callback: CallableFunction | undefined,
): Promise<unknown> | undefined {
  if (callback === undefined) return promiseCall(environment, work);
  callbackCall(environment, work, callback);
  return undefined;
}
