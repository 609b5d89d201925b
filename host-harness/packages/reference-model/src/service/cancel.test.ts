import { describe, expect, test } from "vitest";
import type { ProfileName } from "../profiles/profile.js";
import { cancel, runCancel } from "./cancel.js";
import { owner, stranger, TurnBench } from "./testing/turn-bench.js";
import { afterRelease } from "./timeouts.js";

describe("cancel (spec/backup-service.md §7.12)", () => {
  test.each<[ProfileName, number]>([
    ["v5.1", 13500011],
    ["v6.0", 0],
    ["HEAD", 0],
  ])("%s: without a session, or by another application: %d", (profile, code) => {
    expect(cancel(new TurnBench(profile), owner, "a")).toBe(code);
    const bench = TurnBench.running(profile);
    expect(cancel(bench, stranger, "a")).toBe(code);
    expect(bench.seen(cancel, stranger, "a")).toEqual([]);
  });

  test("what waits, starts, is cleaned or unknown is not cancelled", () => {
    const bench = new TurnBench("v6.1");
    bench.open();
    bench.append(["a", "b", "c", "d"]);
    expect(cancel(bench, owner, "d")).toBe(13500011);
    expect(cancel(bench, owner, "a")).toBe(13500011);
    expect(cancel(bench, owner, "z")).toBe(13500012);
    bench.start("b");
    bench.entry("b").action = "CLEAN";
    expect(cancel(bench, owner, "b")).toBe(13500012);
    expect(bench.seen(cancel, owner, "b")).toEqual([]);
  });

  test("what runs is cancelled later, on another thread", () => {
    const bench = TurnBench.running("v6.1");
    expect(bench.seen(cancel, owner, "a")).toEqual(["cancelTask a"]);
    expect(cancel(bench, owner, "a")).toBe(0);
  });

  test.each<["SessionBackup" | "SessionRestore", 1 | 2]>([
    ["SessionBackup", 1],
    ["SessionRestore", 2],
  ])("from v6.0, %s: onRelease is called first, with %d", (kind, scenario) => {
    const bench = TurnBench.running("v6.1", kind);
    expect(bench.seen(runCancel, "a")).toEqual([
      "clearExtension 1",
      "stopTimer a running",
      `release 1 ${String(scenario)} {"step":"cancelled","bundleName":"a"}`,
    ]);
    expect(bench.entry("a").connection.wanted).toBe(false);
    expect(bench.seen(afterRelease, { step: "cancelled", bundleName: "a" })).toEqual([
      "disconnect 1",
      "stopTimer a connect",
      "E(a)",
      "A()",
    ]);
  });

  test("v5.1: it ends at once", () => {
    const bench = TurnBench.running("v5.1");
    expect(bench.seen(runCancel, "a")).toEqual([
      "clearExtension 1",
      "stopTimer a running",
      "disconnect 1",
      "stopTimer a connect",
      "E(a)",
      "A()",
    ]);
  });

  test("an extension that was never reached cannot be cancelled", () => {
    const bench = TurnBench.running("v6.1");
    bench.entry("a").connection.hasProxy = false;
    expect(bench.seen(runCancel, "a")).toEqual([]);
    expect(bench.seen(runCancel, "b")).toEqual([]);
  });
});
