import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { profileNames, profileOf } from "../profiles/profile.js";
import {
  canonicalBundleName,
  isSystemAbilityName,
  packageFolderName,
  parseBundleName,
} from "./bundle-name.js";
import { doneReceived, fileReceived, isComplete, noProgress } from "./completion.js";
import { readBundleInfo, readInfos } from "./infos.js";
import { cjsonText } from "./json/cjson-text.js";
import { cjsonDialect, jsoncppDialect, plainJson, readJson } from "./json/json-reader.js";
import { jsoncppText } from "./json/jsoncpp-text.js";
import { compareBytewise } from "./name-order.js";
import { isHandleUriValid } from "./path-check.js";
import { refusedBackup } from "./refused-backup.js";
import { errorReportText, progressErrorText, progressText, sizeReportText } from "./report-texts.js";
import { refusedRestore } from "./restore-refusals.js";
import { nextToStart } from "./scheduling.js";
import { isSpecialVersion } from "./special-version.js";
import { frameworkTimerMs } from "./timers.js";

const flags = profileOf("v6.1").flags;

describe("names of bundles (3.3)", () => {
  test.each([
    ["a", "a", 0, "a"],
    ["a:0", "a", 0, "a"],
    ["a:1", "a", 1, "a:1"],
    ["a:12:3", "a", 12, "a:12"],
    ["a:xyz", "a", 0, "a"],
    ["a:", "a", 0, "a"],
    [":1", "", 1, ":1"],
    ["a:-1", "a", -1, "a:-1"],
    ["a: 7x", "a", 7, "a:7"],
  ])("%j", (text, name, appIndex, canonical) => {
    const id = parseBundleName(text);
    expect(id).toEqual({ name, appIndex });
    expect(canonicalBundleName(id)).toBe(canonical);
  });

  test("folders and system abilities", () => {
    expect(packageFolderName({ name: "a", appIndex: 0 })).toBe("a");
    expect(packageFolderName({ name: "a", appIndex: 3 })).toBe("+clone-3+a");
    expect(["1234", "", "12a", "a1"].map(isSystemAbilityName)).toEqual([true, false, false, false]);
  });
});

describe("the next to start (B1)", () => {
  test("is the byte-wise smallest, whatever the order", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: "binary" }), { minLength: 1 }), (names) => {
        const bytes = [...names]
          .map((name) => Buffer.from(name))
          .sort((left, right) => Buffer.compare(left, right));
        expect(Buffer.from(nextToStart(names) ?? "").equals(bytes[0] ?? Buffer.alloc(0))).toBe(true);
      }),
    );
    expect(nextToStart([])).toBeUndefined();
    // UTF-16 would put the smiley first.
    expect(compareBytewise("🙂", "\uff5e")).toBe(1);
  });
});

describe("refusals of a backup (F4 to F6)", () => {
  const facts = (installed: boolean, hasExtension: boolean, allowed: boolean, specialCodePath = false) => ({
    installed,
    hasExtension,
    allowed,
    specialCodePath,
  });
  const requests = [
    { requested: "ok", canonical: "ok", facts: facts(true, true, true) },
    { requested: "miss", canonical: "miss", facts: facts(false, false, false) },
    { requested: "forb", canonical: "forb", facts: facts(true, true, false) },
    { requested: "noext", canonical: "noext", facts: facts(true, false, false) },
    { requested: "code", canonical: "code", facts: facts(true, true, true, true) },
  ];

  test.each(profileNames)("%s", (name) => {
    const { refusals, accepted, launchedUnknown } = refusedBackup(profileOf(name).flags, requests);
    const told = refusals.map(({ bundleName, code, clause }) => `${bundleName} ${String(code)} ${clause}`);
    if (name === "v5.0.0") {
      expect(told).toEqual(["forb 13500001 F6", "noext 13500001 F5"]);
      expect([accepted, launchedUnknown]).toEqual([
        ["ok", "miss", "code"],
        ["miss", "code"],
      ]);
    } else {
      expect(told).toEqual([
        "forb 13500001 F6",
        "miss 13500005 F4",
        "forb 13500005 F6",
        "noext 13500005 F5",
        "code 13500005 F4",
      ]);
      expect([accepted, launchedUnknown]).toEqual([["ok"], []]);
    }
  });
});

