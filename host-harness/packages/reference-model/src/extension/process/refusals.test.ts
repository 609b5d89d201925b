import { existsSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ExtensionBench, filesRoot } from "../testing/extension-bench.js";
import type { ExtensionProcess } from "../extension-process.js";

let bench: ExtensionBench;

beforeEach(() => {
  bench = new ExtensionBench();
});

afterEach(() => {
  bench.close();
});

const restoring = (versionName = "1.0", config?: string): ExtensionProcess =>
  bench.extension(
    {},
    { parameters: { extensionAction: 2, versionName }, ...(config === undefined ? {} : { config }) },
  );
const temp = "/data/storage/el2/base/.backup/restore/";
const noDescriptor = { fd: -1, manifestFd: -1 };

describe("handles of files to be restored (spec/backup-extension.md §7.1)", () => {
  it("full: the first is given, the same again fails and clears everything", () => {
    const extension = restoring();
    const { fd, ...first } = extension.getFileHandle("a");
    expect(fd).toBeGreaterThan(2);
    expect(first).toEqual({ fileName: "a", errno: 0, manifestFd: -1 });
    expect(existsSync(bench.host(`${temp}a`))).toBe(true);
    expect(extension.getFileHandle("a")).toEqual({ fileName: "a", errno: -1, ...noDescriptor });
    expect(existsSync(bench.host(temp))).toBe(false);
  });

  it("full: a name with a slash has no directory", () => {
    expect(restoring().getFileHandle("d/a")).toEqual({ fileName: "d/a", errno: 2, ...noDescriptor });
  });

  it("incremental: with a report, as often as it is asked for; a name with a slash has no directory", () => {
    const extension = restoring();
    for (const name of ["a", "a"]) {
      const { fd, manifestFd, ...rest } = extension.getIncrementalFileHandle(name);
      expect(rest).toEqual({ fileName: "a", errno: 0 });
      expect(Math.min(fd, manifestFd)).toBeGreaterThan(2);
    }
    expect(existsSync(bench.host(`${temp}a.rp`))).toBe(true);
    expect(extension.getIncrementalFileHandle("d/a")).toEqual({ fileName: "d/a", errno: 2, ...noDescriptor });
  });

  it.each(["../a", "d/../a", "d/.."])("incremental: the name %s ends the bundle with 13900020", (name) => {
    const extension = restoring();
    expect(extension.getIncrementalFileHandle(name)).toEqual({
      fileName: name,
      errno: 13900020,
      ...noDescriptor,
    });
    expect(bench.service.calls).toMatchObject([{ call: "incrementalDone", code: 13900020 }]);
    expect(extension.getIncrementalFileHandles(["a", name])).toEqual({ code: 13900020, handles: [] });
    expect(bench.service.calls).toHaveLength(2);
  });

  it("in a batch: without reports, parents are made", () => {
    const { code, handles } = restoring().getIncrementalFileHandles(["a", "d/e/b"]);
    expect(code).toBe(0);
    expect(handles.map(({ fileName, errno, manifestFd }) => [fileName, errno, manifestFd])).toEqual([
      ["a", 0, -1],
      ["d/e/b", 0, -1],
    ]);
    for (const { fd } of handles) expect(fd).toBeGreaterThan(2);
    expect(existsSync(bench.host(`${temp}d/e/b`))).toBe(true);
  });

  it("of a special version: absolute paths, whose parents are made; a relative one has none (§9)", () => {
    const extension = restoring("0.0.0.0-1");
    const path = `${filesRoot}/new/a`;
    expect(extension.getFileHandle(path)).toMatchObject({ fileName: path, errno: 0, manifestFd: -1 });
    expect(existsSync(bench.host(path))).toBe(true);
    expect(extension.getFileHandle("a")).toEqual({ fileName: "a", errno: 2, ...noDescriptor });
    const incremental = extension.getIncrementalFileHandle(`${filesRoot}/other/b`);
    expect(incremental.errno).toBe(0);
    expect(Math.min(incremental.fd, incremental.manifestFd)).toBeGreaterThan(2);
    expect(existsSync(bench.host(`${filesRoot}/other/b.rp`))).toBe(true);
    expect(extension.getIncrementalFileHandle("b")).toEqual({ fileName: "b", errno: 2, ...noDescriptor });
  });

  it("of a special version: a report's name of more than 255 bytes is a hash", () => {
    const extension = restoring("0.0.0.0");
    const [fits, long] = ["x".repeat(252), "y".repeat(253)];
    for (const name of [fits, long]) {
      expect(extension.getIncrementalFileHandle(`${filesRoot}/${name}`).manifestFd).toBeGreaterThan(2);
    }
    expect(existsSync(bench.host(`${filesRoot}/${fits}.rp`))).toBe(true);
    const [hashed = "", ...more] = bench.files
      .readDirectory(filesRoot)
      .map(({ name }) => name)
      .filter((name) => name.length === 32);
    expect(more).toEqual([]);
    expect(hashed.slice(0, 16)).toBe(hashed.slice(16));
    expect(hashed).toMatch(/^[0-9a-f]{32}$/);
  });

  it("are not given by a backup, which loses its temp data over it", () => {
    const extension = bench.extension({});
    bench.write("/data/storage/el2/base/.backup/backup/x", "");
    expect(extension.getFileHandle("a")).toEqual({ fileName: "a", errno: -1, ...noDescriptor });
    expect(existsSync(bench.host("/data/storage/el2/base/.backup/backup"))).toBe(false);
    expect(extension.getIncrementalFileHandle("a")).toEqual({ fileName: "a", errno: -1, ...noDescriptor });
    expect(extension.getIncrementalFileHandles(["a"])).toEqual({ code: 13900020, handles: [] });
    expect(extension.publishFile("")).toBe(13900020);
    expect(extension.publishIncrementalFile("")).toBe(13900020);
  });
});

