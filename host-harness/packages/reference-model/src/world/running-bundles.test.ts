import { describe, expect, test } from "vitest";
import type { BackupAbility } from "../extension/backup-ability.js";
import { ServiceBench } from "./testing/service-bench.js";

const never = (): Promise<never> => new Promise(() => undefined);
const hanging: BackupAbility = { onBackup: never, onRestore: never };

async function startedBackup(bench: ServiceBench): Promise<void> {
  bench.open();
  bench.append("x");
  await bench.pass(50);
}

async function publishedRestore(bench: ServiceBench): Promise<void> {
  const document = bench.document();
  bench.open("SessionRestore");
  bench.appendRestore(["x"], document);
  await bench.pass(50);
  bench.world.service.getFileHandle(bench.caller, "x", "manage.json");
  expect(bench.world.service.publishFile(bench.caller, "x", "")).toBe(0);
}

describe("updateTimer", () => {
  test("answers whether the bundle is there, even for another application (E1, E2, E10)", async () => {
    const bench = new ServiceBench();
    for (const name of ["a", "b", "c", "d"]) bench.install(name, { ability: hanging });
    const update = (name: string, who = bench.caller): boolean =>
      bench.world.service.updateTimer(who, name, 1000);
    expect(update("a")).toBe(false);
    bench.open();
    bench.append("a", "b", "c", "d");
    await bench.pass(50);
    expect(update("d")).toBe(true);
    expect(update("e")).toBe(false);
    expect(update("a", bench.startCaller("com.example.other"))).toBe(true);
    await bench.pass(1000);
    expect(bench.told).toContain("E(a,13500003)");
  });

  test("without it an application has fifteen minutes (F14)", async () => {
    const bench = new ServiceBench();
    bench.install("x", { ability: hanging });
    await startedBackup(bench);
    await bench.pass(899_900);
    expect(bench.told).toEqual(["B(x)"]);
    await bench.pass(100);
    expect(bench.told).toEqual(["B(x)", "E(x,13500003)", "A"]);
  });

  test("four hours pass at once", async () => {
    const bench = new ServiceBench();
    bench.install("x", { ability: hanging });
    await startedBackup(bench);
    bench.world.service.updateTimer(bench.caller, "x", 14_400_000);
    const before = performance.now();
    await bench.run();
    expect(bench.told).toEqual(["B(x)", "E(x,13500003)", "A"]);
    expect(performance.now() - before).toBeLessThan(100);
  });

  test("0 ends the bundle at once (E6), a second call starts anew (E9)", async () => {
    const zero = new ServiceBench();
    zero.install("x", { ability: hanging });
    await startedBackup(zero);
    zero.world.service.updateTimer(zero.caller, "x", 0);
    await zero.pass(0);
    expect(zero.told).toEqual(["B(x)", "E(x,13500003)", "A"]);

    const again = new ServiceBench();
    again.install("x", { ability: hanging });
    await startedBackup(again);
    again.world.service.updateTimer(again.caller, "x", 3000);
    await again.pass(2000);
    again.world.service.updateTimer(again.caller, "x", 3000);
    await again.pass(2999);
    expect(again.told).toEqual(["B(x)"]);
    await again.pass(1);
    expect(again.told).toEqual(["B(x)", "E(x,13500003)", "A"]);
  });

  test("in a restore it counts from onRestore (E8)", async () => {
    const bench = new ServiceBench();
    bench.install("x", { ability: hanging });
    const document = bench.document();
    bench.open("SessionRestore");
    bench.appendRestore(["x"], document);
    await bench.pass(50);
    bench.world.service.updateTimer(bench.caller, "x", 3000);
    await bench.pass(10_000);
    bench.world.service.getFileHandle(bench.caller, "x", "manage.json");
    bench.world.service.publishFile(bench.caller, "x", "");
    await bench.pass(2900);
    expect(bench.told).toEqual(["B(x)", "F(x,manage.json)"]);
    await bench.pass(200);
    expect(bench.told).toEqual(["B(x)", "F(x,manage.json)", "E(x,13500003)", "A"]);
  });
});

describe("updateSendRate (E11)", () => {
  test("is true only for a running bundle of a backup", async () => {
    const bench = new ServiceBench();
    bench.install("x", { ability: hanging, connect: { delayMs: 100 } });
    const update = (name = "x"): boolean => bench.world.service.updateSendRate(bench.caller, name, 30);
    expect(update()).toBe(false);
    await startedBackup(bench);
    expect(update()).toBe(false);
    await bench.pass(100);
    expect([update(), update("y")]).toEqual([true, false]);

    const restore = new ServiceBench();
    restore.install("x", { ability: hanging });
    const document = restore.document();
    restore.open("SessionRestore");
    restore.appendRestore(["x"], document);
    await restore.pass(50);
    expect(restore.world.service.updateSendRate(restore.caller, "x", 30)).toBe(false);
  });
});

describe("cancel (F-6 to F-9)", () => {
  test("of waiting, starting, unknown and finished bundles", async () => {
    const bench = new ServiceBench();
    for (const name of ["a", "b", "c"]) bench.install(name, { ability: hanging });
    bench.install("d");
    const cancel = (name: string): number => bench.world.service.cancel(bench.caller, "SessionBackup", name);
    expect(cancel("a")).toBe(0);
    bench.open();
    expect(cancel("a")).toBe(13500012);
    bench.append("a", "b", "c", "d");
    expect([cancel("a"), cancel("d"), cancel("z")]).toEqual([13500011, 13500011, 13500012]);
    await bench.pass(50);
    expect(cancel("a")).toBe(0);
    await bench.pass(50);
    expect(bench.told).toContain("E(a)");
    expect(bench.told).toContain("E(d)");
    expect(cancel("a")).toBe(13500012);
  });

  test("without a session v5.1 says 13500011", () => {
    const bench = new ServiceBench({ profile: "v5.1" });
    expect(bench.world.service.cancel(bench.caller, "SessionBackup", "a")).toBe(13500011);
  });
});

