import { later } from "./extension-core.js";
import type { ExtensionCore } from "./extension-core.js";

/** A task that occupies its thread until it calls `finished`. */
export type WorkerTask = (finished: () => void) => void;

/** A thread of the process with a queue: tasks run in the order in which they were given, one after the other. */
export class Worker {
  #freeAt = 0;
  #isBusy = false;
  readonly #waiting: WorkerTask[] = [];

  /** @param lagMs how long the thread takes to take the task up */
  run(core: ExtensionCore, task: WorkerTask, lagMs = 0): void {
    const now = core.clock.now();
    this.#freeAt = Math.max(this.#freeAt, now) + lagMs;
    later(
      core,
      () => {
        if (this.#isBusy) this.#waiting.push(task);
        else this.#start(task);
      },
      this.#freeAt - now,
    );
  }

  #start(task: WorkerTask): void {
    this.#isBusy = true;
    task(() => {
      this.#isBusy = false;
      const next = this.#waiting.shift();
      if (next !== undefined) this.#start(next);
    });
  }
}
