import type { Clock, ClockTimer, TimerOptions } from "./clock.js";
import { TimerHeap } from "./timer-heap.js";
import type { HeapTimer } from "./timer-heap.js";

export interface VirtualClockOptions {
  /** Milliseconds since 1970 when the world begins; default 2024-01-01T00:00:00Z. */
  readonly startAt?: number;
  /** Default `automatic`. */
  readonly mode?: "automatic" | "stepped";
  /**
   * `automatic`: so many tasks that are due at the same time may run in one turn of the host's event loop. More is faster,
   * but sockets and files of the host are heard of less often. Default 1.
   */
  readonly tasksPerTurn?: number;
}

const defaultStart = Date.UTC(2024, 0, 1);

/** Taken before anybody can replace them: a test that fakes the host's timers must not stop the device's time. */
const hostImmediate = setImmediate;
const hostMicrotask = queueMicrotask;
const hostTick = process.nextTick.bind(process);

/** One turn of the event loop: promise jobs run before it is over, and ready I/O is seen. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    hostImmediate(resolve);
  });

/**
 * Time that passes only because something is due. `automatic` pumps itself: after every task all promise jobs are
 * drained, then the next due task runs; when none is due, time jumps to the next foreground timer. `stepped` waits to
 * be told ({@link advance}, {@link runToEnd}).
 */
export class VirtualClock implements Clock {
  readonly #startAt: number;
  readonly #automatic: boolean;
  readonly #tasksPerTurn: number;
  readonly #timers = new TimerHeap();
  #now = 0;
  #sequence = 0;
  #foreground = 0;
  #held = 0;
  #pumping = false;
  #tasksOfTurn = 0;
  #stopped = false;

  constructor(options: VirtualClockOptions = {}) {
    this.#startAt = options.startAt ?? defaultStart;
    this.#automatic = (options.mode ?? "automatic") === "automatic";
    this.#tasksPerTurn = options.tasksPerTurn ?? 1;
  }

  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return this.#startAt + this.#now;
  }

  setTimeout(task: () => void, delayMs: number, options: TimerOptions = {}): ClockTimer {
    const timer: HeapTimer = {
      task,
      dueAt: this.#now + Math.max(0, delayMs),
      sequence: (this.#sequence += 1),
      background: options.background ?? false,
      cancelled: this.#stopped,
    };
    if (this.#stopped) return timer;
    this.#timers.push(timer);
    if (!timer.background) this.#foreground += 1;
    this.#pump();
    return timer;
  }

  clearTimeout(timer: ClockTimer | undefined): void {
    if (timer === undefined) return;
    // Only this clock makes timers for itself, so what comes back is one of them.
    const known = timer as HeapTimer;
    if (known.cancelled) return;
    known.cancelled = true;
    if (!known.background) this.#foreground -= 1;
  }

  /** Keeps time from jumping while real work (a socket, a file read) is under way. */
  async whileHeld<Value>(work: Promise<Value>): Promise<Value> {
    this.#held += 1;
    try {
      return await work;
    } finally {
      this.#held -= 1;
      this.#pump();
    }
  }

  /** Stepped: lets `ms` pass and runs what becomes due in it, promise jobs included. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await turn();
    for (;;) {
      const next = this.#timers.peek();
      if (next === undefined || next.dueAt > end) break;
      this.#runNext();
      await turn();
    }
    this.#now = Math.max(this.#now, end);
  }

  /**
   * Stepped: runs one task and the promise jobs behind it. False, with time standing still, when no foreground timer is
   * due up to `limit` (milliseconds on this clock).
   */
  async runNext(limit = Number.POSITIVE_INFINITY): Promise<boolean> {
    await turn();
    const next = this.#timers.peek();
    if (next === undefined || this.#foreground === 0 || next.dueAt > limit || this.#stopped) return false;
    this.#runNext();
    await turn();
    return true;
  }

  /** Runs until no foreground timer is left. */
  async runToEnd(): Promise<void> {
    await turn();
    while (this.#foreground > 0 && !this.#stopped) {
      this.#runNext();
      await turn();
    }
  }

  /** Drops all timers; later ones never run. */
  stop(): void {
    this.#stopped = true;
    this.#timers.clear();
    this.#foreground = 0;
  }

  #runNext(): void {
    const timer = this.#timers.pop();
    if (timer === undefined) return;
    timer.cancelled = true;
    if (!timer.background) this.#foreground -= 1;
    this.#now = Math.max(this.#now, timer.dueAt);
    timer.task();
  }

  #pump(): void {
    if (!this.#automatic || this.#pumping || this.#stopped || this.#foreground === 0) return;
    this.#pumping = true;
    hostImmediate(this.#step, true);
  }

  /**
   * Behind a task of its own. What is due at the same time runs as soon as all promise jobs are drained: a tick that is
   * asked for by a promise job comes after all of them.
   */
  #goOn(): void {
    const next = this.#timers.peek();
    this.#tasksOfTurn += 1;
    if (next === undefined || next.dueAt > this.#now || this.#tasksOfTurn >= this.#tasksPerTurn) {
      this.#tasksOfTurn = 0;
      this.#pump();
      return;
    }
    if (this.#stopped) return;
    this.#pumping = true;
    hostMicrotask(this.#askForTick);
  }

  readonly #askForTick = (): void => {
    hostTick(this.#step, true);
  };

  /** One task; before time jumps, one more turn of the event loop lets real I/O that is ready be heard first. */
  readonly #step = (mayWait: boolean): void => {
    this.#pumping = false;
    const next = this.#timers.peek();
    if (this.#stopped || next === undefined || this.#foreground === 0) return;
    if (next.dueAt > this.#now) {
      if (this.#held > 0) return;
      if (mayWait) {
        this.#pumping = true;
        hostImmediate(this.#step, false);
        return;
      }
    }
    // What the task itself asks for waits for its end.
    this.#pumping = true;
    try {
      this.#runNext();
    } finally {
      this.#pumping = false;
      this.#goOn();
    }
  };
}
