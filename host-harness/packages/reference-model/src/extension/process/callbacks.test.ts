import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { errorReportText } from "../../rules/report-texts.js";
import { ExtensionBench } from "../testing/extension-bench.js";

let bench: ExtensionBench;
// Scripts may throw anything; the types of this test may not.
const boomText = "boom" as unknown as Error;
const badText = "bad" as unknown as Error;

beforeEach(() => {
  bench = new ExtensionBench();
  bench.write("/data/storage/el2/base/files/a", "hello");
});

afterEach(() => {
  bench.close();
});

/** What the service was told about the bundle itself; the clean-up behind it is the subject of another test. */
const calls = (): readonly (readonly [string, number | string | undefined])[] =>
  bench.service.calls
    .filter(({ call }) => call !== "handleExtDisconnect")
    .map(({ call, code, text }) => [call, text ?? code] as const);

describe("callbacks of a full backup", () => {
  it("asks onBackup only after an empty answer of onBackupEx", async () => {
    const asked: string[] = [];
    const extension = bench.extension({
      onBackupEx: (info) => {
        asked.push(`ex ${info}`);
        return Promise.resolve("");
      },
      onBackup: () => {
        asked.push("plain");
      },
    });
    extension.handleBackup(true);
    await bench.clock.runToEnd();
    expect(asked).toEqual(["ex ", "plain"]);
    expect(calls().at(-1)).toEqual(["done", 0]);
  });

  it("reports the text of onBackupEx before the end and does not ask onBackup", async () => {
    const asked: string[] = [];
    const extension = bench.extension(
      { onBackupEx: (info) => `got ${info}`, onBackup: () => asked.push("plain") },
      { parameters: { backupExtInfo: "[1]" } },
    );
    extension.handleBackup(true);
    await bench.clock.runToEnd();
    expect(asked).toEqual([]);
    expect(calls()[0]).toEqual(["resultReport", "got [1]"]);
    expect(calls().at(-1)).toEqual(["done", 0]);
  });

  it.each([
    [
      "thrown text",
      () => {
        throw boomText;
      },
      true,
    ],
    ["rejected text", () => Promise.reject(boomText), true],
    [
      "thrown error",
      () => {
        throw new Error("boom");
      },
      false,
    ],
    ["rejected error", () => Promise.reject(new Error("boom")), false],
  ] as const)(
    "ends with 13500007 after a %s, with a report only for a text",
    async (_name, onBackup, hasReport) => {
      const extension = bench.extension({ onBackup });
      extension.handleBackup(true);
      await bench.clock.runToEnd();
      const report = hasReport ? [["resultReport", errorReportText(13500007, "boom")] as const] : [];
      expect(calls()).toEqual([...report, ["done", 13500007]]);
      expect(bench.uncaught).toHaveLength(1);
    },
  );

  it("counts an answer that is no text as an empty one", async () => {
    const extension = bench.extension({ onBackupEx: () => ({ text: "x" }) });
    extension.handleBackup(true);
    await bench.clock.runToEnd();
    expect(calls().map(([call]) => call)).not.toContain("resultReport");
  });

  it("never sends anything after the process has ended", async () => {
    const extension = bench.extension({
      onBackup: () => {
        bench.process.exit("killed");
      },
    });
    expect(extension.handleBackup(true)).toBe(0);
    await bench.clock.runToEnd();
    expect(calls()).toEqual([]);
    expect(extension.handleBackup(true)).toBe(13600001);
  });

  it("refuses when the configuration does not allow it", () => {
    const extension = bench.extension({}, { config: "{}" });
    expect(extension.connect()).toBe(false);
    expect(extension.handleBackup(true)).toBe(13500001);
  });
});

describe("callbacks of an incremental backup", () => {
  it("asks for the local list, then reports the text", async () => {
    const extension = bench.extension({ onBackupEx: () => "text" });
    extension.incrementalOnBackup(true);
    await bench.clock.runToEnd();
    expect(calls()).toEqual([
      ["requestLocalList", undefined],
      ["resultReport", "text"],
    ]);
  });
});

describe("callbacks of a restore", () => {
  const parameters = { extensionAction: 2, versionCode: 7, versionName: "1.2", restoreExtInfo: "[]" };

  it("reports the text of onRestoreEx and does not report done", async () => {
    const extension = bench.extension({ onRestoreEx: () => "well" }, { parameters });
    extension.handleRestore(true);
    extension.publishFile("");
    await bench.clock.runToEnd();
    expect(calls()).toEqual([["resultReport", "well"]]);
  });

  it("ends with a report alone when onRestore fails with a text", async () => {
    const extension = bench.extension({ onRestore: () => Promise.reject(badText) }, { parameters });
    extension.handleRestore(true);
    extension.publishIncrementalFile("");
    await bench.clock.runToEnd();
    expect(calls()).toEqual([["resultReport", errorReportText(13500007, "bad")]]);
  });

  it("hands over the saved version, cut for the first system version in onRestore only", async () => {
    const versions: unknown[] = [];
    const extension = bench.extension(
      {
        onRestoreEx: (version) => {
          versions.push(version);
        },
        onRestore: (version) => {
          versions.push(version);
        },
      },
      { parameters: { ...parameters, versionName: "0.0.0.0-1.2", restoreType: 1 } },
    );
    extension.handleRestore(true);
    await bench.clock.runToEnd();
    expect(versions).toEqual([
      { code: 7, name: "0.0.0.0-1.2" },
      { code: 0, name: "0.0.0.0" },
    ]);
    expect(calls()).toEqual([["done", 0]]);
  });

  it("stops in silence when the service does not start the timer", async () => {
    bench.service.answers = { ...bench.service.answers, startExtTimer: false };
    const extension = bench.extension({}, { parameters });
    extension.handleRestore(true);
    extension.publishFile("");
    await bench.clock.runToEnd();
    expect(calls()).toEqual([]);
  });
});

describe("what the app is asked besides", () => {
  it("gives an empty backup info for anything but a text", () => {
    expect(bench.extension({ getBackupInfo: () => "info" }).getBackupInfo()).toBe("info");
    expect(bench.extension({ getBackupInfo: () => Promise.resolve("info") }).getBackupInfo()).toBe("");
    expect(
      bench
        .extension({
          getBackupInfo: () => {
            throw new Error("no");
          },
        })
        .getBackupInfo(),
    ).toBe("");
    expect(bench.extension({}).getBackupInfo()).toBe("");
  });

  it("takes compatibility infos from promises only, and only within a second", async () => {
    const answers = [
      bench
        .extension({ getBackupCompatibilityInfo: (info) => Promise.resolve(`b ${info}`) })
        .getCompatibilityInfo(1, "x"),
      bench
        .extension({ getRestoreCompatibilityInfo: () => Promise.resolve("r") })
        .getCompatibilityInfo(2, "x"),
      bench.extension({ getBackupCompatibilityInfo: () => "at once" }).getCompatibilityInfo(1, "x"),
      bench
        .extension({ getBackupCompatibilityInfo: () => new Promise(() => undefined) })
        .getCompatibilityInfo(1, "x"),
    ];
    await bench.clock.runToEnd();
    expect(await Promise.all(answers)).toEqual(["b x", "r", "", ""]);
    expect(bench.clock.now()).toBe(1000);
  });
});
