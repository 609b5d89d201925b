import { describe, expect, test } from "vitest";
import type { ProfileName } from "../profiles/profile.js";
import { connected } from "./connect-outcomes.js";
import { runTask } from "./launch.js";
import { localListAnswered, makeLocalList, requestLocalList } from "./local-list.js";
import { publishSystemAbility, systemAbilityBackedUp, systemAbilityRestored } from "./system-ability.js";
import { TurnBench } from "./testing/turn-bench.js";

type Kind = "SessionBackup" | "SessionRestore" | "IncrementalBackupSession";

const running = (profile: ProfileName, kind: Kind): TurnBench => {
  const bench = new TurnBench(profile);
  bench.open(kind);
  if (kind === "SessionRestore") bench.appendRestore(["1234"]);
  else bench.append(["1234"]);
  runTask(bench, "1234");
  connected(bench, "1234");
  return bench;
};

describe("a system ability (spec/backup-service.md §14)", () => {
  test("is loaded, not connected, and begins by itself", () => {
    const bench = new TurnBench("v6.1");
    bench.open();
    bench.append(["1234"]);
    expect(bench.seen(runTask, "1234")).toEqual(["startTimer 1234 25000 connect", "loadSystemAbility 1234"]);
    connected(bench, "1234");
    bench.entry("1234").extInfo = "info";
    expect(bench.seen(runTask, "1234")).toEqual([
      "startTimer 1234 900000 running",
      "B(1234)",
      "backUpSystemAbility 1234 info",
    ]);
  });

  test("in a restore it begins, and nothing is asked of it before the descriptor comes", () => {
    const bench = running("v6.1", "SessionRestore");
    expect(bench.seen(runTask, "1234")).toEqual(["startTimer 1234 900000 running", "B(1234)"]);
    expect(publishSystemAbility(bench, "1234", "17")).toEqual({
      askConnection: bench.entry("1234").connection.id,
    });
    expect(bench.entry("1234").published).toBe(true);
  });

  test.each(["", "x", "1x", "x1", "-1", "1.5"])("the uri %j is no descriptor", (uri) => {
    const bench = running("v6.1", "SessionRestore");
    expect(publishSystemAbility(bench, "1234", uri)).toEqual({ code: 13900020 });
    expect(bench.entry("1234").published).toBe(false);
  });

  test.each<[ProfileName, Kind, readonly string[]]>([
    [
      "v5.0.3",
      "SessionBackup",
      ["F(1234,,5)", "R(1234,text)", "E(1234,5)", "stopTimer 1234 running", "stopTimer 1234 connect", "A()"],
    ],
    [
      "v5.1",
      "SessionBackup",
      ["F(1234,,5)", "stopTimer 1234 running", "stopTimer 1234 connect", "R(1234,text)", "E(1234,5)", "A()"],
    ],
    // F34: in an incremental session up to v5.1 the client hears nothing of it.
    [
      "v5.1",
      "IncrementalBackupSession",
      ["stopTimer 1234 running", "closeDescriptor 40", "stopTimer 1234 connect", "A()"],
    ],
    [
      "v6.0",
      "IncrementalBackupSession",
      [
        "F(1234,,5)",
        "stopTimer 1234 running",
        "closeDescriptor 40",
        "stopTimer 1234 connect",
        "R(1234,text)",
        "E(1234,5)",
        "A()",
      ],
    ],
  ])("%s: its backup in a %s", (profile, kind, seen) => {
    const bench = running(profile, kind);
    const begun = bench.told(runTask, "1234");
    expect(begun).toEqual(seen[0] === "F(1234,,5)" ? ["B(1234)"] : []);
    expect(bench.seen(systemAbilityBackedUp, "1234", 5, 9, "text")).toEqual(seen);
    const file = bench.effects.find(
      (effect) => effect.kind === "send" && effect.message.callback === "onFileReady",
    );
    if (seen[0] !== "F(1234,,5)") expect(file).toBeUndefined();
    else
      expect(file).toEqual({
        kind: "send",
        message: {
          callback: "onFileReady",
          bundleName: "1234",
          file: { uri: "", fd: 9, errno: 5, ...(kind === "SessionBackup" ? {} : { manifestFd: -1 }) },
        },
      });
  });

  test.each<[ProfileName, readonly string[]]>([
    ["v5.0.3", ["R(1234,text)", "E(1234)", "stopTimer 1234 running", "stopTimer 1234 connect", "A()"]],
    ["v5.1", ["stopTimer 1234 running", "stopTimer 1234 connect", "R(1234,text)", "E(1234)", "A()"]],
  ])("%s: its restore ends without an error", (profile, seen) => {
    const bench = running(profile, "SessionRestore");
    runTask(bench, "1234");
    expect(bench.seen(systemAbilityRestored, "1234", "text")).toEqual(seen);
    expect(bench.seen(systemAbilityRestored, "1234", "text")).toEqual([]);
  });
});

describe("the local list of an incremental backup (spec/backup-service.md §7.4)", () => {
  const incremental = (profile: ProfileName, delayTime = 0): TurnBench =>
    TurnBench.running(profile, "IncrementalBackupSession", JSON.stringify({ infos: [], delayTime }));

  test.each([
    [-5, 0],
    [0, 0],
    [7, 7_000],
    [1_800, 1_800_000],
    [1_801, 1_800_000],
  ])("is made after a delay of %d s at most 1800 s", (delayTime, delayMs) => {
    const bench = incremental("v6.1", delayTime);
    expect(bench.seen(requestLocalList, "a")).toEqual([`localList a ${String(delayMs)}`]);
    expect(requestLocalList(bench, "a")).toBe(0);
  });

  test("is nobody's who is not in the map", () => {
    const bench = incremental("v6.1");
    expect(requestLocalList(bench, "z")).toBe(13900001);
    expect(bench.seen(requestLocalList, "z")).toEqual([]);
    expect(requestLocalList(new TurnBench(), "a")).toBe(13900020);
    expect(bench.seen(makeLocalList, "z")).toEqual([]);
    bench.entry("a").connection.hasProxy = false;
    expect(bench.seen(makeLocalList, "a")).toEqual([]);
  });

  test.each<[ProfileName, readonly string[]]>([
    ["v5.0.3", []],
    ["v5.1", ["stopTimer a running"]],
  ])("%s: goes to the extension with the client's manifest", (profile, before) => {
    const bench = incremental(profile);
    expect(bench.seen(makeLocalList, "a")).toEqual([
      ...before,
      'callExtension a {"name":"handleIncrementalBackup","lastIncrementalTime":1700000000,"manifestFd":40} 1',
    ]);
    expect(bench.entry("a").manifestFd).toBe(-1);
  });

  test("an extension that refuses it has ended", () => {
    const bench = incremental("v6.1");
    expect(bench.seen(localListAnswered, "a", 0)).toEqual([]);
    expect(bench.seen(localListAnswered, "z", 13500001)).toEqual([]);
    expect(bench.seen(localListAnswered, "a", 13500001)).toEqual([
      "closeDescriptor 40",
      "stopTimer a connect",
      "E(a,13500004)",
      "A()",
    ]);
  });
});
