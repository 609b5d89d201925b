import { describe, expect, test } from "vitest";
import { errno } from "../../errors/errno.js";
import { profileNames } from "../../profiles/profile.js";
import { BindingBench, thrownCode } from "../testing/binding-bench.js";

type Loose = (...args: readonly unknown[]) => unknown;

function loose(bench: BindingBench, name: string): Loose {
  return Reflect.get(bench.backup, name) as Loose;
}

describe("getLocalCapabilities (js-api 2.3)", () => {
  test("resolves with a negative descriptor when the service fails (6 no. 7)", async () => {
    const bench = new BindingBench();
    const answer = (await bench.settle(bench.backup.getLocalCapabilities())) as { resolved: { fd: number } };
    expect(answer.resolved.fd).toBe(-1);
  });

  test("rejects only when the service cannot be reached and errno says why", async () => {
    const bench = new BindingBench({ profile: "v5.1", answers: { unreachable: () => errno.EIO } });
    expect(await bench.settle(bench.backup.getLocalCapabilities())).toMatchObject({
      rejected: { code: 13900005 },
    });
    const newer = new BindingBench({ answers: { unreachable: () => errno.EIO } });
    const config = { triggerType: 0, writeSize: 0, waitTime: 0 };
    expect(await newer.settle(newer.backup.fileSystemServiceRequest(config))).toMatchObject({
      rejected: { code: 13900005 },
    });
  });

  test("calls back with two arguments", async () => {
    const bench = new BindingBench();
    const heard: (readonly unknown[])[] = [];
    bench.backup.getLocalCapabilities((...received) => {
      heard.push(received);
    });
    await bench.clock.runToEnd();
    expect(heard[0]?.[0]).toBeUndefined();
    expect((heard[0]?.[1] as { fd: number }).fd).toBe(-1);
  });

  test("takes one argument at most", () => {
    const bench = new BindingBench();
    const call = (...args: readonly unknown[]): unknown =>
      Reflect.apply(bench.backup.getLocalCapabilities.bind(bench.backup), undefined, args);
    expect(thrownCode(() => call(() => undefined, undefined))).toBe(13900020);
    expect(thrownCode(() => call([], []))).toBe(13900020);
    expect(bench.service.names).toEqual([]);
  });

  test("an array is a list, even an empty one", async () => {
    const bench = new BindingBench();
    await bench.settle(bench.backup.getLocalCapabilities([]));
    await bench.settle(bench.backup.getLocalCapabilities([{ bundleName: "a", lastIncrementalTime: 7 }]));
    expect(bench.service.names).toEqual([
      "getLocalCapabilitiesIncremental",
      "getLocalCapabilitiesIncremental",
    ]);
    expect(bench.service.calls[1]?.args[0]).toMatchObject([{ bundleName: "a", lastIncrementalTime: 7 }]);
  });

  test("the descriptor is closed when the process ends before the promise is settled", async () => {
    const bench: BindingBench = new BindingBench({
      answers: {
        getLocalCapabilities: () => {
          const fd = bench.descriptor("{}");
          bench.process.exit("killed");
          return fd;
        },
      },
    });
    expect(await bench.settle(bench.backup.getLocalCapabilities())).toEqual({ pending: true });
    expect(bench.ledger.stillOpen()).toEqual([]);
  });
});

describe("updateTimer and updateSendRate (6 no. 1 to 4)", () => {
  test.each(profileNames)("the range of updateTimer in %s", (profile) => {
    const bench = new BindingBench({ profile, answers: { updateTimer: () => true } });
    const code = (value: unknown): number | undefined =>
      thrownCode(() => loose(bench, "updateTimer")("a", value));
    const zero = profile === "v5.0.0" ? 401 : undefined;
    expect([-1, 14_400_001, 2 ** 31].map(code)).toEqual([401, 401, 401]);
    expect([0, Number.NaN, Infinity, 0.9, -0.9, 2 ** 32].map(code)).toEqual(Array(6).fill(zero));
    expect([1, 14_400_000, 1.9].map(code)).toEqual([undefined, undefined, undefined]);
    expect(bench.backup.updateTimer("a", 2 ** 32 + 5000)).toBe(true);
    expect(bench.service.calls.at(-1)?.args).toEqual(["a", 5000]);
  });

  test.each(profileNames)("updateSendRate clamps in %s", (profile) => {
    const bench = new BindingBench({ profile, answers: { updateSendRate: () => true } });
    const passed = [0, 800, 801, 10_000, 10_001].map((rate) => {
      expect(bench.backup.updateSendRate("a", rate)).toBe(true);
      return bench.service.calls.at(-1)?.args[1];
    });
    const maximum = profile === "HEAD" ? 10_000 : 800;
    expect(passed).toEqual([0, 800, Math.min(801, maximum), Math.min(10_000, maximum), maximum]);
    expect(thrownCode(() => bench.backup.updateSendRate("a", -1))).toBe(401);
  });

  test.each(["updateTimer", "updateSendRate"])("%s takes only a string and a number, exactly two", (name) => {
    const bench = new BindingBench();
    const wrong: readonly (readonly unknown[])[] = [
      [],
      ["a"],
      ["a", 1, 2],
      [1, 1],
      ["a", "1"],
      ["a", true],
      ["a", 1n],
      ["a", undefined],
      ["a", null],
    ];
    for (const args of wrong) expect(thrownCode(() => loose(bench, name)(...args))).toBe(401);
    expect(bench.service.calls).toEqual([]);
  });
});

