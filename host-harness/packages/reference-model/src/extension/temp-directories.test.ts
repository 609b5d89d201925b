import { existsSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backupDirOf, isFirstVersion, TempDirectories } from "./temp-directories.js";
import { ExtensionBench } from "./testing/extension-bench.js";
import { FileError } from "./files/extension-files.js";
import { SandboxExtensionFiles } from "./files/sandbox-extension-files.js";

const mediaLibrary = "com.ohos.medialibrary.medialibrarydata";

describe("backupDir of a context (spec/backup-extension.md §2.3)", () => {
  it.each([
    ["com.example.notes", 0, "/data/storage/el1/base/.backup/"],
    ["com.example.notes", 1, "/data/storage/el2/base/.backup/"],
    ["com.example.notes", 2, ""],
    [mediaLibrary, 0, "/storage/media/local/files/.backup/"],
    [mediaLibrary, 5, "/storage/media/local/files/.backup/"],
    // 27 characters.
    ["com.example.xyz.filemanager", 1, "/storage/Users/currentUser/.backup/"],
    ["com.example.xyz.filemanager", 9, "/storage/Users/currentUser/.backup/"],
    ["com.example.xy.filemanager", 0, "/data/storage/el1/base/.backup/"],
    ["com.example.xyz.filemanages", 0, "/data/storage/el1/base/.backup/"],
  ])("of %s in area %d is %j", (bundle, area, directory) => {
    expect(backupDirOf(bundle, area)).toBe(directory);
  });
});

describe("the temp directories (§1, §7.3)", () => {
  let bench: ExtensionBench;

  beforeEach(() => {
    bench = new ExtensionBench();
  });

  afterEach(() => {
    bench.close();
  });

  it("of an ordinary application lie in el2", () => {
    const directories = new TempDirectories(bench.files, "com.example.notes");
    expect(directories).toMatchObject({
      backup: "/data/storage/el2/base/.backup/backup/",
      restore: "/data/storage/el2/base/.backup/restore/",
      commonRestore: "/data/storage/el2/base/.backup/restore/",
      restoreIndex: "/data/storage/el2/base/.backup/restore/manage.json",
      commonRestoreIndex: "/data/storage/el2/base/.backup/restore/manage.json",
      backupIndex: "/data/storage/el2/base/.backup/backup/manage.json",
    });
  });

  it("of the media library differ for restores alone", () => {
    const directories = new TempDirectories(bench.files, mediaLibrary);
    expect(directories).toMatchObject({
      backup: "/data/storage/el2/base/.backup/backup/",
      restore: "/storage/media/local/files/.backup/restore/",
      commonRestoreIndex: "/data/storage/el2/base/.backup/restore/manage.json",
    });
  });

  it("are made and removed in both areas, and nothing beside them", () => {
    const directories = new TempDirectories(bench.files, "com.example.notes");
    directories.prepare();
    const homes = ["/data/storage/el1/base/.backup", "/data/storage/el2/base/.backup"];
    for (const home of homes) {
      expect(existsSync(bench.host(home))).toBe(true);
      for (const path of ["backup/x", "restore/y/z", "kept"]) bench.write(`${home}/${path}`, "");
    }
    directories.clear();
    for (const home of homes) {
      expect(["backup", "restore", "kept"].map((name) => existsSync(bench.host(`${home}/${name}`)))).toEqual([
        false,
        false,
        true,
      ]);
    }
  });

  it("a failure of the file system is passed over, anything else is not", () => {
    const removed: string[] = [];
    let failure: Error = new FileError(13, "refused");
    class Refusing extends SandboxExtensionFiles {
      override removeTree(path: string): void {
        removed.push(path);
        throw failure;
      }

      override makeDirectory(): void {
        throw failure;
      }
    }
    const files = new Refusing(bench.sandbox);
    const directories = new TempDirectories(files, mediaLibrary);
    directories.clear();
    expect(removed).toEqual(
      [
        "/data/storage/el2/base/.backup",
        "/data/storage/el1/base/.backup",
        "/storage/media/local/files/.backup",
      ].flatMap((home) => [`${home}/backup/`, `${home}/restore/`]),
    );
    directories.prepare();
    failure = new RangeError("a mistake");
    expect(() => {
      directories.clear();
    }).toThrow(failure);
    expect(() => {
      directories.prepare();
    }).toThrow(failure);
  });
});

it("the very first version is known by what stands before the first hyphen", () => {
  expect(["0.0.0.0", "0.0.0.0-1-2"].map(isFirstVersion)).toEqual([true, true]);
  expect(["", "0.0.0.01", "1-0.0.0.0", "0.0.0"].map(isFirstVersion)).toEqual([false, false, false, false]);
});
