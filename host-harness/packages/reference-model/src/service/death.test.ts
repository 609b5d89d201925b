import { describe, expect, test } from "vitest";
import type { ProfileName } from "../profiles/profile.js";
import { connected } from "./connect-outcomes.js";
import { cleaningLaunchFailed, extensionDied } from "./death.js";
import { runTask } from "./launch.js";
import { afterRelease } from "./timeouts.js";
import { TurnBench } from "./testing/turn-bench.js";

const keep = '{"infos":[],"clearBackupData":"false"}';

/** The relaunched extension comes and cleans; from v6.0 the application's `onRelease` answers in between. */
function clean(bench: TurnBench): void {
  connected(bench, "a");
  runTask(bench, "a");
  if (bench.names.length > 0) afterRelease(bench, { step: "cleaned", bundleName: "a" });
}

describe("an extension that dies while it runs (spec/backup-service.md §13.1)", () => {
  test.each<[ProfileName, readonly string[], readonly string[]]>([
    ["v5.0.3", ["E(a,13500004)"], ["A()"]],
    ["v5.1", ["E(a,13500004)"], ["A()"]],
    ["v6.0", [], ["A()", "E(a,13500004)", "A()"]],
    ["v6.1", [], ["A()", "E(a,13500004)", "A()"]],
    ["HEAD", [], ["A()", "E(a,13500004)", "A()"]],
  ])("%s: is launched again to clean", (profile, atOnce, afterCleaning) => {
    const bench = TurnBench.running(profile);
    expect(bench.told(extensionDied, "a")).toEqual(atOnce);
    expect(bench.entry("a").action).toBe("CLEAN");
    expect(bench.requests).toHaveLength(2);
    expect(bench.told(clean)).toEqual(afterCleaning);
    expect(bench.names).toEqual([]);
  });

  test("all its timers stop, and its connection is not the service's any more", () => {
    const bench = TurnBench.running("v5.1", "SessionBackup", keep);
    const { connection } = bench.entry("a");
    const seen = bench.seen(extensionDied, "a");
    expect(seen.slice(0, 2)).toEqual(["stopTimer a connect", "stopTimer a running"]);
    expect(connection).toMatchObject({ connected: false, wanted: false });
    expect(bench.seen(extensionDied, "a")).toEqual([]);
  });

  test("a disconnect that the service asked for is no death", () => {
    const bench = TurnBench.running("v6.1");
    bench.entry("a").connection.wanted = false;
    expect(bench.seen(extensionDied, "a")).toEqual([]);
    expect(bench.names).toEqual(["a"]);
  });

  // Without F32 the wish to keep the data changes nothing.
  test.each<[ProfileName, readonly string[], number]>([
    ["v5.0.3", ["E(a,13500004)"], 2],
    ["v5.1", ["E(a,13500004)", "A()"], 1],
    ["v6.0", ["E(a,13500004)", "A()"], 1],
    ["v6.1", ["E(a,13500004)", "A()"], 1],
  ])("%s: whose data is to be kept", (profile, told, launches) => {
    const bench = TurnBench.running(profile, "SessionBackup", keep);
    expect(bench.told(extensionDied, "a")).toEqual(told);
    expect(bench.requests).toHaveLength(launches);
    expect(bench.names).toEqual(launches === 1 ? [] : ["a"]);
  });

  test.each<[ProfileName, readonly string[]]>([
    ["v5.0.3", []],
    ["v5.1", ["A()"]],
    ["v6.0", ["E(a,13500004)", "A()", "A()"]],
    ["v6.1", ["E(a,13500004)", "A()", "A()"]],
  ])("%s: and dies again while it cleans", (profile, told) => {
    const bench = TurnBench.running(profile);
    extensionDied(bench, "a");
    expect(bench.told(extensionDied, "a")).toEqual(told);
    expect(bench.names).toEqual(told.length === 0 ? ["a"] : []);
  });

  test.each<[ProfileName, readonly string[]]>([
    ["v5.0.3", ["A()"]],
    ["v5.1", ["A()"]],
    ["v6.0", ["E(a,13500004)", "A()"]],
    ["v6.1", ["E(a,13500004)", "A()"]],
  ])("%s: and cannot be launched again", (profile, told) => {
    const bench = TurnBench.running(profile);
    extensionDied(bench, "a");
    expect(bench.told(cleaningLaunchFailed, "a")).toEqual(told);
    expect(bench.names).toEqual([]);
    expect(bench.seen(cleaningLaunchFailed, "a")).toEqual([]);
  });
});

describe("a restore that has already told its end", () => {
  const ended = (profile: ProfileName): TurnBench => {
    const bench = TurnBench.running(profile, "SessionRestore");
    bench.entry("a").restoreEnded = true;
    extensionDied(bench, "a");
    return bench;
  };

  test("is not ended again after it was cleaned", () => {
    const bench = ended("v6.1");
    expect(bench.told(clean)).toEqual(["A()"]);
  });

  test("is not ended again by a second death", () => {
    const bench = ended("v6.1");
    expect(bench.told(extensionDied, "a")).toEqual(["A()"]);
  });

  test("is not ended again when it cannot be launched, and the market hears of its end", () => {
    const bench = ended("v6.1");
    const seen = bench.seen(cleaningLaunchFailed, "a");
    expect(seen).toContain("appGallery a endRestore 100");
    expect(seen).toContain("A()");
    expect(seen).not.toContain("E(a,13500004)");
  });
});

describe("an extension that dies before its connection stood", () => {
  const neverConnected = (profile: ProfileName): TurnBench => {
    const bench = new TurnBench(profile);
    bench.now = 1_000;
    bench.open();
    bench.append(["a"]);
    runTask(bench, "a");
    return bench;
  };

  test.each<[ProfileName, number, readonly string[], number]>([
    ["v5.0.3", 1_000, ["E(a,13500004)"], 2],
    ["v6.1", 21_000, [], 2],
    ["v7.0b1", 20_999, ["E(a,13500004)", "A()"], 1],
    ["v7.0b1", 21_000, ["E(a,13500002)", "A()"], 1],
    ["HEAD", 30_000, ["E(a,13500002)", "A()"], 1],
  ])("%s after %d ms", (profile, now, told, launches) => {
    const bench = neverConnected(profile);
    bench.now = now;
    expect(bench.told(extensionDied, "a")).toEqual(told);
    expect(bench.requests).toHaveLength(launches);
  });

  test("one that did connect has died, however long it ran", () => {
    const bench = TurnBench.running("v7.0b1", "SessionBackup", keep);
    bench.now = 100_000;
    expect(bench.told(extensionDied, "a")).toEqual(["E(a,13500004)", "A()"]);
  });
});

test("the process of a system ability is not launched to clean", () => {
  const bench = new TurnBench("v6.1");
  bench.open();
  bench.append(["1234"]);
  bench.start("1234");
  bench.entry("1234").connection.wanted = true;
  expect(bench.told(extensionDied, "1234")).toEqual(["E(1234,13500004)", "A()"]);
  expect(bench.requests).toEqual([]);
});