describe("getBackupInfo and getBackupVersion", () => {
  test("getBackupInfo gives the text, undefined for every failure, and ignores a second argument (6 no. 5)", () => {
    const bench = new BindingBench({
      answers: { getBackupInfo: (_, name) => (name === "a" ? "info" : undefined) },
    });
    expect(bench.backup.getBackupInfo("a")).toBe("info");
    expect(bench.backup.getBackupInfo("b")).toBeUndefined();
    expect(loose(bench, "getBackupInfo")("a", 5)).toBe("info");
    expect(thrownCode(() => loose(bench, "getBackupInfo")("a", 5, 6))).toBe(13900020);
    expect(thrownCode(() => loose(bench, "getBackupInfo")())).toBe(13900020);
  });

  test.each([
    ["v5.1", "16.0"],
    ["v6.0", "20.0"],
    ["v6.1", "20.1"],
    ["v7.0b1", "23"],
    ["HEAD", "26"],
  ] as const)(
    "getBackupVersion of %s is %s, with a blank before the colon (6 no. 43)",
    (profile, version) => {
      const bench = new BindingBench({ profile });
      expect(loose(bench, "getBackupVersion")("surplus", 1)).toBe(`{"backupVersion" : "${version}"}`);
    },
  );
});

describe("fileSystemServiceRequest (6 no. 41)", () => {
  test("resolves with the service's code, errors included; numbers wrap", async () => {
    const bench = new BindingBench({ answers: { fileSystemServiceRequest: () => 13500016 } });
    const config = { triggerType: 0, writeSize: -1, waitTime: 2 ** 32 + 3 };
    expect(await bench.settle(bench.backup.fileSystemServiceRequest(config))).toEqual({ resolved: 13500016 });
    expect(bench.service.calls.at(-1)?.args).toEqual([{ writeSizeMb: 2 ** 32 - 1, waitTimeS: 3 }]);
  });

  test("missing members are 0; present ones must be numbers, triggerType 0", () => {
    const bench = new BindingBench();
    const code = (config: unknown): number | undefined =>
      thrownCode(() => loose(bench, "fileSystemServiceRequest")(config));
    expect([{}, { writeSize: 5 }].map(code)).toEqual([undefined, undefined]);
    expect(thrownCode(() => loose(bench, "fileSystemServiceRequest")({}, {}))).toBe(13900020);
    expect([{ triggerType: 1 }, { writeSize: undefined }, { waitTime: "3" }, 5, null].map(code)).toEqual(
      Array(5).fill(13900020),
    );
  });
});

describe("the caller's token (6 no. 10)", () => {
  const calls: readonly (readonly [string, (bench: BindingBench) => unknown])[] = [
    ["getLocalCapabilities", (bench) => loose(bench, "getLocalCapabilities")(1, 2, 3)],
    ["getBackupInfo", (bench) => loose(bench, "getBackupInfo")()],
    ["updateTimer", (bench) => loose(bench, "updateTimer")()],
    ["updateSendRate", (bench) => loose(bench, "updateSendRate")()],
    ["getBackupVersion", (bench) => loose(bench, "getBackupVersion")()],
    ["fileSystemServiceRequest", (bench) => loose(bench, "fileSystemServiceRequest")()],
    ["new SessionBackup", (bench) => new (bench.backup.SessionBackup as new () => object)()],
    ["new SessionRestore", (bench) => new (bench.backup.SessionRestore as new () => object)()],
    [
      "new IncrementalBackupSession",
      (bench) => new (bench.backup.IncrementalBackupSession as new () => object)(),
    ],
  ];

  test.each(calls)("%s: 201 before 202 before the arguments, looked at in every call", (_, call) => {
    const bench = new BindingBench({ permissions: [], systemApp: false });
    expect(thrownCode(() => call(bench))).toBe(201);
    bench.process.permissions = new Set(["ohos.permission.BACKUP"]);
    expect(thrownCode(() => call(bench))).toBe(202);
    bench.process.systemApp = true;
    expect(thrownCode(() => call(bench))).not.toBe(202);
    bench.process.permissions = new Set();
    expect(thrownCode(() => call(bench))).toBe(201);
  });
});
