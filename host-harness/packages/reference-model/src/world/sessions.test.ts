import { describe, expect, test } from "vitest";
import { profileNames } from "../profiles/profile.js";
import type { ProfileName } from "../profiles/profile.js";
import type { SessionKind } from "../service/service-door.js";
import { ServiceBench } from "./testing/service-bench.js";

const kinds: readonly SessionKind[] = ["SessionBackup", "SessionRestore", "IncrementalBackupSession"];

describe("a second session (A2 to A4, F1)", () => {
  test.each(kinds.flatMap((first) => kinds.map((second) => [first, second] as const)))(
    "%s while %s is open",
    (second, first) => {
      const bench = new ServiceBench({ profile: "HEAD" });
      expect(bench.open(first)).toBe(0);
      expect(bench.open(second)).toBe(13500013);
      expect(bench.open(second, bench.startCaller("com.example.other"))).toBe(13500013);
    },
  );

  test.each([
    ["v5.0.3", 13900020, undefined],
    ["v5.1", 13500013, "Session Conflict, {"],
    ["v6.0", 13500013, "{"],
  ] as const)("%s answers %i", (profile, code, start) => {
    const bench = new ServiceBench({ profile });
    bench.open();
    const answer = bench.world.service.openSession(bench.caller, "SessionBackup", () => undefined);
    expect(answer.code).toBe(code);
    expect(answer.message?.slice(0, start?.length)).toBe(start);
  });

  test("the text names the holder, its scenario only from v6.1 on (A5, F2)", () => {
    const scenarios = (["v6.0", "v6.1"] as const).map((profile) => {
      const bench = new ServiceBench({ profile });
      bench.open("SessionRestore");
      const { message = "" } = bench.world.service.openSession(
        bench.caller,
        "SessionBackup",
        () => undefined,
      );
      const { sessionInfo } = JSON.parse(message) as { sessionInfo: Record<string, string> };
      expect(sessionInfo).toMatchObject({
        error: "Session Conflict",
        userId: "100",
        name: "com.example.desktop",
      });
      expect(sessionInfo["activeTime"]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d:\d{3}$/);
      return sessionInfo["scenario"];
    });
    expect(scenarios).toEqual([undefined, "RESTORE"]);
  });
});

describe("release in its nine variants (A6, A8, F18, F37)", () => {
  const groups: readonly (readonly [readonly ProfileName[], number, number, boolean])[] = [
    [["v5.0.0", "v5.0.1", "v5.0.2", "v5.0.3"], 13900020, 13900020, false],
    [["v5.1", "v6.0", "v6.1", "v7.0b1"], 0, 0, true],
    [["HEAD"], 13900001, 13900001, false],
  ];
  const rows = groups.flatMap(([names, ...rest]) => names.map((name) => [name, ...rest] as const));

  test("every release is in a group", () => {
    expect(rows.map(([name]) => name)).toEqual(profileNames);
  });

  test.each(rows)(
    "%s: without a session %i, of another application %i",
    (profile, without, foreign, closes) => {
      const bench = new ServiceBench({ profile });
      const other = bench.startCaller("com.example.other");
      const release = (who = bench.caller): number => bench.world.service.release(who, "SessionBackup");
      expect(release()).toBe(without);
      expect(bench.open()).toBe(0);
      expect(release(other)).toBe(foreign);
      expect(bench.open("SessionBackup", other) === 0).toBe(closes);
      if (!closes) {
        expect(release()).toBe(0);
        expect(bench.open("SessionBackup", other)).toBe(0);
      }
    },
  );
});

