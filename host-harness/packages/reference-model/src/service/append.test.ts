import { describe, expect, test } from "vitest";
import type { ProfileName } from "../profiles/profile.js";
import { appendBackup } from "./append-backup.js";
import { appendRestore } from "./append-restore.js";
import { cancel } from "./cancel.js";
import { release } from "./release.js";
import { documentOf, ordinaryBundle, owner, stranger, TurnBench } from "./testing/turn-bench.js";

const opened = (
  profile: ProfileName,
  kind: "SessionBackup" | "SessionRestore" | "IncrementalBackupSession" = "SessionBackup",
): TurnBench => {
  const bench = new TurnBench(profile);
  bench.open(kind);
  return bench;
};

describe("appendBundles of a backup (spec/backup-service.md §7.2)", () => {
  test("is refused without a session, to a stranger, in a restore, and while the service cleans up", () => {
    const bench = new TurnBench("v6.1");
    expect(appendBackup(bench, owner, ["a"], undefined)).toBe(13900020);
    bench.open();
    expect(appendBackup(bench, stranger, ["a"], undefined)).toBe(13900001);
    bench.state.occupied = true;
    expect(appendBackup(bench, owner, ["a"], undefined)).toBe(13900020);
    expect(bench.names).toEqual([]);
    expect(appendBackup(opened("v6.1", "SessionRestore"), owner, ["a"], undefined)).toBe(13900020);
  });

  test.each<[ProfileName, readonly string[], readonly string[]]>([
    ["v5.0.0", ["B(forbidden,13500001)", "B(bare,13500001)"], ["ok", "missing", "special"]],
    [
      "v6.1",
      [
        "B(forbidden,13500001)",
        "B(missing,13500005)",
        "B(forbidden,13500005)",
        "B(bare,13500005)",
        "B(special,13500005)",
      ],
      ["ok"],
    ],
  ])("%s: what is not supported begins with an error; no end follows", (profile, told, names) => {
    const bench = opened(profile);
    bench.absent.add("missing");
    bench.records.set("forbidden", ordinaryBundle("forbidden", { allowed: false }));
    bench.records.set(
      "bare",
      ordinaryBundle("bare", { hasExtension: false, extensionName: "", allowed: false }),
    );
    bench.records.set("special", ordinaryBundle("special", { specialCodePath: true }));
    expect(bench.told((turn) => turn.append(["ok", "missing", "forbidden", "bare", "special"]))).toEqual(
      told,
    );
    expect(bench.names).toEqual(names);
    expect(bench.append(["ok"])).toBe(0);
  });

  test("v5.0.0 launches what is not installed under an empty name", () => {
    const bench = opened("v5.0.0");
    bench.absent.add("missing");
    expect(bench.seen((turn) => turn.append(["missing"]))).toEqual(["task missing"]);
    expect(bench.entry("missing")).toMatchObject({ extensionName: "", ready: true, extInfo: "" });
  });

  test("clones go by their canonical names", () => {
    const bench = opened("v6.1");
    bench.records.set("a:0", ordinaryBundle("a"));
    bench.records.set("a:2", ordinaryBundle("a", { appIndex: 2 }));
    bench.append(["a:2"]);
    expect(bench.names).toEqual(["a:2"]);
    expect(bench.told((turn) => turn.append(["a:0"]))).toEqual(["B(a:0,13500005)"]);
    expect(bench.names).toEqual(["a:2", "a"]);
  });

  test("an empty list resolves and starts nothing", () => {
    const bench = opened("v6.1");
    expect(bench.seen((turn) => turn.append([]))).toEqual([]);
    expect(bench.append([], [])).toBe(0);
  });

  // `§4.5`: at HEAD an append of which nothing is supported lowers the count once too often.
  test.each<[ProfileName, "SessionBackup" | "IncrementalBackupSession", number]>([
    ["v7.0b1", "SessionBackup", 1],
    ["HEAD", "SessionBackup", 0],
    ["HEAD", "IncrementalBackupSession", 1],
  ])("%s: %s counts %d after an append of which nothing is supported", (profile, kind, count) => {
    const bench = opened(profile, kind);
    bench.absent.add("missing");
    bench.append(["missing"]);
    bench.append(["missing"]);
    expect(bench.state.sessionCount).toBe(count);
    const supported = opened(profile, kind);
    supported.append(["a"]);
    expect(supported.state.sessionCount).toBe(1);
  });

  test("what infos say is kept with the entry", () => {
    const bench = opened("HEAD");
    const infos = JSON.stringify({
      infos: [{ type: "unicast", details: [{ type: "x", detail: "y" }] }],
      clearBackupData: "false",
      delayTime: 7,
      backupScene: "clone",
      isSupportWithoutTar: true,
      batchSize: 4,
    });
    bench.append(["a", "b"], [infos, ""]);
    const { extInfo, ...entry } = bench.entry("a");
    expect(entry).toMatchObject({
      clearData: false,
      delayTimeS: 7,
      backupScene: "clone",
      withoutTar: true,
      batchSize: 4,
      lastIncrementalTime: 0,
      manifestFd: -1,
      ready: true,
      extensionName: "BackupExtension",
    });
    expect(JSON.parse(extInfo)).toEqual([
      { type: "x", detail: "y" },
      { type: "userId", detail: "100" },
    ]);
    expect(bench.entry("b")).toMatchObject({ extInfo: "", clearData: true, delayTimeS: 0, batchSize: 500 });
  });

  test("infos that say nothing leave a user-0 application its user's number", () => {
    const bench = opened("v6.1");
    bench.records.set("a", ordinaryBundle("a", { singleton: true }));
    bench.append(["a"], ["no JSON"]);
    expect(JSON.parse(bench.entry("a").extInfo)).toEqual([{ type: "userId", detail: "100" }]);
  });

  test("an incremental append keeps the time and the manifest", () => {
    const bench = opened("v6.1", "IncrementalBackupSession");
    bench.append(["a"]);
    expect(bench.entry("a")).toMatchObject({ lastIncrementalTime: 1700000000, manifestFd: 40 });
  });
});

