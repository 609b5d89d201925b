/** Something that {@link Clock.setTimeout} will do; hand it back to cancel it. */
export interface ClockTimer {
  /** Milliseconds on the clock at which the task is due. */
  readonly dueAt: number;
}

export interface TimerOptions {
  /**
   * A background timer is run when it is due, but never makes virtual time pass by itself: periodic
   * housekeeping must not keep a world running for ever.
   */
  readonly background?: boolean;
}

/** The time of a world. Nothing else in the model asks what time it is. */
export interface Clock {
  /** Milliseconds since the world began. */
  now(): number;
  /** Milliseconds since 1970, as the simulated device believes. */
  wallTime(): number;
  /** Runs a task after a delay (0 = as soon as everything before it has run); equal times run in call order. */
  setTimeout(task: () => void, delayMs: number, options?: TimerOptions): ClockTimer;
  /** Cancels; a timer that already ran, or undefined, is ignored. */
  clearTimeout(timer: ClockTimer | undefined): void;
}
