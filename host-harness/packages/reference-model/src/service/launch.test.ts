import { describe, expect, test } from "vitest";
import type { ProfileName } from "../profiles/profile.js";
import { connectFailed, connected } from "./connect-outcomes.js";
import { afterWaitingForDisconnect, launch, runTask } from "./launch.js";
import { startAnswered, startBundle } from "./start-bundle.js";
import { ordinaryBundle, TurnBench } from "./testing/turn-bench.js";

function appended(profile: ProfileName, infos?: string): TurnBench {
  const bench = new TurnBench(profile);
  bench.open();
  bench.append(["a"], infos === undefined ? undefined : [infos]);
  return bench;
}

describe("the way of a bundle from the queue to its begin (spec/backup-service.md §5.1)", () => {
  test.each<[ProfileName, number]>([
    ["v6.0", 15_000],
    ["v6.1", 25_000],
  ])("%s: every step of a backup, with %d ms to connect", (profile, limitMs) => {
    const bench = new TurnBench(profile);
    bench.open();
    expect(bench.seen((turn) => turn.append(["a"]))).toEqual(["task a"]);
    expect(bench.seen(runTask, "a")).toEqual([`startTimer a ${String(limitMs)} connect`, "connect 1"]);
    expect(bench.state.clearRecords).toEqual(new Set());
    expect(bench.seen(connected, "a")).toEqual(["stopTimer a connect", "task a"]);
    expect(bench.state.clearRecords).toEqual(new Set(["a"]));
    expect(bench.entry("a").action).toBe("RUNNING");
    expect(bench.seen(runTask, "a")).toEqual([
      "startTimer a 900000 running",
      'callExtension a {"name":"handleBackup","isClearData":true} 1',
    ]);
    expect(bench.seen(startAnswered, "a", 0)).toEqual(["B(a)"]);
  });

  test("in a restore the framework's timer runs, by the size of the document, and the market is told", () => {
    const bench = new TurnBench("v6.1");
    bench.open("SessionRestore");
    bench.appendRestore(["a"]);
    runTask(bench, "a");
    connected(bench, "a");
    expect(bench.seen(runTask, "a")).toEqual([
      // 3 000 000 000 bytes are 953 whole pieces of 3 MiB: 30 s + 3 s each.
      "startTimer a 2889000 running",
      "appGallery a startRestore 100",
      'callExtension a {"name":"handleRestore","isClearData":true} 1',
    ]);
  });

  test("in an incremental session another entry of the extension is called", () => {
    const bench = new TurnBench("v6.1");
    bench.open("IncrementalBackupSession");
    bench.append(["a"], ['{"infos":[],"clearBackupData":"false"}']);
    runTask(bench, "a");
    connected(bench, "a");
    expect(bench.seen(runTask, "a").at(-1)).toBe(
      'callExtension a {"name":"incrementalOnBackup","isClearData":false} 1',
    );
  });

  test.each<[ProfileName, "SessionBackup" | "IncrementalBackupSession", boolean]>([
    ["v5.0.3", "SessionBackup", true],
    ["v5.0.3", "IncrementalBackupSession", false],
    ["v5.1", "SessionBackup", false],
  ])("%s: pushes 60 descriptors a second in a %s: %s", (profile, kind, pushes) => {
    const bench = new TurnBench(profile);
    bench.open(kind);
    bench.append(["a"]);
    bench.start("a");
    const rates = bench.effects.filter((effect) => effect.kind === "sendRate");
    expect(rates).toEqual(pushes ? [{ kind: "sendRate", connection: 1, rate: 60 }] : []);
  });
});