describe("appendBundles of a restore (spec/backup-service.md §7.5)", () => {
  test.each<[ProfileName, number]>([
    ["v7.0b1", 13900020],
    ["HEAD", 0],
  ])("%s: without a session %d (F19)", (profile, code) => {
    const bench = new TurnBench(profile);
    expect(bench.seen((turn) => turn.appendRestore(["a"]))).toEqual([]);
    expect(bench.appendRestore(["a"])).toBe(code);
    expect(bench.appendRestore([])).toBe(code);
    expect(bench.appendRestore(["a"], undefined, "{}")).toBe(13900020);
    expect(bench.appendRestore([], undefined, "{}")).toBe(code);
  });

  test("a stranger's append tells the owner of the restore that its bundles are missing", () => {
    const bench = opened("v6.1", "SessionRestore");
    expect(bench.told(appendRestore, stranger, documentOf("a"), ["a"], undefined)).toEqual(["B(a,13500005)"]);
    expect(appendRestore(bench, stranger, documentOf("a"), ["a"], undefined)).toBe(13900001);
    const backup = opened("v6.1");
    expect(backup.told(appendRestore, owner, documentOf("a"), ["a"], undefined)).toEqual([]);
    expect(appendRestore(backup, owner, documentOf("a"), ["a"], undefined)).toBe(13900020);
  });

  test("the session takes the account of the caller", () => {
    const bench = opened("v6.1", "SessionRestore");
    appendRestore(bench, { ...owner, uid: 20_410_001 }, documentOf("a"), ["a"], undefined);
    expect(bench.state.session?.userId).toBe(102);
    expect(bench.entry("a").userId).toBe(102);
  });

  test.each<[ProfileName, string]>([
    ["v5.0.0", "13900020"],
    ["v5.0.1", "13500005"],
    ["HEAD", "13500005"],
  ])("%s: a document that cannot be read, and a bundle it does not list", (profile, code) => {
    const bench = opened(profile, "SessionRestore");
    expect(bench.told((turn) => turn.appendRestore(["a", "b"], undefined, "{}"))).toEqual([
      `B(a,${code})`,
      `B(b,${code})`,
    ]);
    expect(bench.appendRestore(["a"], undefined, "{}")).toBe(13900020);
    bench.absent.add("c");
    bench.records.set("d", ordinaryBundle("d", { specialCodePath: true }));
    const told = bench.told((turn) =>
      turn.appendRestore(["a", "b", "c", "d"], undefined, documentOf("a", "c", "d")),
    );
    expect(told).toEqual(["b", "c", "d"].map((name) => `B(${name},${code})`));
    expect(bench.names).toEqual(["a"]);
  });

  test("nothing kept: it resolves, and nothing starts", () => {
    const bench = opened("v6.1", "SessionRestore");
    expect(bench.seen((turn) => turn.appendRestore(["a"], undefined, documentOf("b")))).toEqual([
      "B(a,13500005)",
    ]);
    expect(bench.appendRestore(["a"], undefined, documentOf("b"))).toBe(0);
    expect(bench.state.session?.oldBackupVersion).toBe("");
  });

  test("the old device's values go with the entry, the extension is the local one", () => {
    const bench = opened("v6.1", "SessionRestore");
    expect(bench.seen((turn) => turn.appendRestore(["a"]))).toEqual(["task a"]);
    expect(bench.appendRestore(["b"])).toBe(0);
    expect(bench.entry("a")).toMatchObject({
      versionCode: 5,
      versionName: "1.5",
      dataSize: 3_000_000_000,
      extensionName: "BackupExtension",
      extInfo: "",
      ready: true,
    });
    expect(bench.state.session?.oldBackupVersion).toBe("16.0");
  });

  test("a user-0 application gets its user's number", () => {
    const bench = opened("v6.1", "SessionRestore");
    bench.records.set("a", ordinaryBundle("a", { singleton: true }));
    bench.appendRestore(["a", "b"]);
    expect(JSON.parse(bench.entry("a").extInfo)).toEqual([{ type: "userId", detail: "100" }]);
    expect(bench.entry("b").extInfo).toBe("");
  });
});

