import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { VirtualClock } from "./virtual-clock.js";

describe("a virtual clock", () => {
  test("runs tasks by time, equal times in the order of their calls", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 40 }), async (delays) => {
        const clock = new VirtualClock({ mode: "stepped" });
        const ran: [number, number][] = [];
        delays.forEach((delay, index) => {
          clock.setTimeout(() => {
            ran.push([clock.now(), index]);
          }, delay);
        });
        await clock.runToEnd();
        const wanted = delays
          .map((delay, index): [number, number] => [delay, index])
          .sort(([left, a], [right, b]) => left - right || a - b);
        expect(ran).toEqual(wanted);
      }),
      { numRuns: 50 },
    );
  });

  test("drains all promise jobs between two tasks", async () => {
    const clock = new VirtualClock({ mode: "stepped" });
    const order: string[] = [];
    clock.setTimeout(() => {
      void (async () => {
        for (let step = 0; step < 20; step += 1) await Promise.resolve();
        order.push("jobs");
      })();
    }, 0);
    clock.setTimeout(() => order.push("task"), 0);
    await clock.runToEnd();
    expect(order).toEqual(["jobs", "task"]);
  });

  test.each([1, 32])("drains them by itself, with %i tasks a turn of the host", async (tasksPerTurn) => {
    const clock = new VirtualClock({ tasksPerTurn });
    const order: string[] = [];
    const done = new Promise<void>((resolve) => {
      for (const name of ["a", "b", "c"]) {
        clock.setTimeout(() => {
          void (async () => {
            for (let step = 0; step < 20; step += 1) await Promise.resolve();
            order.push(`jobs of ${name}`);
            if (name === "c") resolve();
          })();
          clock.setTimeout(() => order.push(`after ${name}`), 0);
          order.push(name);
        }, 0);
      }
    });
    await done;
    await new Promise<void>((resolve) => {
      clock.setTimeout(resolve, 1);
    });
    expect(order).toEqual([
      ...["a", "jobs of a", "b", "jobs of b", "c", "jobs of c"],
      ...["after a", "after b", "after c"],
    ]);
  });

  test("goes on after a task that throws", async () => {
    const clock = new VirtualClock({ tasksPerTurn: 32 });
    const uncaught: unknown[] = [];
    const listener = (error: unknown): void => {
      uncaught.push(error);
    };
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", listener);
    try {
      clock.setTimeout(() => {
        throw new Error("thrown by a task");
      }, 0);
      await new Promise<void>((resolve) => {
        clock.setTimeout(resolve, 0);
      });
      expect(uncaught).toHaveLength(1);
    } finally {
      process.removeListener("uncaughtException", listener);
      for (const other of others) process.on("uncaughtException", other);
    }
  });

  test("pumps itself, and four hours take no time", async () => {
    const clock = new VirtualClock();
    const started = performance.now();
    await new Promise<void>((resolve) => {
      clock.setTimeout(resolve, 14_400_000);
    });
    expect(clock.now()).toBe(14_400_000);
    expect(performance.now() - started).toBeLessThan(100);
  });

  test("a background timer makes no time pass, but is run on the way", async () => {
    const clock = new VirtualClock();
    const ran: string[] = [];
    clock.setTimeout(() => ran.push("background"), 10, { background: true });
    await clock.runToEnd();
    expect([clock.now(), ran]).toEqual([0, []]);
    await new Promise<void>((resolve) => {
      clock.setTimeout(resolve, 20);
    });
    expect(ran).toEqual(["background"]);
  });

  test("waits for real work that is under way", async () => {
    const clock = new VirtualClock();
    let jumped = false;
    clock.setTimeout(() => {
      jumped = true;
    }, 1000);
    await clock.whileHeld(
      new Promise<void>((resolve) => {
        setTimeout(resolve, 20);
      }),
    );
    expect(jumped).toBe(false);
    await clock.runToEnd();
    expect(jumped).toBe(true);
  });

  test("a cleared timer does not run, a stopped clock runs nothing", async () => {
    const clock = new VirtualClock({ mode: "stepped" });
    const ran: number[] = [];
    clock.clearTimeout(clock.setTimeout(() => ran.push(1), 5));
    clock.clearTimeout(undefined);
    clock.setTimeout(() => ran.push(2), 5);
    await clock.advance(4);
    expect([clock.now(), ran]).toEqual([4, []]);
    await clock.advance(1);
    expect(ran).toEqual([2]);
    clock.stop();
    clock.setTimeout(() => ran.push(3), 0);
    await clock.runToEnd();
    expect(ran).toEqual([2]);
  });

  test("goes on while a test fakes the timers of the host", async () => {
    vi.useFakeTimers();
    try {
      const clock = new VirtualClock();
      const ran = new Promise<number>((resolve) => {
        clock.setTimeout(() => {
          resolve(clock.now());
        }, 5000);
      });
      expect(await ran).toBe(5000);
    } finally {
      vi.useRealTimers();
    }
  });
});