describe("the end of the service's process (A7, 10.8)", () => {
  test("comes after a release, once, to the object that is still told", async () => {
    const bench = new ServiceBench();
    bench.open();
    bench.world.service.release(bench.caller, "SessionBackup");
    await bench.run();
    await bench.pass(5000);
    expect(bench.told).toEqual(["died"]);
    expect(bench.surroundings.map(({ event }) => event)).toEqual([
      "saLoaded",
      "saUnloadRequested",
      "saUnloaded",
    ]);
  });

  test.each([
    ["another constructor", (bench: ServiceBench): unknown => bench.open("SessionRestore")],
    ["updateTimer", (bench: ServiceBench): unknown => bench.world.service.updateTimer(bench.caller, "x", 1)],
    [
      "updateSendRate",
      (bench: ServiceBench): unknown => bench.world.service.updateSendRate(bench.caller, "x", 1),
    ],
    ["getBackupInfo", (bench: ServiceBench): unknown => bench.world.service.getBackupInfo(bench.caller, "x")],
    ["getLocalCapabilities", (bench: ServiceBench): unknown => bench.document()],
  ])("is not told after %s dropped the proxy", async (_name, drop) => {
    const bench = new ServiceBench();
    bench.open();
    drop(bench);
    bench.world.service.release(bench.caller, "SessionBackup");
    await bench.run();
    expect(bench.told).toEqual([]);
  });

  test("a kill is told, and calls then fail with the codes of no session (A18)", async () => {
    const bench = new ServiceBench();
    bench.install("x");
    bench.open();
    bench.world.killService();
    expect(bench.told).toEqual(["died"]);
    expect(bench.append("x")).toBe(13900020);
    await bench.run();
    expect(bench.told).toEqual(["died"]);
  });

  test("an idle session lives on, a service without one does not (A16, A17)", async () => {
    const bench = new ServiceBench();
    bench.open();
    await bench.pass(120_000);
    expect(bench.surroundings.map(({ event }) => event)).toEqual(["saLoaded"]);
    const idle = new ServiceBench();
    idle.document();
    await idle.pass(120_000);
    expect(idle.surroundings.map(({ event }) => event)).toEqual([
      "saLoaded",
      "saUnloadRequested",
      "saUnloaded",
    ]);
  });
});

describe("owners", () => {
  test("the scenario is looked at before the owner (A11)", () => {
    const bench = new ServiceBench();
    bench.install("x");
    bench.open("SessionBackup", bench.startCaller("com.example.other"));
    expect(bench.world.service.publishFile(bench.caller, "x", "")).toBe(13900020);
    expect(bench.append("x")).toBe(13900001);
  });

  test("death of the client ends its session without a word (A13)", async () => {
    const bench = new ServiceBench();
    bench.install("x", { ability: { onBackup: () => new Promise(() => undefined) } });
    const client = bench.startCaller("com.example.client");
    bench.open("SessionBackup", client);
    bench.world.service.appendBackup(client, ["x"]);
    await bench.pass(50);
    const told = [...bench.told];
    client.exit("killed");
    expect(bench.open()).toBe(0);
    await bench.pass(50);
    expect(bench.told).toEqual(told);
  });

  test("a caller without the permission is refused, and up to v5.0.3 that closes the session", () => {
    for (const [profile, code, next] of [
      ["v5.0.1", 13900020, 0],
      ["v6.1", 13900001, 13500013],
    ] as const) {
      const bench = new ServiceBench({ profile });
      bench.open();
      const stranger = bench.world.startProcess({ bundleName: "com.example.stranger", systemApp: true });
      expect(bench.open("SessionBackup", stranger)).toBe(code);
      expect(bench.open()).toBe(next);
    }
  });
});

describe("cleaning at the start of the service (13.2, 13.3, F-15)", () => {
  test("a killed service cleans what it left, in a session of its own", async () => {
    const bench = new ServiceBench({ profile: "v6.1" });
    bench.install("x", { ability: { onBackup: () => new Promise(() => undefined) } });
    bench.open();
    bench.append("x");
    await bench.pass(50);
    bench.world.killService();
    const answer = bench.world.service.openSession(bench.caller, "SessionBackup", () => undefined);
    expect(answer.code).toBe(13500013);
    expect(answer.message).toContain('"name":\t"BackupSA"');
    expect(answer.message).toContain('"scenario":\t"CLEAN"');
    expect(bench.world.service.getLocalCapabilities(bench.caller)).toBeLessThan(0);
    expect(bench.world.service.updateTimer(bench.caller, "x", 1000)).toBe(false);
    expect(bench.world.service.getBackupInfo(bench.caller, "x")).toBeUndefined();
    await bench.run();
    expect(bench.open()).toBe(0);
  });

  test("nothing of it is installed any more: no session", () => {
    const bench = new ServiceBench();
    bench.install("x", { ability: { onBackup: () => new Promise(() => undefined) } });
    bench.open();
    bench.append("x");
    return bench.pass(50).then(() => {
      bench.world.uninstall("x");
      bench.world.killService();
      expect(bench.open()).toBe(0);
    });
  });
});
