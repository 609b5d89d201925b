import { describe, expect, test } from "vitest";
import type { ProfileName } from "../profiles/profile.js";
import { checkAllEnd, checkAllEndAfterBundle } from "./all-end.js";
import { cleaned, cleanResidual } from "./clean-residual.js";
import { connected } from "./connect-outcomes.js";
import { endDisposal, startDisposal } from "./gallery.js";
import { runTask } from "./launch.js";
import { release } from "./release.js";
import { stateAfterRestart } from "./state.js";
import { startService } from "./start-service.js";
import { owner, TurnBench } from "./testing/turn-bench.js";
import { afterRelease } from "./timeouts.js";

describe("an appended bundle that left data behind (spec/backup-service.md §13.2)", () => {
  const leftOver = (profile: ProfileName): TurnBench => {
    const bench = new TurnBench(profile);
    bench.open();
    bench.append(["a"]);
    bench.state.clearRecords = new Set(["a"]);
    runTask(bench, "a");
    connected(bench, "a");
    return bench;
  };

  test.each<[ProfileName, readonly string[]]>([
    ["v5.0.3", ["clearExtension 1", "disconnect 1", "stopTimer a connect", "A()"]],
    ["v5.1", ["clearExtension 1", "disconnect 1", "stopTimer a connect", "A()"]],
  ])("%s: is cleaned in silence", (profile, seen) => {
    const bench = leftOver(profile);
    expect(bench.seen(runTask, "a")).toEqual(seen);
    expect(bench.names).toEqual([]);
    expect(bench.state.clearRecords.size).toBe(0);
  });

  test("from v6.0 onRelease is called, and the end has an error", () => {
    const bench = leftOver("v6.1");
    expect(bench.seen(runTask, "a")).toEqual([
      "clearExtension 1",
      'release 1 1 {"step":"cleaned","bundleName":"a"}',
    ]);
    expect(bench.seen(afterRelease, { step: "cleaned", bundleName: "a" })).toEqual([
      "disconnect 1",
      "stopTimer a connect",
      "A()",
      "E(a,13500004)",
      "A()",
    ]);
  });

  test("in a restore onRelease is called with 2", () => {
    const bench = TurnBench.running("v6.1", "SessionRestore");
    expect(bench.seen(cleanResidual, bench.entry("a"))).toContain(
      'release 1 2 {"step":"cleaned","bundleName":"a"}',
    );
  });

  test("one whose connection has ended meanwhile is not disconnected", () => {
    const bench = leftOver("v6.1");
    bench.entry("a").connection.connected = false;
    expect(bench.seen(runTask, "a")).toEqual([
      "clearExtension 1",
      "stopTimer a connect",
      "A()",
      "E(a,13500004)",
      "A()",
    ]);
  });

  test("nothing happens without an extension, a session or the bundle", () => {
    const bench = leftOver("v6.1");
    const entry = bench.entry("a");
    expect(bench.seen(cleaned, "z")).toEqual([]);
    entry.connection.hasProxy = false;
    expect(bench.seen(cleanResidual, entry)).toEqual([]);
    entry.connection.hasProxy = true;
    bench.state.session = undefined;
    expect(bench.seen(cleanResidual, entry)).toEqual([]);
    expect(bench.seen(cleaned, "a")).toEqual([]);
  });
});

