import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { blocked } from "../backup-ability.js";
import { ExtensionBench } from "../testing/extension-bench.js";

let bench: ExtensionBench;

beforeEach(() => {
  bench = new ExtensionBench();
});

afterEach(() => {
  bench.close();
});

const after = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    bench.clock.setTimeout(resolve, milliseconds);
  });

const timesOf = (call: string): readonly number[] =>
  bench.service.calls.filter((logged) => logged.call === call).map(({ at }) => at);

describe("onProcess", () => {
  it("is asked at once and every five seconds until the callback ends", async () => {
    const extension = bench.extension({ onBackup: () => after(12_000), onProcess: () => "so far" });
    extension.handleBackup(true);
    await bench.clock.runToEnd();
    expect(timesOf("processInfo")).toEqual([0, 5000, 10_000]);
    expect(JSON.parse(bench.service.calls[1]?.text ?? "")).toEqual({
      processResult: { timeInfo: "1700000005", resultInfo: "so far" },
    });
  });

  it.each([
    ["an empty text", (): unknown => ""],
    ["a promise", (): unknown => Promise.resolve("text")],
    [
      "an exception",
      (): unknown => {
        throw new Error("no");
      },
    ],
  ] as const)("is not asked again after %s", async (_name, onProcess) => {
    let count = 0;
    const extension = bench.extension({
      onBackup: () => after(12_000),
      onProcess: (): unknown => {
        count += 1;
        return onProcess();
      },
    });
    extension.handleBackup(true);
    await bench.clock.runToEnd();
    expect(count).toBe(1);
    expect(bench.uncaught).toEqual([]);
  });

  it("ends the bundle after 15 s when its first call blocks, and the app is not asked for its backup", async () => {
    let isAsked = false;
    const extension = bench.extension({
      onProcess: () => blocked,
      onBackup: () => {
        isAsked = true;
      },
    });
    extension.handleBackup(true);
    await bench.clock.runToEnd();
    expect(bench.service.calls).toEqual([{ at: 15_000, call: "done", code: 13500003 }]);
    expect(isAsked).toBe(false);
  });

  it("ends the bundle at the fourth later call in a row that blocks", async () => {
    let count = 0;
    const extension = bench.extension({
      onBackup: () => new Promise(() => undefined),
      onProcess: () => ((count += 1) === 1 ? "first" : blocked),
    });
    extension.incrementalOnBackup(true);
    // Somebody else keeps time going, as the service's timer does.
    await bench.clock.advance(60_000);
    const ends = bench.service.calls.filter(({ call }) => call === "incrementalDone");
    expect(ends).toEqual([{ at: 24_000, call: "incrementalDone", code: 13500003 }]);
  });

  it("never makes time pass by itself", async () => {
    const extension = bench.extension({ onBackup: () => new Promise(() => undefined), onProcess: () => "x" });
    extension.handleBackup(true);
    await bench.clock.runToEnd();
    expect(bench.clock.now()).toBe(0);
  });
});

describe("onRelease", () => {
  it("follows done when the service wants it, once", async () => {
    bench.service.answers = { ...bench.service.answers, wantsRelease: true };
    const scenarios: number[] = [];
    const extension = bench.extension({
      onRelease: (scenario) => {
        scenarios.push(scenario);
      },
    });
    extension.handleBackup(true);
    await bench.clock.runToEnd();
    await extension.onRelease(1);
    expect(scenarios).toEqual([1]);
    expect(bench.service.names().slice(-2)).toEqual(["done", "handleExtDisconnect"]);
  });

  it("is waited for five seconds at most", async () => {
    const extension = bench.extension({ onRelease: () => new Promise(() => undefined) });
    const released = extension.onRelease(2);
    await bench.clock.runToEnd();
    await released;
    expect(bench.clock.now()).toBe(5000);
  });

  it("follows a restore's report unasked, but not in releases without it", async () => {
    for (const [profile, expected] of [
      ["HEAD", ["resultReport", "handleExtDisconnect"]],
      ["v5.1", ["resultReport"]],
    ] as const) {
      bench.service.calls.length = 0;
      const extension = bench.extension(
        { onRestoreEx: () => "report" },
        { profile, parameters: { extensionAction: 2 } },
      );
      extension.handleRestore(true);
      extension.publishFile("");
      await bench.clock.runToEnd();
      expect(bench.service.names()).toEqual(expected);
    }
  });
});

describe("send rate", () => {
  async function packAtRate(rate: number): Promise<readonly number[]> {
    for (let index = 0; index < 7; index += 1) {
      bench.write(`/data/storage/el2/base/files/big${index}`, Buffer.alloc(2 * 1024 * 1024 + 1));
    }
    const extension = bench.extension({});
    extension.updateSendRate(rate);
    extension.handleBackup(true);
    await bench.clock.runToEnd();
    return bench.service.calls.filter(({ fileName }) => fileName?.length === 16).map(({ at }) => at);
  }

  it.each([
    [1, [0, 1000, 2000, 3000, 4000, 5000, 6000]],
    [2, [0, 0, 1000, 1000, 2000, 2000, 3000]],
    [3, [0, 0, 0, 1000, 1000, 1000, 2000]],
    [60, [0, 0, 0, 0, 0, 0, 0]],
  ])("%i a second", async (rate, times) => {
    expect(await packAtRate(rate)).toEqual(times);
  });

  it("holds files back at 0 until another rate comes", async () => {
    expect(await packAtRate(0)).toEqual([]);
    bench.service.calls.length = 0;
    const extension = bench.extension({});
    extension.updateSendRate(0);
    extension.handleBackup(true);
    await bench.clock.advance(10_000);
    expect(bench.service.names()).toEqual(["refreshDataSize"]);
    extension.updateSendRate(60);
    await bench.clock.runToEnd();
    expect(bench.service.names().at(-1)).toBe("done");
  });
});