describe("death of an extension", () => {
  const dying = (bench: ServiceBench, method: "onBackup" | "onRestore"): void => {
    bench.install("x", {
      ability: (process) => ({
        [method]: () => {
          process.exit("crashed");
          return never();
        },
      }),
    });
  };

  test("with data to keep nothing is launched again (F-3, H8, F32)", async () => {
    const bench = new ServiceBench();
    dying(bench, "onBackup");
    bench.open();
    bench.world.service.appendBackup(bench.caller, ["x"], ['{"infos":[],"clearBackupData":"false"}']);
    await bench.run();
    expect(bench.told).toEqual(["B(x)", "E(x,13500004)", "A"]);
    expect(bench.surroundings.filter(({ event }) => event === "connectAbility")).toHaveLength(1);
  });

  test("after a reported restore is not told any more (F-4)", async () => {
    const bench = new ServiceBench();
    bench.install("x", {
      ability: (process) => ({
        onRestoreEx: () => Promise.resolve("done"),
        onRelease: () => {
          process.exit("crashed");
          return never();
        },
      }),
    });
    await publishedRestore(bench);
    await bench.run();
    expect(bench.told).toEqual(["B(x)", "F(x,manage.json)", "R(x)", "E(x)", "A"]);
  });

  test("in onRestore ends as in onBackup", async () => {
    const bench = new ServiceBench();
    dying(bench, "onRestore");
    await publishedRestore(bench);
    await bench.run();
    expect(bench.told).toEqual(["B(x)", "F(x,manage.json)", "A", "E(x,13500004)", "A"]);
  });

  test("others are not touched (F-1)", async () => {
    const bench = new ServiceBench();
    dying(bench, "onBackup");
    bench.install("y");
    bench.open();
    bench.append("x", "y");
    await bench.run();
    expect(bench.told).toContain("E(y)");
    expect(bench.told).toContain("E(x,13500004)");
  });
});

describe("file handles of a restore", () => {
  test("asked for before the begin come sorted and once (D1, D2, D3)", async () => {
    const bench = new ServiceBench();
    bench.install("x", { connect: { delayMs: 500 } });
    const document = bench.document();
    bench.open("SessionRestore");
    const ask = (uri: string): number => bench.world.service.getFileHandle(bench.caller, "x", uri);
    expect(ask("c")).toBe(13900020);
    bench.appendRestore(["x"], document);
    expect(["c", "a", "b", "a"].map(ask)).toEqual([0, 0, 0, 0]);
    await bench.pass(600);
    expect(ask("late")).toBe(0);
    expect(bench.told).toEqual(["B(x)", "F(x,a)", "F(x,b)", "F(x,c)", "F(x,late)"]);
  });

  test.each([
    ["v5.1", "../x", 0],
    ["v6.0", "../x", 13900020],
    ["v6.0", "a/../b", 13900020],
    ["v6.0", "a/..", 13900020],
    ["v6.0", "a..b", 0],
    ["v6.0", "x/..y", 0],
    ["v6.0", "y".repeat(4097), 13900020],
  ] as const)("%s: uri %s gives %i (D4, D5, F21)", async (profile, uri, code) => {
    const bench = new ServiceBench({ profile });
    bench.install("x", { connect: { delayMs: 500 } });
    const document = bench.document();
    bench.open("SessionRestore");
    bench.appendRestore(["x"], document);
    expect(bench.world.service.getFileHandle(bench.caller, "x", uri)).toBe(code);
    await bench.pass(0);
  });

  test("publishFile and its refusals (D6 to D8, F20)", async () => {
    const bench = new ServiceBench();
    bench.install("x", { connect: { delayMs: 500 } });
    const document = bench.document();
    const publish = (name: string, uri = ""): number =>
      bench.world.service.publishFile(bench.caller, name, uri);
    bench.open("SessionRestore");
    bench.appendRestore(["x"], document);
    expect([publish("x", "part.0.tar"), publish("y"), publish("x")]).toEqual([1, 13900020, 13900020]);
    await bench.pass(600);
    expect(publish("x")).toBe(0);
  });
});

describe("what the service does when a bundle is not in the map any more", () => {
  test("a cancel that comes too late looks once more whether all are through", async () => {
    const bench = new ServiceBench({ choices: { disconnectLagMs: () => 0 } });
    bench.install("x");
    bench.open();
    bench.append("x");
    const isGivenUp = (): boolean => bench.surroundings.some(({ event }) => event === "disconnectAbility");
    while (!isGivenUp()) await bench.clock.runNext();
    // Another thread is about to take the bundle out; until then it counts as running.
    expect(bench.world.service.cancel(bench.caller, "SessionBackup", "x")).toBe(0);
    await bench.pass(50);
    expect(bench.told.slice(-3)).toEqual(["E(x)", "A", "A"]);
  });

  test("a report of it ends a bundle without a name (§11.1)", async () => {
    const answers: ((text: string) => void)[] = [];
    const ability: BackupAbility = {
      onBackupEx: () =>
        new Promise<string>((resolve) => {
          answers.push(resolve);
        }),
    };
    const bench = new ServiceBench();
    bench.install("x", { ability });
    await startedBackup(bench);
    expect(bench.world.service.cancel(bench.caller, "SessionBackup", "x")).toBe(0);
    await bench.pass(10);
    for (const answer of answers) answer("late");
    await bench.pass(10);
    expect(bench.told).toEqual(["B(x)", "E(x)", "A", "E(,13900001)"]);
  });
});
