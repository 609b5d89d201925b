import type { ClockTimer } from "@ohbackup/reference-model";
import { consoleOf } from "./console.js";
import type { PlatformHost } from "./platform-host.js";
import { dateOf } from "./world-date.js";

export interface RuntimeGlobals {
  /** For `ArktsRuntime`: console, timers, Date. */
  readonly globals: Readonly<Record<string, unknown>>;
  /** Cancels every timer and starts none any more: the process is gone. */
  dispose(): void;
}

/** Globals of one simulated process, with its timers on the clock of the world. */
export function runtimeGlobals(host: PlatformHost): RuntimeGlobals {
  const timers = new Map<number, ClockTimer>();
  let nextId = 1;
  let disposed = false;

  function arm(id: number, delayMs: number, task: () => void, repeat: boolean): void {
    const timer = host.clock.setTimeout(() => {
      if (!timers.delete(id)) return;
      if (repeat) arm(id, delayMs, task, true);
      try {
        task();
      } catch (error) {
        host.uncaught(error);
      }
    }, delayMs);
    timers.set(id, timer);
  }

  function start(
    task: (...args: unknown[]) => void,
    delay: unknown,
    args: unknown[],
    repeat: boolean,
  ): number {
    const id = nextId;
    nextId += 1;
    const minimum = repeat ? 1 : 0;
    const delayMs = typeof delay === "number" && delay > minimum ? delay : minimum;
    if (!disposed) {
      arm(
        id,
        delayMs,
        () => {
          task(...args);
        },
        repeat,
      );
    }
    return id;
  }

  function stop(id: unknown): void {
    if (typeof id !== "number") return;
    host.clock.clearTimeout(timers.get(id));
    timers.delete(id);
  }

  const globals = {
    console: consoleOf(host),
    Date: dateOf(host.clock),
    setTimeout: (task: (...args: unknown[]) => void, delay?: unknown, ...args: unknown[]) =>
      start(task, delay, args, false),
    setInterval: (task: (...args: unknown[]) => void, delay?: unknown, ...args: unknown[]) =>
      start(task, delay, args, true),
    clearTimeout: stop,
    clearInterval: stop,
  };
  return {
    globals,
    dispose() {
      disposed = true;
      for (const id of [...timers.keys()]) stop(id);
    },
  };
}
