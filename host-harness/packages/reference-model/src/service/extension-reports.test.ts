import { describe, expect, test } from "vitest";
import type { ProfileName } from "../profiles/profile.js";
import {
  done,
  extensionDisconnects,
  extensionShallRelease,
  fileReady,
  filesReady,
  processInfo,
  refreshDataSize,
  resultReport,
} from "./extension-reports.js";
import type { ReadyFile } from "./service-door.js";
import { TurnBench } from "./testing/turn-bench.js";

const file = (uri: string): ReadyFile => ({ uri, fd: 9, errno: 0 });

describe("a call of an extension that is not in the map, or without a session", () => {
  const calls: readonly (readonly [string, (bench: TurnBench) => number])[] = [
    ["fileReady", (bench) => fileReady(bench, "z", file("x"), [])],
    ["filesReady", (bench) => filesReady(bench, "z", [file("x")])],
    ["done", (bench) => done(bench, "z", 0)],
    ["extensionDisconnects", (bench) => extensionDisconnects(bench, "z", false, 0)],
    ["processInfo", (bench) => processInfo(bench, "z", "text")],
    ["refreshDataSize", (bench) => refreshDataSize(bench, "z", 5)],
  ];

  test.each(calls)("%s is refused and tells nothing", (_name, call) => {
    const bench = TurnBench.running("HEAD");
    expect(call(bench)).toBe(13900001);
    expect(bench.seen(call)).toEqual([]);
    expect(call(new TurnBench("HEAD"))).toBe(13900020);
    expect(extensionShallRelease(bench, "z")).toBe(false);
  });

  test.each<[ProfileName, readonly string[]]>([
    ["v5.0.3", []],
    ["v5.1", ["E(,13900001)"]],
    ["HEAD", ["E(,13900001)"]],
  ])("%s: a report is refused, from v5.1 on with an end of no bundle", (profile, told) => {
    const bench = TurnBench.running(profile);
    const report = (turn: TurnBench): number => resultReport(turn, "z", "text", 2, 0);
    expect(bench.seen(() => report(bench))).toEqual(told);
    expect(report(bench)).toBe(13900001);
    expect(report(new TurnBench(profile))).toBe(13900020);
  });
});

describe("a backup is complete (spec/backup-service.md §10.5)", () => {
  const afterFile = [
    "clearExtension 1",
    "stopTimer a running",
    "E(a)",
    "disconnect 1",
    "stopTimer a connect",
    "A()",
  ];

  test("when a file is the last: the end comes before the removal", () => {
    const bench = TurnBench.running("v6.1");
    expect(bench.seen(fileReady, "a", file("x"), ["ignored"])).toEqual(["F(a,x)"]);
    expect(bench.seen(fileReady, "a", file("manage.json"), ["x", "y"])).toEqual(["F(a,manage.json)"]);
    expect(bench.seen(done, "a", 0)).toEqual([]);
    expect(extensionShallRelease(bench, "a")).toBe(false);
    expect(bench.seen(fileReady, "a", file("y"), [])).toEqual(["F(a,y)", ...afterFile]);
    expect(fileReady(TurnBench.running("v6.1"), "a", file("y"), [])).toBe(0);
  });

  test("not while a file is missing that the index lists, or one came that it does not list", () => {
    const bench = TurnBench.running("v6.1");
    done(bench, "a", 0);
    expect(bench.told(fileReady, "a", file("manage.json"), ["x"])).toEqual(["F(a,manage.json)"]);
    expect(bench.told(fileReady, "a", file("y"), [])).toEqual(["F(a,y)"]);
    expect(bench.told(fileReady, "a", file("x"), [])).toEqual(["F(a,x)"]);
    expect(bench.names).toEqual(["a"]);
    expect(bench.told(fileReady, "a", file("y"), [])).toEqual(["F(a,y)", "E(a)", "A()"]);
  });

  test.each<[ProfileName, readonly string[], boolean]>([
    [
      "v5.1",
      ["clearExtension 1", "stopTimer a running", "disconnect 1", "stopTimer a connect", "E(a)", "A()"],
      false,
    ],
    ["v6.0", [], true],
  ])("%s: when done is the last; from v6.0 onRelease comes between", (profile, seen, releases) => {
    const bench = TurnBench.running(profile);
    fileReady(bench, "a", file("manage.json"), []);
    expect(bench.seen(done, "a", 0)).toEqual(seen);
    expect(extensionShallRelease(bench, "a")).toBe(releases);
    expect(done(TurnBench.running(profile), "a", 0)).toBe(0);
  });

  test.each<[ProfileName, boolean]>([
    ["v5.1", false],
    ["v6.1", true],
  ])("%s: a failure ends it at once, whatever has come", (profile, releases) => {
    const bench = TurnBench.running(profile);
    expect(bench.told(done, "a", 13500006)).toEqual(releases ? [] : ["E(a,13500006)", "A()"]);
    expect(extensionShallRelease(bench, "a")).toBe(releases);
    if (releases)
      expect(bench.told(extensionDisconnects, "a", false, 13500006)).toEqual(["E(a,13500006)", "A()"]);
  });

  test("a full backup takes no file with a slash in its name, an incremental one does", () => {
    const full = TurnBench.running("v6.1");
    expect(fileReady(full, "a", file("x/y"), [])).toBe(13900020);
    expect(full.seen(fileReady, "a", file("x/y"), [])).toEqual([]);
    const incremental = TurnBench.running("v6.1", "IncrementalBackupSession");
    expect(incremental.told(fileReady, "a", file("x/y"), [])).toEqual(["F(a,x/y)"]);
  });

  test("a batch counts every file of it", () => {
    const bench = TurnBench.running("HEAD");
    expect(filesReady(bench, "a", [file("x")])).toBe(0);
    done(bench, "a", 0);
    fileReady(bench, "a", file("manage.json"), ["x", "y", "z"]);
    expect(bench.seen(filesReady, "a", [file("y"), file("z")])).toEqual(["FF(a,y z)", ...afterFile]);
  });
});