describe("refusals of a restore (C9 to C12, C16, C17, F3, F22)", () => {
  const entry = { appIndex: 0, versionCode: 1, versionName: "1.0.0", spaceOccupied: 0, allToBackup: true };
  const local = (name: string, appIndex = 0, extensionName = "E") => ({ name, appIndex, extensionName });
  const told = (result: ReturnType<typeof refusedRestore>): readonly string[] =>
    result.refusals.map(({ bundleName, code, clause }) => `${bundleName} ${String(code)} ${clause}`);

  test("missing here, missing there, forbidden there, without extension here", () => {
    const result = refusedRestore(
      flags,
      ["a", "b", "c", "d", "e"],
      [local("a"), local("c"), local("d"), local("e", 0, "")],
      [
        { ...entry, name: "a" },
        { ...entry, name: "b" },
        { ...entry, name: "d", allToBackup: false },
        { ...entry, name: "e" },
      ],
    );
    expect(told(result)).toEqual(["b 13500005 F3", "c 13500005 F3", "d 13500001 C11", "e 13500001 C16"]);
    expect(result.accepted.map(({ bundleName }) => bundleName)).toEqual(["a"]);
    expect(told(refusedRestore(profileOf("v5.0.0").flags, ["b"], [], []))).toEqual(["b 13900020 F3"]);
  });

  test("a special version is never forbidden", () => {
    const special = { ...entry, name: "a", allToBackup: false, versionName: "99.99.99.999-any" };
    expect(refusedRestore(flags, ["a"], [local("a")], [special]).accepted).toHaveLength(1);
    expect(["0.0.0.0", "99.99.99.995-x", "99.99.99.994", "1.0-0.0.0.0"].map(isSpecialVersion)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test("clones are told apart from v5.0.1 on", () => {
    const entries = [
      { ...entry, name: "a", versionCode: 1 },
      { ...entry, name: "a", appIndex: 1, versionCode: 2 },
    ];
    const codes = (["v5.0.0", "v5.0.1"] as const).map((name) =>
      refusedRestore(profileOf(name).flags, ["a:1"], [local("a", 1)], entries).accepted.map(
        (one) => one.versionCode,
      ),
    );
    expect(codes).toEqual([[1], [2]]);
  });
});

describe("when a backup is complete (10.5)", () => {
  const through = (...steps: readonly string[]): boolean => {
    let progress = noProgress;
    for (const step of steps) {
      progress =
        step === "done"
          ? doneReceived(progress)
          : fileReceived(progress, step, step === "manage.json" ? ["a.tar", "b.tar"] : []);
    }
    return isComplete(progress);
  };

  test("in any order", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(["a.tar", "b.tar", "manage.json", "done"], { minLength: 4 }),
        (steps) =>
          through(...steps) && steps.slice(0, 3).every((_, index) => !through(...steps.slice(0, index + 1))),
      ),
    );
  });

  test("a name twice, or one that is not listed, keeps it open", () => {
    expect(through("a.tar", "a.tar", "b.tar", "manage.json", "done")).toBe(false);
    expect(through("a.tar", "b.tar", "c.tar", "manage.json", "done")).toBe(false);
    expect(through("a.tar", "manage.json", "done")).toBe(false);
  });
});

describe("uris of handles (F21)", () => {
  test.each([
    ["", true],
    ["a/b", true],
    ["a..b", true],
    ["x/..y", true],
    ["..", true],
    ["../x", false],
    ["a/../b", false],
    ["a/..", false],
    ["x".repeat(4096), true],
    ["ä".repeat(2049), false],
  ])("%j is valid: %j", (uri, valid) => {
    expect(isHandleUriValid(uri)).toBe(valid);
  });
});

test("the framework's timer (6)", () => {
  expect([0, 100, 870 * 2 ** 20].map(frameworkTimerMs)).toEqual([900_000, 900_000, 900_000]);
  expect(frameworkTimerMs(3 * 2 ** 30)).toBe((30 + 1024 * 3) * 1000);
});

