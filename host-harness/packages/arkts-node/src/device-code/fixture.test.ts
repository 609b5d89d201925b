import { createHash } from "node:crypto";
import { chmodSync, lstatSync, readFileSync, symlinkSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TestDevice, goldenFolder } from "../testing/device.js";

interface Ability {
  onCreate(want: object, launchParam: object): void;
  onNewWant(want: object, launchParam: object): void;
}

interface Status {
  state: string;
  command: string;
  message?: string;
  files?: number;
  bytes?: number;
  entries?: number;
  removed?: number;
  modesToSet?: { path: string; mode: string }[];
}

const folder = "/data/storage/el2/base/haps/backup_ext/files/run-1";
const files = "/data/storage/el2/base/files";

let device: TestDevice;
let ability: Ability;

beforeEach(() => {
  device = new TestDevice();
  const exported = device.load("backup_ext/src/main/ets/fixtureability/FixtureAbility.ets")["default"];
  ability = new (exported as new () => Ability)();
});

afterEach(() => {
  expect(device.uncaught).toEqual([]);
  expect(device.openDescriptors()).toEqual([]);
  device.dispose();
});

async function perform(command: string, run = "run-1"): Promise<Status> {
  ability.onNewWant({ parameters: { command, run } }, {});
  for (let turn = 0; turn < 100_000; turn += 1) {
    const status = JSON.parse(device.read(`${folder}/fixture-status.json`)) as Status;
    if (status.state !== "running") return status;
    await setImmediate();
  }
  throw new Error(`${command} did not end`);
}

const make = (entries: readonly object[]): Promise<Status> => {
  device.write(`${folder}/tree.json`, JSON.stringify(entries));
  return perform("make");
};

const digest = async (): Promise<Record<string, unknown>[]> => {
  await perform("digest");
  const document = JSON.parse(device.read(`${folder}/digest.json`)) as { state: string; entries: [] };
  expect(document.state).toBe("finished");
  return document.entries;
};

describe("make", () => {
  it("makes files with generated content and time, their parents, and directories", async () => {
    const status = await make([
      { path: `${files}/sub/a.bin`, type: "file", size: 16, seed: 1007, mtime: 1_700_000_001 },
      { path: `${files}/empty`, type: "file", size: 0, seed: 1, mtime: 1_700_000_002 },
      { path: `${files}/dir`, type: "dir", mtime: 1_700_000_003 },
      { path: `${files}/dir/later.bin`, type: "file", size: 3_000_000, seed: 9 },
    ]);
    expect(status).toMatchObject({ state: "finished", command: "make", files: 3, bytes: 3_000_016 });
    const vectors = JSON.parse(readFileSync(goldenFolder("generator-check.json"), "utf8")) as {
      seed: number;
      hex: string;
    }[];
    const expected = vectors.find(({ seed }) => seed === 1007)?.hex;
    expect(readFileSync(device.hostPath(`${files}/sub/a.bin`)).toString("hex")).toBe(expected);
    const seconds = (path: string): number => lstatSync(device.hostPath(path)).mtimeMs / 1000;
    expect(seconds(`${files}/sub/a.bin`)).toBe(1_700_000_001);
    expect(seconds(`${files}/empty`)).toBe(1_700_000_002);
    expect(seconds(`${files}/dir`)).toBe(1_700_000_003);
    expect(lstatSync(device.hostPath(`${files}/dir/later.bin`)).size).toBe(3_000_000);
  });

  it("tells the host whose permissions it could not set", async () => {
    const { modesToSet } = await make([
      { path: `${files}/a`, type: "file", size: 1, seed: 1, mode: "4711" },
      { path: `${files}/b`, type: "file", size: 1, seed: 1 },
    ]);
    expect(modesToSet).toEqual([{ path: `${files}/a`, mode: "4711" }]);
    chmodSync(device.hostPath(`${files}/a`), 0o600);
    const again = await make([{ path: `${files}/a`, type: "file", size: 1, seed: 1, mode: "0600" }]);
    expect(again.modesToSet).toEqual([]);
  });

  it.each([
    ["a path elsewhere", { path: "/etc/passwd", type: "file" }, /no path below/],
    ["a path that climbs", { path: `${files}/../../x`, type: "file" }, /no path below/],
    ["a path that is none", { type: "file" }, /no path below/],
  ])("refuses %s", async (_, entry, message) => {
    const status = await make([entry]);
    expect(status.state).toBe("failed");
    expect(status.message).toMatch(message);
  });

  it("says what is wrong with its input", async () => {
    expect((await perform("make")).message).toMatch(/tree\.json|No such file/);
    device.write(`${folder}/tree.json`, "{}");
    expect((await perform("make")).message).toMatch(/holds no list/);
    device.write(`${folder}/tree.json`, "[");
    expect((await perform("make")).state).toBe("failed");
  });
});

