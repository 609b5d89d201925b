import { describe, expect, test } from "vitest";
import type { ProfileName } from "../profiles/profile.js";
import { closeSession } from "./close-session.js";
import { openSession } from "./open-session.js";
import { clientDied, release } from "./release.js";
import { owner, stranger, TurnBench } from "./testing/turn-bench.js";
import { userIdOf, verifyCaller, verifyExtension } from "./verify-caller.js";

describe("a session opens (spec/backup-service.md §4.2)", () => {
  test("once, and counts", () => {
    const bench = new TurnBench("v6.1");
    expect(bench.open("SessionRestore")).toBe(0);
    expect(bench.state.sessionCount).toBe(1);
    expect(bench.state.session).toMatchObject({
      kind: "SessionRestore",
      scenario: "RESTORE",
      incremental: false,
      owner: 7,
      callerName: "com.example.desktop",
      activeTime: "1970-01-01 00:00:00:000",
      userId: 100,
      oldBackupVersion: "",
      inUse: 0,
    });
    expect(bench.open()).toBe(13500013);
    expect(bench.state.session?.kind).toBe("SessionRestore");
  });

  test.each([
    ["SessionBackup", "BACKUP", false],
    ["IncrementalBackupSession", "BACKUP", true],
    ["SessionRestore", "RESTORE", false],
  ] as const)("%s is a %s session, incremental: %s", (kind, scenario, incremental) => {
    const bench = new TurnBench("v6.1");
    bench.open(kind);
    expect(bench.state.session).toMatchObject({ scenario, incremental });
  });

  // Up to v5.0.3 the refusal closes whatever session there is.
  test.each<[ProfileName, number, boolean]>([
    ["v5.0.3", 13900020, true],
    ["v5.1", 13900001, false],
    ["HEAD", 13900001, false],
  ])("%s: a caller without rights gets %d; a session closes: %s", (profile, code, closes) => {
    const bench = new TurnBench(profile);
    const caller = { ...stranger, hasPermission: false };
    expect(openSession(bench, caller, "SessionBackup").code).toBe(code);
    expect(bench.state.session).toBeUndefined();
    bench.open();
    expect(openSession(bench, { ...stranger, systemApp: false }, "SessionBackup").code).toBe(code);
    expect(bench.state.session === undefined).toBe(closes);
  });

  test.each([
    [0, 100],
    [199_999, 100],
    [200_000, 100],
    [399_999, 100],
    [400_000, 2],
    [20_010_001, 100],
    [20_210_001, 101],
  ])("the account of uid %d is %d", (uid, userId) => {
    expect(userIdOf({ ...owner, uid })).toBe(userId);
  });
});

describe("who may call (spec/backup-service.md §3.1)", () => {
  test("the scenario is compared before the owner, the owner before the rights", () => {
    const bench = new TurnBench();
    expect(verifyCaller(bench, owner, "BACKUP")).toBe(13900020);
    bench.open();
    expect(verifyCaller(bench, owner, "BACKUP")).toBe(0);
    expect(verifyCaller(bench, stranger, "RESTORE")).toBe(13900020);
    expect(verifyCaller(bench, stranger, "BACKUP")).toBe(13900001);
    expect(verifyCaller(bench, { ...owner, systemApp: false }, "BACKUP")).toBe(13900001);
  });

  test("without a session nobody is its owner, not even for no scenario", () => {
    expect(verifyCaller(new TurnBench(), owner, "UNDEFINED")).toBe(13900001);
    expect(verifyCaller(new TurnBench(), { ...owner, tokenId: 0 }, "UNDEFINED")).toBe(0);
  });

  test("an extension's bundle must be in the map", () => {
    const bench = new TurnBench();
    expect(verifyExtension(bench, "a")).toBe(13900020);
    bench.open();
    expect(verifyExtension(bench, "a")).toBe(13900001);
    bench.append(["a"]);
    expect(verifyExtension(bench, "a")).toBe(0);
  });
});

