import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BoardFilesOnDisk } from "./board-files-on-disk.js";
import { DeviceFiles } from "./device-files.js";
import { TemporaryFolder } from "./temporary-folder.js";

let folder: TemporaryFolder;
let files: BoardFilesOnDisk;

beforeEach(() => {
  folder = new TemporaryFolder("ohbackup-board-files-");
  files = new BoardFilesOnDisk(new DeviceFiles(folder.path));
});

afterEach(() => {
  files.closeAll();
  folder.remove();
});

const openDescriptors = (): number => fs.readdirSync("/proc/self/fd").length;

describe("the files of a board", () => {
  it("come back as they were written", async () => {
    await files.makeDirectory("/data");
    await files.makeDirectory("/data");
    const target = await files.openWrite("/data/a.bin");
    await target.write(4, Buffer.from("tail"));
    await target.write(0, Buffer.from("head"));
    await target.sync();
    await target.close();
    await files.setMode("/data/a.bin", 0o4640);
    await files.setTimes("/data/a.bin", {
      accessTime: 1_600_000_000_500_000_000n,
      modificationTime: 2_000_000_000n,
    });
    expect(await files.stat("/data/a.bin")).toMatchObject({
      kind: "file",
      size: 8,
      mode: 0o4640,
      modificationTime: 2_000_000_000n,
      accessTime: 1_600_000_000_500_000_000n,
    });
    const source = await files.openRead("/data/a.bin");
    expect(Buffer.from(await source.read(2, 100)).toString()).toBe("adtail");
    expect(await source.read(8, 100)).toHaveLength(0);
    await source.close();
    expect(await files.list("/data")).toEqual(["a.bin"]);
  });

  it("say what is wrong in the words of the system", async () => {
    expect(await files.stat("/none/at/all")).toBeUndefined();
    await expect(files.openRead("/none")).rejects.toMatchObject({ code: "ENOENT" });
    await files.makeDirectory("/d");
    await expect(files.openRead("/d")).rejects.toMatchObject({ code: "EISDIR" });
    await expect(files.openWrite("/d")).rejects.toMatchObject({ code: "EISDIR" });
    await expect(files.openWrite("/none/x")).rejects.toMatchObject({ code: "ENOENT" });
    await expect(files.list("/none")).rejects.toMatchObject({ code: "ENOENT" });
    await expect(files.makeDirectory("/none/x")).rejects.toMatchObject({ code: "ENOENT" });
    await expect(files.openRead("/a\0b")).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("are regular files only: a pipe would make the board wait for its other end", async () => {
    execFileSync("mkfifo", [join(folder.path, "pipe")]);
    await expect(files.openRead("/pipe")).rejects.toMatchObject({ code: "EACCES" });
    await expect(files.openWrite("/pipe")).rejects.toMatchObject({ code: "ENXIO" });
  });

  it("leave no descriptor open, not even after a refusal", async () => {
    await files.makeDirectory("/d");
    const before = openDescriptors();
    await expect(files.openRead("/d")).rejects.toBeDefined();
    const left = await files.openWrite("/x");
    expect(openDescriptors()).toBe(before + 1);
    files.closeAll();
    expect(openDescriptors()).toBe(before);
    await expect(left.write(0, Buffer.from("late"))).rejects.toMatchObject({ code: "EBADF" });
    await left.close();
  });

  it("do not reach out of the board's folder", async () => {
    const outside = fs.mkdtempSync(join(tmpdir(), "ohbackup-outside-"));
    try {
      fs.writeFileSync(join(outside, "secret"), "secret");
      fs.symlinkSync(outside, join(folder.path, "link"));
      fs.symlinkSync(join(outside, "secret"), join(folder.path, "file"));
      expect(await files.stat("/link/secret")).toBeUndefined();
      expect(await files.stat("/file")).toBeUndefined();
      await expect(files.openRead("/file")).rejects.toMatchObject({ code: "ENOENT" });
      await expect(files.openWrite("/link/new")).rejects.toMatchObject({ code: "ENOENT" });
      await expect(files.list("/link")).rejects.toMatchObject({ code: "ENOENT" });
      await expect(files.setMode("/file", 0o777)).rejects.toMatchObject({ code: "ENOENT" });
      await expect(files.makeDirectory("/link/../link/dir")).rejects.toBeDefined();
      expect(fs.readdirSync(outside)).toEqual(["secret"]);
    } finally {
      fs.rmSync(outside, { recursive: true });
    }
  });
});

describe("TemporaryFolder", () => {
  it("goes away with directories that nobody may enter", () => {
    const other = new TemporaryFolder("ohbackup-closed-");
    fs.mkdirSync(join(other.path, "a/b"), { recursive: true });
    fs.chmodSync(join(other.path, "a/b"), 0);
    fs.chmodSync(join(other.path, "a"), 0);
    const listeners = process.listenerCount("exit");
    other.remove();
    other.remove();
    expect(fs.existsSync(other.path)).toBe(false);
    expect(process.listenerCount("exit")).toBe(listeners - 1);
  });
});