describe("what is passed to an extension (spec/backup-service.md §5.5)", () => {
  const wantOf = (profile: ProfileName, infos?: string): object => {
    const bench = appended(profile, infos);
    runTask(bench, "a");
    return bench.requests[0]?.parameters ?? {};
  };
  const base = {
    extensionAction: 1,
    versionCode: 0,
    versionName: "",
    restoreType: 0,
    restoreExtInfo: "",
    backupExtInfo: "",
  };

  test.each<[ProfileName, object]>([
    ["v5.0.0", base],
    ["v6.0", base],
    ["v6.1", { ...base, backupScene: "" }],
    ["HEAD", { ...base, backupScene: "", supportWithoutTar: false, batchSize: 500 }],
  ])("%s: of a backup", (profile, want) => {
    expect(wantOf(profile)).toEqual(want);
  });

  test("HEAD: what infos say", () => {
    const infos = '{"infos":[],"backupScene":"clone","isSupportWithoutTar":true,"batchSize":4}';
    expect(wantOf("HEAD", infos)).toMatchObject({
      backupScene: "clone",
      supportWithoutTar: true,
      batchSize: 4,
    });
  });

  test.each<[ProfileName, string]>([
    ["v5.0.3", ""],
    ["v5.1", "16.0"],
    ["HEAD", "16.0"],
  ])("%s: of a restore, with the old versions", (profile, oldBackupVersion) => {
    const bench = new TurnBench(profile);
    bench.open("SessionRestore");
    bench.appendRestore(["a"]);
    runTask(bench, "a");
    expect(bench.requests[0]).toMatchObject({
      connection: 1,
      bundleName: "a",
      appIndex: 0,
      ability: "BackupExtension",
      oldBackupVersion,
      parameters: { extensionAction: 2, versionCode: 5, versionName: "1.5" },
    });
  });

  test("the clone's index apart from the name", () => {
    const bench = new TurnBench("v6.1");
    bench.records.set("a:2", ordinaryBundle("a", { appIndex: 2 }));
    bench.open();
    bench.append(["a:2"]);
    runTask(bench, "a:2");
    expect(bench.requests[0]).toMatchObject({ bundleName: "a", appIndex: 2 });
  });

  test("the user's number to an application of user 0, without infos", () => {
    const bench = new TurnBench("v6.1");
    bench.records.set("a", ordinaryBundle("a", { singleton: true }));
    bench.open();
    bench.append(["a"]);
    runTask(bench, "a");
    const { backupExtInfo = "", restoreExtInfo } = bench.requests[0]?.parameters ?? {};
    expect(JSON.parse(backupExtInfo)).toEqual([{ type: "userId", detail: "100" }]);
    expect(restoreExtInfo).toBe(backupExtInfo);
  });
});

describe("an entry that is appended again", () => {
  const again = (): TurnBench => {
    const bench = TurnBench.running("v6.1");
    bench.append(["a"]);
    return bench;
  };

  test("waits for the end of its older connection, and is connected then", () => {
    const bench = again();
    expect(bench.entry("a")).toMatchObject({ appendNum: 2, action: "START" });
    expect(bench.seen(launch, "a")).toEqual(["awaitDisconnect a 1"]);
    bench.entry("a").connection.connected = false;
    bench.now = 5_000;
    expect(bench.seen(afterWaitingForDisconnect, "a")).toEqual(["connect 1"]);
    expect(bench.entry("a").connection).toMatchObject({
      connectedAt: 5_000,
      wanted: true,
      forCleaning: false,
    });
  });

  test("fails when that does not end", () => {
    const bench = again();
    expect(bench.told(afterWaitingForDisconnect, "a")).toEqual(["B(a,13900020)"]);
    expect(bench.entry("a").appendNum).toBe(1);
  });
});

test("nothing is done for a bundle that is not in the map, or without a session", () => {
  const bench = TurnBench.running("v6.1");
  const nothing: readonly string[] = [];
  expect(bench.seen(runTask, "b")).toEqual(nothing);
  expect(bench.seen(launch, "b")).toEqual(nothing);
  expect(bench.seen(afterWaitingForDisconnect, "b")).toEqual(nothing);
  const { session } = bench.state;
  const entry = bench.entry("a");
  bench.state.session = undefined;
  expect(bench.seen(launch, "a")).toEqual(nothing);
  expect(bench.seen(afterWaitingForDisconnect, "a")).toEqual(nothing);
  expect(bench.seen(startBundle, entry)).toEqual(nothing);
  expect(bench.seen(startAnswered, "a", 0)).toEqual(nothing);
  expect(bench.seen(connectFailed, "a", 13500009)).toEqual(nothing);
  bench.state.session = session;
  bench.append(["b"]);
  bench.entry("b").action = "WAIT";
  expect(bench.seen(runTask, "b")).toEqual(nothing);
});