describe("release (spec/backup-service.md §4.3)", () => {
  test.each<[ProfileName, number, number, boolean]>([
    ["v5.0.3", 13900020, 13900020, false],
    ["v5.1", 0, 0, true],
    ["v7.0b1", 0, 0, true],
    ["HEAD", 13900001, 13900001, false],
  ])("%s: without a session %d, of a foreign one %d, which closes: %s", (profile, none, foreign, closes) => {
    const bench = new TurnBench(profile);
    expect(release(bench, owner)).toBe(none);
    bench.open();
    expect(release(bench, stranger)).toBe(foreign);
    expect(bench.state.session === undefined).toBe(closes);
    bench.open();
    expect(release(bench, { ...owner, hasPermission: false })).toBe(foreign);
    bench.open();
    expect(release(bench, owner)).toBe(0);
    expect(bench.state.session).toBeUndefined();
  });

  test("one that is accepted without a session asks for the unload, if nothing else is open", () => {
    const bench = new TurnBench("v6.1");
    expect(bench.seen(release, owner)).toEqual(["unload"]);
    bench.state.sessionCount = 1;
    expect(bench.seen(release, owner)).toEqual([]);
    expect(new TurnBench("HEAD").seen(release, owner)).toEqual([]);
    expect(new TurnBench("v5.0.0").seen(release, owner)).toEqual([]);
  });

  test("of a backup lets every running extension go, without a callback", () => {
    const bench = new TurnBench("v6.1");
    bench.open();
    bench.append(["a", "b", "c", "d"]);
    bench.start("a", "b");
    bench.state.broadcasts = new Map([["x", { userId: 100, infos: [] }]]);
    expect(bench.seen(release, owner)).toEqual([
      "stopConnectTimers",
      "stopTimer a running",
      "clearExtension 1",
      'release 1 1 {"step":"disconnect"}',
      "stopTimer b running",
      "clearExtension 2",
      'release 2 1 {"step":"disconnect"}',
      "stopTimer c running",
      "stopTimer d running",
      "forgetClient",
      "unload",
    ]);
    expect(bench.state).toMatchObject({ session: undefined, sessionCount: 0, inRelease: false });
    expect(bench.state.clearRecords).toEqual(new Set());
    expect(bench.state.broadcasts).toEqual(new Map());
  });

  test("up to v5.1 no onRelease is called, and the service gives the connection up itself", () => {
    const bench = TurnBench.running("v5.1");
    const { connection } = bench.entry("a");
    expect(bench.seen(release, owner)).toEqual([
      "stopConnectTimers",
      "stopTimer a running",
      "clearExtension 1",
      "disconnect 1",
      "forgetClient",
      "unload",
    ]);
    expect(connection).toMatchObject({ wanted: false, connected: false });
  });

  test("an extension that is not connected any more ends the look at those behind it", () => {
    const bench = new TurnBench("v5.1");
    bench.open();
    bench.append(["a", "b"]);
    bench.start("a", "b");
    bench.entry("a").connection.connected = false;
    const seen = bench.seen(release, owner);
    expect(seen).toContain("disconnect 1");
    expect(seen).not.toContain("disconnect 2");
    expect(bench.state.clearRecords).toEqual(new Set(["b"]));
  });

  test("manifests that were not handed on are closed", () => {
    const bench = new TurnBench("v6.1");
    bench.open("IncrementalBackupSession");
    bench.append(["a", "b", "c"]);
    bench.entry("b").manifestFd = -1;
    bench.entry("c").manifestFd = 0;
    expect(bench.seen(release, owner).filter((note) => note.startsWith("closeDescriptor"))).toEqual([
      "closeDescriptor 40",
      "closeDescriptor 0",
    ]);
  });

  test("of a backup leaves to a restore what is a restore's: events and the market", () => {
    const bench = TurnBench.running("v6.1");
    const end = { detail: "[]", broadcastType: "restore_end", isBroadcastOnly: false };
    bench.state.broadcasts = new Map([["a", { userId: 100, infos: [end] }]]);
    bench.state.disposals = new Set(["100-a"]);
    const kinds = (): readonly string[] => bench.effects.map(({ kind }) => kind);
    release(bench, owner);
    expect(kinds()).not.toContain("commonEvent");
    expect(kinds()).not.toContain("appGallery");
    expect(bench.state.disposals).toEqual(new Set(["100-a"]));
  });

  test("while the map is emptied another thread may find it so, if there was anything in it", () => {
    const bench = new TurnBench("v6.1");
    bench.choices.looksWhileClosing = () => true;
    bench.open();
    expect(bench.told(release, owner)).toEqual([]);
    bench.open();
    bench.append(["a"]);
    expect(bench.told(release, owner)).toEqual(["A()"]);
    bench.choices.looksWhileClosing = () => false;
    bench.open();
    bench.append(["a"]);
    expect(bench.told(release, owner)).toEqual([]);
  });

  test("calls that are still under way keep the service loaded", () => {
    const bench = new TurnBench("v6.1");
    bench.open();
    bench.state.sessionCount = 2;
    expect(bench.seen(release, owner)).toEqual(["stopConnectTimers", "forgetClient"]);
    expect(bench.state.sessionCount).toBe(1);
  });

  test("without a session there is nothing to close", () => {
    expect(new TurnBench().seen(closeSession)).toEqual([]);
  });
});

describe("release of a restore (clauses F-11 to F-13)", () => {
  const published = (profile: ProfileName): TurnBench => {
    const bench = new TurnBench(profile);
    bench.open("SessionRestore");
    bench.appendRestore(["a", "b", "c", "d"]);
    bench.start("a", "b");
    bench.entry("a").published = true;
    bench.entry("c").published = true;
    return bench;
  };

  test("what runs and is published stays; the rest is dropped in silence", () => {
    const bench = published("v6.1");
    expect(bench.seen(release, owner)).toEqual([
      "stopTimer b running",
      "clearExtension 2",
      'release 2 2 {"step":"disconnect"}',
      "stopTimer c running",
      "disconnect 3",
    ]);
    expect(bench.names).toEqual(["a"]);
    expect(bench.state.inRelease).toBe(true);
    expect(bench.state.clearRecords).toEqual(new Set(["a"]));
    expect(bench.state.sessionCount).toBe(1);
  });

  test("a bundle that is being cleaned stays, too", () => {
    const bench = published("v6.1");
    bench.entry("b").action = "CLEAN";
    release(bench, owner);
    expect(bench.names).toEqual(["a", "b"]);
  });

  test("with nothing to wait for the session ends, and the market hears of what is left", () => {
    const bench = published("v6.1");
    bench.entry("a").published = false;
    const seen = bench.seen(release, owner);
    expect(seen.slice(-5)).toEqual([
      "appGallery a endRestore 100",
      "appGallery b endRestore 100",
      "stopConnectTimers",
      "forgetClient",
      "unload",
    ]);
    expect(bench.state).toMatchObject({ session: undefined, inRelease: false });
    expect(bench.state.disposals).toEqual(new Set());
  });
});

describe("the client's process is gone (clause A13)", () => {
  test("its session closes, and no other", () => {
    const bench = new TurnBench();
    clientDied(bench, 7);
    bench.open();
    clientDied(bench, 8);
    expect(bench.state.session).toBeDefined();
    expect(bench.seen(clientDied, 7)).toEqual(["stopConnectTimers", "forgetClient", "unload"]);
    expect(bench.state.session).toBeUndefined();
  });
});
