import type { Clock, ClockTimer } from "./clock.js";

/** Timers of the service, by kind and bundle; starting one again replaces it. */
export class BundleTimers {
  readonly #timers = new Map<string, ClockTimer>();

  constructor(private readonly clock: Clock) {}

  start(kind: string, bundleName: string, ms: number, task: () => void): void {
    this.stop(kind, bundleName);
    const key = `${kind} ${bundleName}`;
    const timer = this.clock.setTimeout(() => {
      this.#timers.delete(key);
      task();
    }, ms);
    this.#timers.set(key, timer);
  }

  stop(kind: string, bundleName: string): void {
    const key = `${kind} ${bundleName}`;
    this.clock.clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  stopKind(kind: string): void {
    for (const [key, timer] of [...this.#timers]) {
      if (!key.startsWith(`${kind} `)) continue;
      this.clock.clearTimeout(timer);
      this.#timers.delete(key);
    }
  }

  stopAll(): void {
    for (const timer of this.#timers.values()) this.clock.clearTimeout(timer);
    this.#timers.clear();
  }
}
