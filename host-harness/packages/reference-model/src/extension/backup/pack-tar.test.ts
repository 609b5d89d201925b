import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { profileOf } from "../../profiles/profile.js";
import { FileError } from "../files/extension-files.js";
import { newState } from "../process/extension-core.js";
import type { ExtensionCore } from "../process/extension-core.js";
import { ordinaryThreads } from "../process/thread-choices.js";
import { TempDirectories } from "../temp-directories.js";
import { defaultConfig, ExtensionBench, filesRoot } from "../testing/extension-bench.js";
import { makeBackupDirectory } from "./full-backup.js";
import { sliceForTars, TarPacker } from "./pack-tar.js";
import { PackingError } from "./packing-error.js";

describe("what goes into one tar (spec/backup-extension.md §4.3)", () => {
  const limit = 104_857_600;
  const sizes = (...files: readonly number[]): readonly (readonly number[])[] =>
    [...sliceForTars(files.map((size) => ({ size })))].map((slice) => slice.map(({ size }) => size));

  it("ends with the file that reaches 100 MiB", () => {
    expect(sizes(limit - 1, 1, 1)).toEqual([[limit - 1, 1], [1]]);
    expect(sizes(limit - 2, 1, 0, 1, 5)).toEqual([[limit - 2, 1, 0, 1], [5]]);
    expect(sizes(limit, limit)).toEqual([[limit], [limit]]);
  });

  it("ends at 6000 files, counted anew for each tar", () => {
    const counts = [...sliceForTars(Array.from({ length: 12_001 }, () => ({ size: 0 })))].map(
      ({ length }) => length,
    );
    expect(counts).toEqual([6_000, 6_000, 1]);
  });

  it("is nothing when there is nothing", () => {
    expect(sizes()).toEqual([]);
  });
});

describe("packing", () => {
  let bench: ExtensionBench;
  let core: ExtensionCore;

  beforeEach(() => {
    bench = new ExtensionBench();
    core = {
      ability: {},
      configText: defaultConfig,
      parameters: { extensionAction: 1 },
      profile: profileOf("HEAD"),
      clock: bench.clock,
      service: bench.service,
      ledger: bench.ledger,
      process: bench.process,
      files: bench.files,
      directories: new TempDirectories(bench.files, "com.example.notes"),
      onUncaught: (thrown) => bench.uncaught.push(thrown),
      isHardened: false,
      threads: ordinaryThreads,
      state: newState(),
    };
    core.directories.prepare();
  });

  afterEach(() => {
    bench.close();
  });

  const gone = (path: string): { path: string; restorePath: string } => ({ path, restorePath: "" });
  const messages = (): readonly string[] =>
    bench.service.calls.map(({ text = "" }) => {
      const { processResult } = JSON.parse(text) as {
        processResult: { timeInfo: string; errorInfo: { errorCode: string; errorMessage: string } };
      };
      expect(processResult).toMatchObject({ timeInfo: "1700000000", errorInfo: { errorCode: "2" } });
      return processResult.errorInfo.errorMessage;
    });

  it("numbers the tars of a process, whatever they are called", () => {
    makeBackupDirectory(core);
    bench.write(`${filesRoot}/a`, "a");
    const names = ["part", "1_part"].map(
      (base) => new TarPacker(core, "open").pack(base, [gone(`${filesRoot}/a`)]).fileName,
    );
    expect(names).toEqual(["part.0.tar", "1_part.1.tar"]);
    expect(bench.service.calls).toEqual([]);
  });

  it("tells which file could not be packed, with where it was to be restored", () => {
    makeBackupDirectory(core);
    const { facts } = new TarPacker(core, "open").pack("part", [
      { path: `${filesRoot}/é`, restorePath: "/x/y" },
    ]);
    // The path is made of bytes; the two of the letter are one character of the text.
    expect(messages()).toEqual([
      `add file fail, path=${Buffer.from(`${filesRoot}/é`, "latin1").toString("utf8")}, restorePath=/x/y`,
    ]);
    expect(facts.size).toBe(1_024);
  });

  it.each([
    ["/data/el2/gone.txt", "/d******a/e******2/g******e.txt"],
    ["/ab/x", "/******/******"],
    ["/abc/.hidden", "/a******c/******.hidden"],
    ["/a.b.c/long.name.txt", "/a******c/l******g.name.txt"],
    ["/12345678901234567890/123456789012345678901", "/1******0/1234******8901"],
    ["/d//e/", "/******//******/"],
  ])("hides the names in %s in an incremental backup: %s", (path, shown) => {
    makeBackupDirectory(core);
    new TarPacker(core, "anonymous").pack("part", [gone(path)]);
    expect(messages()).toEqual([shown]);
  });

  it("fails with 13500006 when the tar itself cannot be made", () => {
    const pack = (): unknown => new TarPacker(core, "open").pack("part", []);
    expect(pack).toThrow(PackingError);
    expect(pack).toThrow(expect.objectContaining({ code: 13500006 }));
  });

  it("a temp directory that is there is fine; one that cannot be made is 13900020; a mistake is passed on", () => {
    makeBackupDirectory(core);
    makeBackupDirectory(core);
    let failure: Error = new FileError(13, "refused");
    const refusing = (): void => {
      makeBackupDirectory({
        ...core,
        files: new Proxy(bench.files, {
          get: (target, name) =>
            name === "makeDirectory"
              ? () => {
                  throw failure;
                }
              : (Reflect.get(target, name) as unknown),
        }),
      });
    };
    expect(refusing).toThrow(expect.objectContaining({ name: "PackingError", code: 13900020 }));
    failure = new RangeError("a mistake");
    expect(refusing).toThrow(failure);
  });
});
