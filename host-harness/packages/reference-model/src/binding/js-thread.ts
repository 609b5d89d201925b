import type { Clock } from "../world/clock.js";
import type { SimulatedProcess } from "../world/simulated-process.js";

function rethrow(thrown: unknown): void {
  queueMicrotask(() => {
    throw thrown;
  });
}

/**
 * The script thread of a simulated process. Tasks run in the order they were posted, each in a turn of its own, so that
 * promise jobs are drained in between (`spec/js-api.md §2.1` no. 17); once the process has ended, none runs.
 */
export class JsThread {
  readonly #clock: Clock;
  readonly #process: SimulatedProcess;
  readonly #onUncaught: (thrown: unknown) => void;

  constructor(clock: Clock, process: SimulatedProcess, onUncaught: (thrown: unknown) => void = rethrow) {
    this.#clock = clock;
    this.#process = process;
    this.#onUncaught = onUncaught;
  }

  /**
   * Runs a task in a later turn.
   * @param abandon what is done instead when the process has ended by then
   */
  post(task: () => void, abandon?: () => void): void {
    this.#clock.setTimeout(() => {
      if (this.#process.exited === undefined) task();
      else abandon?.();
    }, 0);
  }

  /**
   * Calls a function of the script as native code does: `this` is the global object and the result is ignored.
   * @returns false when it threw; the exception has then been handed on as an uncaught one (`§2.7`)
   */
  call(target: CallableFunction, ...args: readonly unknown[]): boolean {
    try {
      Reflect.apply(target, globalThis, args);
      return true;
    } catch (thrown) {
      this.#onUncaught(thrown);
      return false;
    }
  }
}