describe("infos (9)", () => {
  test("settings and their defaults (F30, HEAD's members)", () => {
    const text = JSON.stringify({
      infos: [],
      clearBackupData: "no",
      delayTime: 5,
      backupScene: "s",
      isSupportWithoutTar: true,
      batchSize: -3,
    });
    expect(readBundleInfo(profileOf("v6.0").flags, text, 100)).toMatchObject({
      clearBackupData: true,
      delayTimeS: 0,
      backupScene: "",
      isSupportWithoutTar: false,
    });
    expect(readBundleInfo(profileOf("HEAD").flags, text, 100)).toMatchObject({
      clearBackupData: false,
      delayTimeS: 5,
      backupScene: "s",
      isSupportWithoutTar: true,
      batchSize: 500,
    });
  });

  test("another number of infos than names counts as none, odd names have none", () => {
    expect(readInfos(flags, ["a", "b"], ["{}"], 100).size).toBe(0);
    const info = '{"infos":[]}';
    expect([...readInfos(flags, ["a", "", ":b", "c:"], [info, info, info, info], 100).keys()]).toEqual(["a"]);
  });

  test("malformed elements end the reading in silence", () => {
    const good = { type: "unicast", details: [] };
    for (const bad of [5, {}, { type: 5, details: [] }, { type: "x" }]) {
      expect(readBundleInfo(flags, JSON.stringify({ infos: [bad, good] }), 100).extInfo).toBe("");
      expect(readBundleInfo(flags, JSON.stringify({ infos: [good, bad] }), 100).extInfo).not.toBe("");
    }
  });
});

describe("texts", () => {
  test("reports (11)", () => {
    expect(errorReportText(13500007, 'say "x"')).toBe(
      '{\n\t"resultInfo":\t{\n\t\t"errorCode":\t13500007,\n\t\t"errorInfo":\t"say \\"x\\"",\n\t\t"type":\t"ErrorInfo"\n\t}\n}',
    );
    expect(JSON.parse(progressText(17, "now"))).toEqual({
      processResult: { timeInfo: "17", resultInfo: "now" },
    });
    expect(JSON.parse(progressErrorText(17, 2, "no"))).toEqual({
      processResult: { timeInfo: "17", errorInfo: { errorCode: "2", errorMessage: "no" } },
    });
    expect(JSON.parse(sizeReportText([{ bundleName: "a", dataSize: 1, incDataSize: -1 }], ""))).toEqual({
      scaned: [{ bundleName: "a", dataSize: 1, incDataSize: -1 }],
      scanning: "",
    });
  });

  test("jsoncpp sorts, indents and keeps short arrays in a line (8)", () => {
    expect(jsoncppText({ b: [1, 2], a: { c: [] }, e: [{ x: "ü/" }] })).toBe(
      '{\n\t"a" : \n\t{\n\t\t"c" : []\n\t},\n\t"b" : [ 1, 2 ],\n\t"e" : \n\t[\n\t\t{\n\t\t\t"x" : "\\u00fc/"\n\t\t}\n\t]\n}',
    );
  });

  test("both writers write what both readers read", () => {
    // jsoncpp refuses the numbers that are too small to have all their digits.
    const isTooSmall = (value: unknown): boolean => /e-3\d\d/.test(JSON.stringify(value));
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        fc.pre(!isTooSmall(value));
        const wanted = JSON.parse(JSON.stringify(value)) as unknown;
        const written = value as Parameters<typeof cjsonText>[0];
        expect(plainJson(readJson(cjsonText(written), cjsonDialect))).toEqual(wanted);
        expect(plainJson(readJson(jsoncppText(written), jsoncppDialect))).toEqual(wanted);
      }),
    );
  });

  test("hostile text is refused, never a crash", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const dialect of [cjsonDialect, jsoncppDialect]) {
          try {
            readJson(text, dialect);
          } catch (error) {
            expect((error as Error).name).toBe("JsonReadError");
          }
        }
      }),
    );
  });
});