describe("a process that has ended", () => {
  it("answers every call with 13600001 and sends nothing", async () => {
    const extension = restoring();
    bench.write(`${temp}kept`, "");
    bench.process.exit("killed");
    const refused = { fileName: "a", errno: 13600001, ...noDescriptor };
    expect(extension.getFileHandle("a")).toEqual(refused);
    expect(extension.getIncrementalFileHandle("a")).toEqual(refused);
    expect(extension.getIncrementalFileHandles(["a"])).toEqual({ code: 13600001, handles: [] });
    const codes = [
      extension.publishFile(""),
      extension.publishIncrementalFile(""),
      extension.handleClear(),
      extension.cleanBundleTempDir(),
      extension.updateSendRate(5),
      extension.handleBackup(true),
      extension.handleRestore(true),
    ];
    expect(codes).toEqual(codes.map(() => 13600001));
    expect(extension.getBackupInfo()).toBe("");
    await extension.onRelease(2);
    await bench.clock.runToEnd();
    expect(bench.service.calls).toEqual([]);
    expect(existsSync(bench.host(`${temp}kept`))).toBe(true);
  });
});

describe("what a configuration allows (§2.1, §3)", () => {
  const refusing = JSON.stringify({ allowToBackupRestore: false });

  it.each([
    "[]",
    "5",
    "true",
    refusing,
    "{}",
    '{"allowToBackupRestore":"true"}',
    '{"allowToBackupRestore":1}',
  ])("%s allows neither a backup nor a restore", (config) => {
    expect(bench.extension({}, { config }).handleBackup(true)).not.toBe(0);
    expect(restoring("1.0", config).handleRestore(true)).toBe(13500001);
  });

  it("a special version is restored all the same, where the configuration can be read", () => {
    expect(restoring("99.99.99.999-x", refusing).handleRestore(true)).toBe(0);
    expect(restoring("99.99.99.9999", refusing).handleRestore(true)).toBe(13500001);
    expect(restoring("0.0.0.0", "[]").handleRestore(true)).toBe(13500001);
  });
});

describe("getBackupInfo", () => {
  it.each([
    [() => "text", "text"],
    [() => "", ""],
    [() => 5, ""],
    [() => Promise.resolve("late"), ""],
    [
      (): never => {
        throw new Error("of the application");
      },
      "",
    ],
  ])("%s gives %j", (answer, text) => {
    expect(bench.extension({ getBackupInfo: answer }).getBackupInfo()).toBe(text);
  });

  it("without the method gives nothing", () => {
    expect(bench.extension({}).getBackupInfo()).toBe("");
  });
});
