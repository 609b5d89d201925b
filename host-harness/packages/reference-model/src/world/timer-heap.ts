import type { ClockTimer } from "./clock.js";

export interface HeapTimer extends ClockTimer {
  readonly task: () => void;
  /** Equal times run in this order. */
  readonly sequence: number;
  readonly background: boolean;
  cancelled: boolean;
}

const isBefore = (left: HeapTimer, right: HeapTimer): boolean =>
  left.dueAt < right.dueAt || (left.dueAt === right.dueAt && left.sequence < right.sequence);

/** Timers in the order in which they are due: a binary heap. Cancelled ones leave when they come up. */
export class TimerHeap {
  readonly #timers: HeapTimer[] = [];

  push(timer: HeapTimer): void {
    const timers = this.#timers;
    let index = timers.length;
    timers.push(timer);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = timers[parent];
      if (above === undefined || !isBefore(timer, above)) break;
      timers[index] = above;
      index = parent;
    }
    timers[index] = timer;
  }

  /** The next timer that was not cancelled. */
  peek(): HeapTimer | undefined {
    while (this.#timers[0]?.cancelled === true) this.#removeTop();
    return this.#timers[0];
  }

  pop(): HeapTimer | undefined {
    const top = this.peek();
    if (top !== undefined) this.#removeTop();
    return top;
  }

  clear(): void {
    this.#timers.length = 0;
  }

  #removeTop(): void {
    const timers = this.#timers;
    const last = timers.pop();
    if (last === undefined || timers.length === 0) return;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const leftTimer = timers[left];
      if (leftTimer === undefined) break;
      const rightTimer = timers[right];
      const useRight = rightTimer !== undefined && isBefore(rightTimer, leftTimer);
      const child = useRight ? rightTimer : leftTimer;
      if (!isBefore(child, last)) break;
      timers[index] = child;
      index = useRight ? right : left;
    }
    timers[index] = last;
  }
}
