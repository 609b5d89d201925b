import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DeviceFiles } from "./device-files.js";
import { emptyBundleDirectories, makeBundleDirectories } from "./installed-directories.js";
import { TemporaryFolder } from "./temporary-folder.js";

const bundle = "com.example.a";
let folder: TemporaryFolder;
let files: DeviceFiles;

beforeEach(() => {
  folder = new TemporaryFolder("ohbackup-layout-");
  files = new DeviceFiles(folder.path);
  makeBundleDirectories(files, bundle, ["entry"]);
});

afterEach(() => {
  folder.remove();
});

/** Every path below the folder, with its mode. */
function everything(): readonly string[] {
  return fs
    .readdirSync(folder.path, { recursive: true, encoding: "utf8" })
    .map((path) => `${path} ${(fs.lstatSync(join(folder.path, path)).mode & 0o7777).toString(8)}`)
    .sort();
}

describe("the directories of a bundle", () => {
  it("are after emptying what they were after installation", () => {
    const installed = everything();
    const base = join(folder.path, "data/app/el2/100/base", bundle);
    fs.writeFileSync(join(base, "files/a"), "a");
    fs.mkdirSync(join(base, "files/sub/deep"), { recursive: true });
    fs.writeFileSync(join(base, "haps/entry/files/b"), "b");
    fs.mkdirSync(join(base, "haps/other/files"), { recursive: true });
    fs.mkdirSync(join(base, ".backup/restore"), { recursive: true });
    fs.chmodSync(join(base, "haps/entry/files"), 0o700);
    fs.rmSync(join(base, "temp"), { recursive: true });
    fs.rmSync(join(base, "preferences"), { recursive: true });
    fs.writeFileSync(join(base, "preferences"), "a file in its place");
    fs.writeFileSync(join(folder.path, "data/app/el1/100/database", bundle, "c.db"), "c");
    emptyBundleDirectories(files, bundle, ["entry"]);
    expect(everything()).toEqual(installed);
  });

  it("are emptied without following links, and without those of others", () => {
    const outside = fs.mkdtempSync(join(tmpdir(), "ohbackup-outside-"));
    try {
      fs.writeFileSync(join(outside, "kept"), "kept");
      makeBundleDirectories(files, "com.example.ab", ["entry"]);
      const other = join(folder.path, "data/app/el2/100/base/com.example.ab/files/kept");
      fs.writeFileSync(other, "kept");
      const base = join(folder.path, "data/app/el2/100/base", bundle);
      fs.symlinkSync(outside, join(base, "files/link"));
      fs.rmSync(join(base, "cache"), { recursive: true });
      fs.symlinkSync(outside, join(base, "cache"));
      emptyBundleDirectories(files, bundle, ["entry"]);
      expect(fs.readdirSync(outside)).toEqual(["kept"]);
      expect(fs.existsSync(other)).toBe(true);
      expect(fs.lstatSync(join(base, "cache")).isDirectory()).toBe(true);
    } finally {
      fs.rmSync(outside, { recursive: true });
    }
  });
});