describe("digest", () => {
  it("lists files and directories with size, hash, mode and time, and nothing else", async () => {
    device.write(`${files}/b/deep.txt`, "deep");
    device.write(`${files}/a.txt`, "text");
    chmodSync(device.hostPath(`${files}/a.txt`), 0o640);
    symlinkSync("/etc/passwd", device.hostPath(`${files}/link`));
    const entries = await digest();
    expect(entries.map(({ path, type }) => [path, type])).toEqual([
      [`${files}/a.txt`, "file"],
      [`${files}/b`, "dir"],
      [`${files}/b/deep.txt`, "file"],
    ]);
    expect(entries[0]).toEqual({
      path: `${files}/a.txt`,
      type: "file",
      size: 4,
      sha256: createHash("sha256").update("text").digest("hex"),
      mode: 0o100640,
      mtime: Math.trunc(lstatSync(device.hostPath(`${files}/a.txt`)).mtimeMs / 1000),
    });
    expect(entries[1]).not.toHaveProperty("size");
  });

  it("hashes large files in pieces and empty ones", async () => {
    const large = Buffer.alloc(2_500_000, "large");
    device.write(`${files}/large`, large);
    device.write(`${files}/zero`, "");
    const hashes = (await digest()).map(({ sha256 }) => sha256);
    expect(hashes).toEqual([
      createHash("sha256").update(large).digest("hex"),
      createHash("sha256").digest("hex"),
    ]);
  });

  it("of an application without data is empty", async () => {
    expect(await digest()).toEqual([]);
  });

  it("goes through thousands of entries", async () => {
    await make(
      Array.from({ length: 1500 }, (_, index) => ({
        path: `${files}/d${index % 7}/f${index}`,
        type: "file",
        size: index % 100,
        seed: index + 1,
      })),
    );
    expect(await digest()).toHaveLength(1507);
  });
});

describe("clear", () => {
  it("removes everything below the data and keeps the folder and the module's own files", async () => {
    device.write(`${files}/a/b/c.txt`, "c");
    device.write(`${files}/d.txt`, "d");
    symlinkSync("nowhere", device.hostPath(`${files}/a/link`));
    expect(await perform("clear")).toMatchObject({ state: "finished", removed: 5 });
    expect(await digest()).toEqual([]);
    expect(lstatSync(device.hostPath(files)).isDirectory()).toBe(true);
  });

  it("does not follow links out of the data", async () => {
    device.write("/data/storage/el2/base/outside/kept.txt", "kept");
    device.write(`${files}/x`, "x");
    symlinkSync(device.hostPath("/data/storage/el2/base/outside"), device.hostPath(`${files}/link`));
    await perform("clear");
    expect(device.read("/data/storage/el2/base/outside/kept.txt")).toBe("kept");
  });
});

describe("commands", () => {
  it("that are unknown fail in words", async () => {
    expect(await perform("explode")).toMatchObject({
      state: "failed",
      message: expect.stringContaining("explode") as string,
    });
  });

  it("with a run that leads elsewhere, or without one, do nothing", () => {
    ability.onCreate({ parameters: { command: "clear", run: "../x" } }, {});
    ability.onCreate({ parameters: { command: "clear" } }, {});
    ability.onCreate({}, {});
    expect(() => device.read(`${folder}/fixture-status.json`)).toThrow(/ENOENT/);
  });
});