describe("a restore ends", () => {
  const restoring = (profile: ProfileName): TurnBench => TurnBench.running(profile, "SessionRestore");

  test.each<[ProfileName, readonly string[]]>([
    [
      "v5.1",
      [
        "clearExtension 1",
        "stopTimer a running",
        "appGallery a endRestore 100",
        "disconnect 1",
        "stopTimer a connect",
        "E(a)",
        "A()",
      ],
    ],
    ["v6.1", []],
  ])("%s: with done, whatever came before", (profile, seen) => {
    const bench = restoring(profile);
    expect(bench.seen(done, "a", 0)).toEqual(seen);
    if (seen.length > 0) return;
    expect(bench.entry("a").progress.doneSeen).toBe(false);
    expect(extensionShallRelease(bench, "a")).toBe(true);
    expect(bench.told(extensionDisconnects, "a", false, 0)).toEqual(["E(a)", "A()"]);
  });

  test.each<[ProfileName, readonly string[], readonly string[]]>([
    [
      "v5.0.3",
      [
        "appGallery a endRestore 100",
        "R(a,text)",
        "E(a,13500007)",
        "clearExtension 1",
        "stopTimer a running",
        "disconnect 1",
        "stopTimer a connect",
        "A()",
      ],
      [],
    ],
    [
      "v5.1",
      [
        "appGallery a endRestore 100",
        "clearExtension 1",
        "stopTimer a running",
        "disconnect 1",
        "stopTimer a connect",
        "R(a,text)",
        "E(a,13500007)",
        "A()",
      ],
      [],
    ],
    [
      "v6.1",
      ["appGallery a endRestore 100", "R(a,text)", "E(a,13500007)"],
      ["clearExtension 1", "stopTimer a running", "disconnect 1", "stopTimer a connect", "A()"],
    ],
  ])("%s: with its report (F8)", (profile, atOnce, afterRelease) => {
    const bench = restoring(profile);
    expect(bench.seen(resultReport, "a", "text", 2, 13500007)).toEqual(atOnce);
    if (afterRelease.length === 0) return;
    expect(bench.entry("a").restoreEnded).toBe(false);
    expect(bench.seen(extensionDisconnects, "a", true, 0)).toEqual(afterRelease);
  });

  test.each([2, 3] as const)(
    "a report of success (scenario %d) is remembered: a later death is not told",
    (scenario) => {
      const bench = restoring("v6.1");
      expect(resultReport(bench, "a", "text", scenario, 0)).toBe(0);
      expect(bench.entry("a").restoreEnded).toBe(true);
    },
  );
});

describe("the report of a backup", () => {
  test.each([0, 1] as const)("ends nothing (scenario %d)", (scenario) => {
    const bench = TurnBench.running("v6.1");
    expect(bench.seen(resultReport, "a", "text", scenario, 0)).toEqual(["R(a,text)"]);
    expect(resultReport(bench, "a", "text", scenario, 0)).toBe(0);
    expect(bench.entry("a").restoreEnded).toBe(false);
    expect(bench.names).toEqual(["a"]);
    expect(bench.seen(extensionDisconnects, "a", true, 0)).toEqual([]);
    expect(extensionDisconnects(bench, "a", true, 0)).toBe(0);
  });
});

test("what an application says of its work is passed on, the size of its data kept", () => {
  const bench = TurnBench.running("v6.1");
  expect(bench.seen(processInfo, "a", "text")).toEqual(["P(a,text)"]);
  expect(processInfo(bench, "a", "text")).toBe(0);
  expect(refreshDataSize(bench, "a", 123)).toBe(0);
  expect(bench.entry("a").dataSize).toBe(123);
});

test("the service's own clean-up tells nobody", () => {
  const bench = new TurnBench("v6.1");
  bench.open();
  bench.append(["a"]);
  bench.start("a");
  const { session } = bench.state;
  if (session !== undefined) bench.state.session = { ...session, owner: 0 };
  expect(bench.seen(processInfo, "a", "text")).toEqual([]);
});

describe("what comes from an extension whose bundle is gone", () => {
  const gone = (profile: ProfileName): TurnBench => {
    const bench = TurnBench.running(profile, "SessionRestore");
    bench.state.session?.bundles.clear();
    return bench;
  };

  test("the end of a reported restore still makes the service look whether all are through", () => {
    expect(gone("v6.1").told(extensionDisconnects, "a", true, 0)).toEqual(["A()"]);
    expect(gone("v6.1").told(extensionDisconnects, "a", false, 0)).toEqual([]);
  });

  // The nameless end, from v5.1 on; only there the service looks at once.
  test.each<[ProfileName, readonly string[]]>([
    ["v5.0.3", []],
    ["v5.1", ["E(,13900001)", "A()"]],
    ["v6.0", ["E(,13900001)"]],
    ["HEAD", ["E(,13900001)"]],
  ])("%s: a report", (profile, told) => {
    expect(gone(profile).told(resultReport, "a", "text", 2, 0)).toEqual(told);
  });
});