describe("a bundle whose connection stands when it has left the map", () => {
  test("is ended as refused, and the next may start", () => {
    const bench = TurnBench.running("v6.1");
    expect(bench.seen(connected, "gone")).toEqual(["stopTimer gone connect", "E(gone,13900001)"]);
  });
});

describe("a bundle with a clear record (spec/backup-service.md §13.2)", () => {
  test("is cleaned instead of run", () => {
    const bench = appended("v6.1");
    bench.state.clearRecords = new Set(["a"]);
    runTask(bench, "a");
    expect(bench.seen(connected, "a")).toEqual(["task a"]);
    expect(bench.entry("a").action).toBe("CLEAN");
  });

  test.each<[ProfileName, boolean]>([
    ["v5.0.3", true],
    ["v5.1", false],
    ["v6.1", false],
  ])("%s: one that keeps its data gets such a record: %s", (profile, recorded) => {
    const bench = appended(profile, '{"infos":[],"clearBackupData":"false"}');
    runTask(bench, "a");
    connected(bench, "a");
    expect(bench.state.clearRecords.has("a")).toBe(recorded);
  });
});

describe("a start that fails (spec/backup-service.md §10.3)", () => {
  test.each<[ProfileName, readonly string[]]>([
    ["v5.0.0", ["B(a,13500009)", "E(a,13500004)", "A()"]],
    ["v5.0.3", ["B(a,13500009)", "E(a,13500004)", "A()"]],
    ["v5.1", ["B(a,13500009)", "A()"]],
    ["HEAD", ["B(a,13500009)", "A()"]],
  ])("%s: refused by the system", (profile, told) => {
    const bench = appended(profile);
    runTask(bench, "a");
    expect(bench.told(connectFailed, "a", 13500009)).toEqual(told);
    expect(bench.names).toEqual([]);
  });

  test("of a restore is told to the market twice, by the failure and by the end of the record", () => {
    const bench = new TurnBench("v6.1");
    bench.open("SessionRestore");
    bench.appendRestore(["a"]);
    runTask(bench, "a");
    expect(bench.seen(connectFailed, "a", 13500002)).toEqual([
      "B(a,13500002)",
      "appGallery a endRestore 100",
      "appGallery a endRestore 100",
      "stopTimer a connect",
      "A()",
    ]);
  });

  test.each<[ProfileName, readonly string[]]>([
    ["v5.0.3", ["E(a,13900020)"]],
    ["v5.1", ["E(a,13500004)"]],
    ["HEAD", ["E(a,13500004)"]],
  ])("%s: the connection vanished between connect and start", (profile, told) => {
    const bench = appended(profile);
    runTask(bench, "a");
    connected(bench, "a");
    bench.entry("a").connection.hasProxy = false;
    expect(bench.told(runTask, "a")).toEqual(told);
  });

  test.each<["SessionBackup" | "IncrementalBackupSession", string]>([
    ["SessionBackup", "E(a,13900020)"],
    ["IncrementalBackupSession", "E(a,13500004)"],
  ])("refused by the extension in a %s", (kind, end) => {
    const bench = new TurnBench("v6.1");
    bench.open(kind);
    bench.append(["a"]);
    runTask(bench, "a");
    connected(bench, "a");
    runTask(bench, "a");
    expect(bench.told(startAnswered, "a", 13500001)).toEqual(["B(a,13500001)", end, "A()"]);
    expect(bench.names).toEqual([]);
  });

  test("refused by the extension in a restore: the bundle stays", () => {
    const bench = new TurnBench("v6.1");
    bench.open("SessionRestore");
    bench.appendRestore(["a"]);
    runTask(bench, "a");
    connected(bench, "a");
    runTask(bench, "a");
    expect(bench.seen(startAnswered, "a", 13500001)).toEqual(["B(a,13500001)"]);
    expect(bench.names).toEqual(["a"]);
  });
});
