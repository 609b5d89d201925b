import { describe, expect, test, vi } from "vitest";
import { JsThread } from "./js-thread.js";
import { BindingBench } from "./testing/binding-bench.js";

describe("the script thread", () => {
  test("calls with the global object as this, and says whether that went well", () => {
    const bench = new BindingBench();
    const thrown: unknown[] = [];
    const thread = new JsThread(bench.clock, bench.process, (error) => thrown.push(error));
    const received: unknown[] = [];
    const good = function (this: unknown, ...args: readonly unknown[]): void {
      received.push(this, ...args);
    };
    expect(thread.call(good, 1, undefined)).toBe(true);
    expect(received).toEqual([globalThis, 1, undefined]);
    const bad = (): never => {
      throw new TypeError("of the script");
    };
    expect(thread.call(bad)).toBe(false);
    expect(thrown).toEqual([new TypeError("of the script")]);
  });

  test("hands an exception to the host as an uncaught one, unless told otherwise", () => {
    const bench = new BindingBench();
    const thread = new JsThread(bench.clock, bench.process);
    const queued: (() => void)[] = [];
    const queue = vi.spyOn(globalThis, "queueMicrotask").mockImplementation((task) => queued.push(task));
    try {
      thread.call(() => {
        throw new RangeError("of the script");
      });
    } finally {
      queue.mockRestore();
    }
    expect(queued).toHaveLength(1);
    expect(queued[0]).toThrow(new RangeError("of the script"));
  });

  test("runs nothing once its process has ended, but what undoes it", async () => {
    const bench = new BindingBench();
    const thread = new JsThread(bench.clock, bench.process);
    const done: string[] = [];
    thread.post(
      () => done.push("task"),
      () => done.push("undone"),
    );
    await bench.clock.runToEnd();
    expect(done).toEqual(["task"]);
    bench.process.exit("killed");
    thread.post(
      () => done.push("late task"),
      () => done.push("undone"),
    );
    thread.post(() => done.push("late task"));
    await bench.clock.runToEnd();
    expect(done).toEqual(["task", "undone"]);
  });
});
