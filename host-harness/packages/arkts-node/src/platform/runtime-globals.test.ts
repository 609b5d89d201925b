import { VirtualClock } from "@ohbackup/reference-model";
import { describe, expect, it } from "vitest";
import type { LogLine, PlatformHost } from "./platform-host.js";
import { runtimeGlobals } from "./runtime-globals.js";

interface Globals {
  setTimeout: (task: (...args: unknown[]) => void, delay?: unknown, ...args: unknown[]) => number;
  setInterval: (task: () => void, delay?: unknown) => number;
  clearTimeout: (id: unknown) => void;
  clearInterval: (id: unknown) => void;
  console: { info: (...args: unknown[]) => void };
  Date: DateConstructor;
}

const start = Date.UTC(2026, 0, 1);

function device(): {
  clock: VirtualClock;
  globals: Globals;
  dispose: () => void;
  lines: LogLine[];
  uncaught: unknown[];
} {
  const clock = new VirtualClock({ mode: "stepped", startAt: start });
  const lines: LogLine[] = [];
  const uncaught: unknown[] = [];
  const host: PlatformHost = {
    clock,
    pid: 1,
    uid: 2,
    bundleName: "com.example.a",
    device: { sdkApiVersion: 12, osFullName: "OpenHarmony" },
    log: (line) => lines.push(line),
    exit: () => undefined,
    uncaught: (error) => uncaught.push(error),
  };
  const made = runtimeGlobals(host);
  return {
    clock,
    globals: made.globals as unknown as Globals,
    dispose: () => {
      made.dispose();
    },
    lines,
    uncaught,
  };
}

describe("runtimeGlobals", () => {
  it("runs timers on the world's clock, in order, with their arguments", async () => {
    const { clock, globals } = device();
    const seen: unknown[] = [];
    globals.setTimeout((...args) => seen.push(args, clock.now()), 50, "a", 1);
    globals.setTimeout(() => seen.push("first"), 10);
    const cancelled = globals.setTimeout(() => seen.push("cancelled"), 20);
    globals.clearTimeout(cancelled);
    await clock.advance(49);
    expect(seen).toEqual(["first"]);
    await clock.advance(1);
    expect(seen).toEqual(["first", ["a", 1], 50]);
  });

  it("repeats an interval until it is cleared", async () => {
    const { clock, globals } = device();
    let count = 0;
    const id = globals.setInterval(() => {
      count += 1;
      if (count === 3) globals.clearInterval(id);
    }, 10);
    await clock.advance(1000);
    expect(count).toBe(3);
  });

  it("starts and runs nothing after the process is gone", async () => {
    const { clock, globals, dispose } = device();
    let ran = false;
    globals.setTimeout(() => (ran = true), 10);
    dispose();
    globals.setTimeout(() => (ran = true), 10);
    await clock.advance(100);
    expect(ran).toBe(false);
  });

  it("hands on what a task throws and goes on", async () => {
    const { clock, globals, uncaught } = device();
    let ran = false;
    globals.setTimeout(() => {
      throw new Error("in a task");
    }, 1);
    globals.setTimeout(() => (ran = true), 2);
    await clock.advance(5);
    expect(uncaught).toEqual([new Error("in a task")]);
    expect(ran).toBe(true);
  });

  it("has a Date that tells the world's time", async () => {
    const { clock, globals } = device();
    await clock.advance(1500);
    expect(globals.Date.now()).toBe(start + 1500);
    expect(new globals.Date().getTime()).toBe(start + 1500);
    expect(new globals.Date(5).getTime()).toBe(5);
    expect(new globals.Date() instanceof Date).toBe(true);
    expect(globals.Date.UTC(2026, 0, 1)).toBe(start);
  });

  it("writes console lines to the device's log", () => {
    const { globals, lines } = device();
    globals.console.info("text", { a: 1 });
    expect(lines).toEqual([{ level: "info", tag: "console", domain: 0, text: "text { a: 1 }" }]);
  });
});
