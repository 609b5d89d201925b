import { describe, expect, test } from "vitest";
import type { ProfileName } from "../profiles/profile.js";
import { updateTimer } from "./adjust-bundle.js";
import { timerFired, afterRelease } from "./timeouts.js";
import { startExtTimer, startFwkTimer, stopExtTimer, stopFwkTimer, stopRunningTimers } from "./timers.js";
import { owner, stranger, TurnBench } from "./testing/turn-bench.js";

describe("the two timers of a bundle (spec/backup-service.md §6)", () => {
  test("one that runs is not started again, one that rests not stopped again", () => {
    const bench = TurnBench.running("v6.1");
    expect(startExtTimer(bench, "a")).toBe(false);
    expect(bench.seen(startExtTimer, "a")).toEqual([]);
    expect(bench.seen(stopExtTimer, "a")).toEqual(["stopTimer a running"]);
    expect(stopExtTimer(bench, "a")).toBe(true);
    expect(bench.seen(stopExtTimer, "a")).toEqual([]);
    expect(bench.seen(startFwkTimer, "a")).toEqual(["startTimer a 900000 running"]);
    expect(startFwkTimer(bench, "a")).toBe(false);
    expect(bench.seen(startFwkTimer, "a")).toEqual([]);
    expect(bench.seen(stopFwkTimer, "a")).toEqual(["stopTimer a running"]);
    expect(stopFwkTimer(bench, "a")).toBe(true);
    expect(bench.seen(stopFwkTimer, "a")).toEqual([]);
    expect(startExtTimer(bench, "a")).toBe(true);
    expect(startFwkTimer(bench, "a")).toBe(true);
    expect(bench.seen(stopRunningTimers, "a")).toEqual(["stopTimer a running", "stopTimer a running"]);
    expect(bench.entry("a")).toMatchObject({ extTimer: false, fwkTimer: false });
  });

  test("stopping one that runs succeeds, too: the extension goes on", () => {
    const bench = TurnBench.running("v6.1");
    startFwkTimer(bench, "a");
    expect(stopExtTimer(bench, "a")).toBe(true);
    expect(stopFwkTimer(bench, "a")).toBe(true);
  });

  test("of a bundle that is not in the map nothing starts or stops", () => {
    const bench = TurnBench.running("v6.1");
    for (const timer of [startExtTimer, startFwkTimer, stopExtTimer, stopFwkTimer]) {
      expect(timer(bench, "b")).toBe(false);
      expect(bench.seen(timer, "b")).toEqual([]);
    }
  });

  test("a stored value is used at the next start and forgotten at the next stop", () => {
    const bench = TurnBench.running("v6.1", "SessionRestore");
    expect(bench.seen(updateTimer, owner, "a", 5_000)).toEqual([]);
    expect(bench.seen(startExtTimer, "a")).toEqual(["startTimer a 5000 running"]);
    stopExtTimer(bench, "a");
    expect(bench.seen(startExtTimer, "a")).toEqual(["startTimer a 900000 running"]);
  });

  test("a running extension timer starts anew with the full value, 0 included", () => {
    const bench = TurnBench.running("v6.1");
    expect(bench.seen(updateTimer, owner, "a", 5_000)).toEqual(["startTimer a 5000 running"]);
    expect(bench.seen(updateTimer, owner, "a", 0)).toEqual(["startTimer a 0 running"]);
    stopExtTimer(bench, "a");
    updateTimer(bench, owner, "a", 0);
    expect(bench.seen(startExtTimer, "a")).toEqual(["startTimer a 0 running"]);
  });

  test("v5.0.0 has no default of its own (F14)", () => {
    const bench = TurnBench.running("v5.0.0");
    expect(bench.effects.filter(({ kind }) => kind === "startTimer")).toEqual([
      { kind: "startTimer", timer: "connect", bundleName: "a", ms: 15_000 },
    ]);
    expect(bench.entry("a").extTimer).toBe(true);
    expect(bench.seen(updateTimer, owner, "a", 7_000)).toEqual(["startTimer a 7000 running"]);
  });
});

describe("updateTimer (spec/backup-service.md §7.10)", () => {
  test("needs rights, a session and the bundle, but no ownership", () => {
    const bench = TurnBench.running("v6.1");
    expect(updateTimer(bench, stranger, "a", 1)).toBe(true);
    expect(updateTimer(bench, owner, "b", 1)).toBe(false);
    expect(updateTimer(bench, { ...owner, hasPermission: false }, "a", 1)).toBe(false);
    expect(updateTimer(bench, { ...owner, systemApp: false }, "a", 1)).toBe(false);
    bench.state.occupied = true;
    expect(bench.seen(updateTimer, owner, "a", 1)).toEqual([]);
    expect(updateTimer(bench, owner, "a", 1)).toBe(false);
    expect(updateTimer(new TurnBench(), owner, "a", 1)).toBe(false);
  });
});

describe("a timer that fires", () => {
  test.each<[ProfileName]>([["v5.0.3"], ["v5.1"]])("%s: the bundle ends at once", (profile) => {
    const bench = TurnBench.running(profile);
    expect(bench.seen(timerFired, "running", "a")).toEqual([
      "disconnect 1",
      "stopTimer a running",
      "stopTimer a connect",
      "E(a,13500003)",
      "A()",
    ]);
    expect(bench.requests).toHaveLength(1);
  });

  test.each<["SessionBackup" | "SessionRestore", 1 | 2]>([
    ["SessionBackup", 1],
    ["SessionRestore", 2],
  ])("v6.1, %s: the application's onRelease is called before, with %d", (kind, scenario) => {
    const bench = TurnBench.running("v6.1", kind);
    expect(bench.seen(timerFired, "running", "a")).toEqual([
      `release 1 ${String(scenario)} {"step":"timed-out","bundleName":"a"}`,
    ]);
    expect(bench.entry("a").connection.wanted).toBe(false);
    const seen = bench.seen(afterRelease, { step: "timed-out", bundleName: "a" });
    expect(seen).toEqual([
      "disconnect 1",
      "stopTimer a running",
      ...(kind === "SessionRestore" ? ["appGallery a endRestore 100"] : []),
      "stopTimer a connect",
      "E(a,13500003)",
      "A()",
    ]);
    expect(bench.state.disposals).toEqual(new Set());
  });

  test("v6.1: without an extension there is nobody to release", () => {
    const bench = TurnBench.running("v6.1");
    bench.entry("a").connection.hasProxy = false;
    expect(bench.told(timerFired, "running", "a")).toEqual(["E(a,13500003)", "A()"]);
  });

  test("the connect timer gives the begin callback an error", () => {
    const bench = new TurnBench("v6.1");
    bench.open();
    bench.append(["a"]);
    expect(bench.told(timerFired, "connect", "a")).toEqual(["B(a,13500002)", "A()"]);
  });

  test("of a bundle that is gone does nothing", () => {
    const bench = TurnBench.running("v6.1");
    expect(bench.seen(timerFired, "running", "b")).toEqual([]);
    expect(bench.seen(timerFired, "connect", "b")).toEqual([]);
    expect(bench.seen(afterRelease, { step: "timed-out", bundleName: "b" })).toEqual([]);
    expect(bench.seen(afterRelease, { step: "disconnect" })).toEqual([]);
  });
});