describe("the service starts (spec/backup-service.md §13.3)", () => {
  const withRecords = (...names: readonly string[]): TurnBench => {
    const bench = new TurnBench("v6.1");
    bench.state.clearRecords = new Set(names);
    return bench;
  };

  test("without left-overs it holds no session", () => {
    const bench = new TurnBench("v6.1");
    expect(bench.seen(startService)).toEqual([]);
    expect(bench.state).toMatchObject({ session: undefined, occupied: false, sessionCount: 0 });
  });

  test("with them it cleans under its own name, and nobody else may open", () => {
    const bench = withRecords("a", "b");
    expect(bench.seen(startService)).toEqual(["task a", "task b"]);
    expect(bench.state).toMatchObject({ occupied: true, sessionCount: 1 });
    expect(bench.state.session).toMatchObject({
      kind: "SessionBackup",
      scenario: "CLEAN",
      incremental: false,
      owner: 0,
      callerName: "BackupSA",
      activeTime: "1970-01-01 00:00:00:000",
      userId: 100,
      oldBackupVersion: "",
      inUse: 2,
    });
    expect(bench.entry("a")).toMatchObject({ extensionName: "BackupExtension", ready: true });
    expect(bench.open()).toBe(13500013);
    expect(bench.append(["c"])).toBe(13900020);
    expect(bench.appendRestore(["c"])).toBe(13900020);
  });

  test("every bundle is cleaned without a callback; with the last one the session ends", () => {
    const bench = withRecords("a", "b");
    startService(bench);
    for (const name of ["a", "b"]) {
      runTask(bench, name);
      connected(bench, name);
    }
    expect(bench.seen(runTask, "a")).toEqual(["clearExtension 1", "disconnect 1", "stopTimer a connect"]);
    expect(bench.state.occupied).toBe(true);
    expect(bench.seen(runTask, "b")).toEqual([
      "clearExtension 2",
      "disconnect 2",
      "stopTimer b connect",
      "forgetClient",
    ]);
    expect(bench.state).toMatchObject({ session: undefined, occupied: false, sessionCount: 0 });
  });

  test("records of what is not installed any more are dropped at once", () => {
    const bench = withRecords("a", "b");
    bench.absent.add("a").add("b");
    expect(bench.seen(startService)).toEqual(["forgetClient"]);
    expect(bench.state).toMatchObject({ session: undefined, occupied: false, sessionCount: 0 });
    expect(bench.state.clearRecords.size).toBe(0);
    const partly = withRecords("a", "b");
    partly.absent.add("a");
    expect(partly.seen(startService)).toEqual(["task b"]);
  });

  test("restores that the market still believes in are ended, hyphens in names and all", () => {
    const bench = withRecords();
    bench.state.disposals = new Set(["100-com.example.a-b", "101-c"]);
    expect(bench.seen(startService)).toEqual([
      "appGallery com.example.a-b endRestore 100",
      "appGallery c endRestore 101",
      "forgetClient",
    ]);
    expect(bench.state.disposals.size).toBe(0);
  });

  test("of an older process only its files and the numbers of its connections are left", () => {
    const bench = TurnBench.running("v6.1", "SessionRestore");
    expect(stateAfterRestart(bench.state)).toEqual({
      session: undefined,
      inRelease: false,
      occupied: false,
      sessionCount: 0,
      scanning: false,
      clearRecords: new Set(["a"]),
      disposals: new Set(["100-a"]),
      broadcasts: new Map(),
      nextConnection: 2,
    });
  });
});

describe("the application market (spec/backup-service.md §13.4)", () => {
  test("hears of restores, not of backups and not of system abilities", () => {
    const backup = TurnBench.running("v6.1");
    expect(backup.seen(startDisposal, "a")).toEqual([]);
    expect(backup.seen(endDisposal, "a")).toEqual([]);
    const restore = TurnBench.running("v6.1", "SessionRestore");
    expect(restore.seen(startDisposal, "1234")).toEqual([]);
    expect(restore.seen(endDisposal, "1234")).toEqual([]);
    expect([...restore.state.disposals]).toEqual(["100-a"]);
    expect(restore.seen(endDisposal, "a")).toEqual(["appGallery a endRestore 100"]);
    expect(restore.state.disposals.size).toBe(0);
  });

  test("by the account of the entry, else of the session", () => {
    const bench = TurnBench.running("v6.1", "SessionRestore");
    bench.entry("a").userId = 102;
    expect(bench.seen(startDisposal, "a")).toEqual(["appGallery a startRestore 102"]);
    expect(bench.seen(endDisposal, "z")).toEqual(["appGallery z endRestore 100"]);
  });
});

describe("onAllBundlesEnd (spec/backup-service.md §10.6)", () => {
  test("comes when the map is empty, not before and not without a session", () => {
    const bench = TurnBench.running("v6.1");
    expect(bench.seen(checkAllEnd)).toEqual([]);
    bench.state.session?.bundles.clear();
    expect(bench.seen(checkAllEnd)).toEqual(["A()"]);
    bench.state.session = undefined;
    expect(bench.seen(checkAllEnd)).toEqual([]);
  });

  test("a slow thread looks later", () => {
    const bench = TurnBench.running("v6.1");
    bench.state.session?.bundles.clear();
    bench.choices.allEndLagMs = () => 3;
    expect(bench.seen(checkAllEndAfterBundle)).toEqual(["checkAllEndLater 3"]);
  });

  test.each<[ProfileName, readonly string[]]>([
    ["v6.0", ["stopConnectTimers", "forgetClient", "unload"]],
    ["v6.1", ["A()", "stopConnectTimers", "forgetClient", "unload"]],
  ])("%s: after a release that waited (F26)", (profile, seen) => {
    const bench = TurnBench.running(profile, "SessionRestore");
    bench.entry("a").published = true;
    bench.state.disposals = new Set();
    release(bench, owner);
    bench.state.session?.bundles.clear();
    expect(bench.seen(checkAllEnd)).toEqual(seen);
    expect(bench.state.session).toBeUndefined();
  });

  test("the mark of a waiting release means nothing to a backup", () => {
    const bench = TurnBench.running("v6.0");
    bench.state.inRelease = true;
    bench.state.session?.bundles.clear();
    expect(bench.seen(checkAllEnd)).toEqual(["A()"]);
    expect(bench.state.session).toBeDefined();
  });
});