describe("broadcasts of a restore (spec/backup-service.md §9)", () => {
  const element = (detail: string, more: object = {}): object => ({
    type: "broadcast",
    details: [{ type: "x", detail }],
    ...more,
  });
  const infosOf = (...infos: readonly object[]): string => JSON.stringify({ infos });
  const events = (bench: TurnBench): readonly object[] =>
    bench.effects.flatMap((effect) => {
      if (effect.kind !== "commonEvent") return [];
      const { action, bundleName, index, userId, detail } = effect;
      return [{ action, bundleName, index, userId, detail: JSON.parse(detail) as unknown }];
    });
  const event = (action: string, detail: string): object => ({
    action,
    bundleName: "a",
    index: 0,
    userId: 100,
    detail: [{ type: "x", detail }],
  });

  test.each<[ProfileName, string]>([
    ["v5.0.0", "COMMON_EVENT_RESTORE_START"],
    ["v5.0.1", "usual.event.RESTORE_START"],
    ["HEAD", "usual.event.RESTORE_START"],
  ])("%s: only the first without a type counts, before the extension starts", (profile, action) => {
    const bench = opened(profile, "SessionRestore");
    bench.appendRestore(["a"], [infosOf(element("1"), element("2"))]);
    expect(events(bench)).toEqual([event(action, "1")]);
    expect(bench.effects.at(-1)?.kind).toBe("task");
    expect(bench.state.broadcasts.size).toBe(0);
  });

  test("a clone is named with its index", () => {
    const bench = opened("v6.1", "SessionRestore");
    bench.records.set("a:2", ordinaryBundle("a", { appIndex: 2 }));
    const document = documentOf("a").replace('"appIndex":0', '"appIndex":2');
    bench.appendRestore(["a:2"], [infosOf(element("1"))], document);
    expect(events(bench)).toEqual([{ ...event("usual.event.RESTORE_START", "1"), index: 2 }]);
  });

  test("before v6.1 types and wishes mean nothing", () => {
    const bench = opened("v6.0", "SessionRestore");
    bench.appendRestore(
      ["a"],
      [infosOf(element("1", { broadcastType: "restore_end", isBroadcastOnly: true }))],
    );
    expect(events(bench)).toEqual([event("usual.event.RESTORE_START", "1")]);
    expect(bench.names).toEqual(["a"]);
  });

  const typed = infosOf(
    element("untyped"),
    element("start 1", { broadcastType: "restore_start" }),
    element("end 1", { broadcastType: "restore_end" }),
    element("start 2", { broadcastType: "restore_start" }),
    element("end 2", { broadcastType: "restore_end" }),
  );

  test("with types the last start is published at the append, the last end at the release (F29)", () => {
    const bench = opened("v6.1", "SessionRestore");
    bench.appendRestore(["a"], [typed]);
    expect(events(bench)).toEqual([event("usual.event.RESTORE_START", "start 2")]);
    bench.start("a");
    expect(bench.seen(release, owner)).toContain("stopConnectTimers");
    expect(events(bench)).toHaveLength(2);
    expect(events(bench).at(-1)).toEqual(event("usual.event.RESTORE_END", "end 2"));
    expect(bench.state.broadcasts.size).toBe(0);
  });

  test("a cancel publishes the end of its bundle alone", () => {
    const bench = opened("v6.1", "SessionRestore");
    bench.appendRestore(["a", "b"], [typed, typed]);
    bench.start("a", "b");
    cancel(bench, owner, "a");
    expect(events(bench).slice(2)).toEqual([event("usual.event.RESTORE_END", "end 2")]);
  });

  test("only an end: nothing at the append; only a start: nothing at the release", () => {
    const bench = opened("v6.1", "SessionRestore");
    bench.appendRestore(["a"], [infosOf(element("end", { broadcastType: "restore_end" }))]);
    expect(events(bench)).toEqual([]);
    const other = opened("v6.1", "SessionRestore");
    other.appendRestore(["a"], [infosOf(element("start", { broadcastType: "restore_start" }))]);
    release(other, owner);
    expect(events(other)).toEqual([event("usual.event.RESTORE_START", "start")]);
  });

  test("a bundle for broadcasts only is told and leaves the restore without a callback (clause H9)", () => {
    const bench = opened("v6.1", "SessionRestore");
    const only = infosOf(element("1"), element("2", { isBroadcastOnly: true }));
    bench.appendRestore(["a", "b"], [only, infosOf(element("b"))]);
    expect(bench.names).toEqual(["b"]);
    expect(events(bench)[0]).toEqual(event("usual.event.RESTORE_START", "1"));
    expect(events(bench)).toHaveLength(2);
    const alone = opened("v6.1", "SessionRestore");
    expect(alone.told((turn) => turn.appendRestore(["a"], [only], "{}"))).toEqual([]);
    expect(alone.appendRestore(["a"], [only], "{}")).toBe(0);
    expect(alone.appendRestore([], [], "{}")).toBe(13900020);
  });

  test("a backup publishes the events of those bundles too, and at HEAD forgets to lower its count (§4.5)", () => {
    const only = infosOf(element("1", { isBroadcastOnly: true }));
    for (const [profile, count] of [
      ["v6.1", 1],
      ["HEAD", 2],
    ] as const) {
      const bench = opened(profile);
      expect(bench.append(["a"], [only])).toBe(0);
      expect(bench.names).toEqual([]);
      expect(bench.state.sessionCount).toBe(count);
      const mixed = opened(profile);
      mixed.append(["a", "b"], [only, "{}"]);
      expect(mixed.names).toEqual(["b"]);
      expect(mixed.state.sessionCount).toBe(1);
    }
  });

  test("a release of a backup publishes nothing", () => {
    const bench = opened("v6.1");
    bench.append(["a"], [typed]);
    release(bench, owner);
    expect(events(bench)).toEqual([]);
  });
});
