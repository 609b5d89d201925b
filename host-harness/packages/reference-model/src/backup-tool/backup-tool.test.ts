import { describe, expect, test } from "vitest";
import { profileOf } from "../profiles/profile.js";
import { incrementalTimeOf, readToolArguments } from "./tool-arguments.js";
import { appendsOf, rewrittenCapabilities } from "./tool-capabilities.js";
import { countedFolder, incrementalFiles, nextManifest, receivedFile } from "./tool-layout.js";
import { appendErrorLine, initErrorLine, toolLine } from "./tool-lines.js";

const read = (line: string): ReturnType<typeof readToolArguments> =>
  readToolArguments(line === "" ? [] : line.split(" "));

describe("the command line of backup_tool", () => {
  test("names a subcommand and gives each option one value", () => {
    const request = read(
      "incrementalbackup --pathCapFile /c --bundles a --bundles b --incrementalTime=5 --inc 6",
    );
    expect(request.isUnderstood).toBe(true);
    if (!request.isUnderstood) return;
    expect(request.command.session).toBe("incremental-backup");
    expect([...request.values]).toEqual([
      ["pathCapFile", ["/c"]],
      ["bundles", ["a", "b"]],
      ["incrementalTime", ["5", "6"]],
    ]);
  });

  test("takes the two words of check sa, and options in between that are none", () => {
    expect(read("check sa")).toMatchObject({ isUnderstood: true, command: { session: "none" } });
    expect(read("restore x --pathCapFile /c --bundle a -- --isLocal")).toMatchObject({ isUnderstood: true });
  });

  test.each([
    ["", ""],
    ["check", ""],
    ["unknown", ""],
    ["backup --pathCapFile /c --bundles a", ""],
    ["backup --wrong x", "unrecognized option: wrong"],
    ["restoreAsync --userId", "requires an argument: userId"],
    ["backup --isLocal true --isLocal true", "isLocal can only be entered once"],
    ["backup --= x", "ambiguous"],
  ])("refuses %j", (line, complaint) => {
    const request = read(line);
    expect(request.isUnderstood).toBe(false);
    if (!request.isUnderstood) expect(request.complaint).toContain(complaint);
  });

  test("counts times in 32 bits", () => {
    expect(["1700000000", " 12x", "x", "-5", "4294967301"].map(incrementalTimeOf)).toEqual([
      1700000000, 12, 0, -5, 5,
    ]);
  });
});

test("files lie where the restores look for them", () => {
  expect(receivedFile("a", "manage.json")).toBe("/data/backup/received/a/manage.json");
  expect(incrementalFiles("a", 7, "x.tar")).toEqual({
    file: "/data/backup/incrementalreceived/a/7/incremental/x.tar",
    manifest: "/data/backup/incrementalreceived/a/7/manifest/x.tar.rp",
  });
  expect(nextManifest("a")).toBe("/data/backup/incrementalreceived/a/manifest.rp");
  expect([countedFolder("a", false), countedFolder("a", true)]).toEqual([
    "/data/backup/received/a",
    "/data/backup/incrementalreceived/a",
  ]);
});

describe("the lines it prints", () => {
  const file = {
    callback: "onFileReady",
    bundleName: "a",
    file: { uri: "x", fd: 9, manifestFd: 10, errno: 0 },
  } as const;
  const report = { callback: "onResultReport", bundleName: "a", text: "t" } as const;
  const progress = { callback: "onProcess", bundleName: "a", text: "t" } as const;

  test("name files with what the session has of them", () => {
    expect(toolLine("full-backup", file)).toBe("FileReady owner = a, fileName = x, sn = 0, fd = 9");
    expect(toolLine("incremental-backup", file)).toBe(
      "FileReady owner = a, fileName = x, fd = 9, manifestFd = 10",
    );
  });

  test("call texts by other names in a full backup", () => {
    expect(toolLine("full-backup", report)).toBe("OnResultReport bundleName = a, result = t");
    expect(toolLine("full-backup", progress)).toBe("OnProcess bundleName = a, result = t");
    expect(toolLine("full-restore", report)).toBe("OnResultReport bundleName = a, resultInfo = t");
    expect(toolLine("incremental-backup", progress)).toBe("OnProcess bundleName = a, processInfo = t");
  });

  test("tell beginnings and ends with the service's codes", () => {
    const begin = { callback: "onBundleBegin", bundleName: "a", code: 13500005 } as const;
    expect(toolLine("full-backup", begin)).toBe("BundleStarted errCode = 13500005, BundleName = a");
    expect(toolLine("full-restore", { ...begin, callback: "onBundleEnd", code: 0 })).toBe(
      "BundleFinished errCode = 0, BundleName = a",
    );
    const allEnd = { callback: "onAllBundlesEnd", code: 0 } as const;
    expect(toolLine("incremental-backup", allEnd)).toBe("all bundles backup finished end");
    expect(toolLine("incremental-restore", allEnd)).toBe("all bundles restore finished end");
    expect(toolLine("full-restore-async", allEnd)).toBe("all bundles finished end");
    expect(toolLine("full-restore", { ...allEnd, code: 5 })).toBe("Failed to Unplanned Abort error: 5");
    expect(toolLine("full-backup", { callback: "onBackupServiceDied" })).toBe("backupServiceDied");
    expect(toolLine("full-backup", { callback: "onBackupSizeReport", text: "" })).toBeUndefined();
  });

  test("tell what could not be begun", () => {
    expect(appendErrorLine("full-restore-async", 13900020)).toBe("restore append bundles error: 13900020");
    expect(initErrorLine("incremental-backup")).toBe("Failed to init backup");
  });
});

test("asynchronous restores write versions over the capability file", () => {
  const { flags } = profileOf("v6.1");
  const entry = (name: string): object => ({
    name,
    appIndex: 2,
    versionCode: 5,
    versionName: "1.0",
    spaceOccupied: 7,
    allToBackup: true,
    extensionName: "Backup",
    supportScene: "x",
  });
  const document = JSON.stringify({ deviceType: "phone", bundleInfos: [entry("a"), entry("b"), 3] });
  const rewritten = (restoreType: string): unknown =>
    JSON.parse(rewrittenCapabilities(flags, document, ["b", "z"], restoreType) ?? "");
  const wanted = (versionName: string): object => ({
    deviceType: "phone",
    bundleInfos: [
      {
        name: "b",
        appIndex: 0,
        versionCode: 0,
        versionName,
        spaceOccupied: 7,
        allToBackup: true,
        fullBackupOnly: false,
        requireCompatibility: false,
        extensionName: "Backup",
        restoreDeps: "",
        supportScene: "",
        extraInfo: { supportScene: [] },
      },
    ],
  });
  expect(rewritten("true")).toEqual(wanted("0.0.0.0"));
  expect(rewritten("false")).toEqual(wanted("99.99.99.999"));
  expect(rewrittenCapabilities(flags, "no JSON", ["b"], "true")).toBeUndefined();
  expect(rewrittenCapabilities(flags, "[]", ["b"], "true")).toBeUndefined();
});

test("depMode appends one bundle at a time", () => {
  expect(appendsOf(["b", "a"], undefined)).toEqual([["b", "a"]]);
  expect(appendsOf(["b", "a"], "true")).toEqual([["b"], ["a"]]);
});
