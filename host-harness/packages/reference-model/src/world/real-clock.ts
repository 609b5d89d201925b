import type { Clock, ClockTimer, TimerOptions } from "./clock.js";

interface RealTimer extends ClockTimer {
  readonly handle: NodeJS.Timeout;
}

/** The longest delay that Node's own timers take. */
const longestDelayMs = 2 ** 31 - 1;

/** Real time, for a virtual board that people use by hand. */
export class RealClock implements Clock {
  readonly #start = performance.now();
  readonly #timers = new Set<RealTimer>();

  now(): number {
    return performance.now() - this.#start;
  }

  wallTime(): number {
    return Date.now();
  }

  setTimeout(task: () => void, delayMs: number, options: TimerOptions = {}): ClockTimer {
    const handle = setTimeout(
      () => {
        this.#timers.delete(timer);
        task();
      },
      Math.min(Math.max(0, delayMs), longestDelayMs),
    );
    const timer: RealTimer = { dueAt: this.now() + delayMs, handle };
    if (options.background === true) handle.unref();
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(timer: ClockTimer | undefined): void {
    for (const known of this.#timers) {
      if (known !== timer) continue;
      clearTimeout(known.handle);
      this.#timers.delete(known);
      return;
    }
  }

  /** Cancels all timers. */
  stop(): void {
    for (const { handle } of this.#timers) clearTimeout(handle);
    this.#timers.clear();
  }
}
