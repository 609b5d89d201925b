import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { profileOf } from "@ohbackup/reference-model";
import { startVirtualBoard } from "@ohbackup/virtual-device";
import type { VirtualBoard } from "@ohbackup/virtual-device";
import { HdcClient } from "hdc-client-node";
import type { HdcTarget } from "hdc-client-node";
import { newDescriptors, openDescriptors } from "./open-descriptors.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const projectRoot = fileURLToPath(new URL("../..", import.meta.url));
const entryBundle = "com.example.ohbackup";
const targetBundle = "com.example.ohbackup.target1";
const dataFolder = "/data/storage/el2/base/files";
const run = "run-1";
const limitMs = 20_000;

const physical = (bundle: string, path: string): string => `/data/app/el2/100/base/${bundle}/${path}`;
const fixtureFolder = physical(targetBundle, `haps/backup_ext/files/${run}`);
const runFolder = physical(entryBundle, `haps/entry/files/runs/${run}`);

const tree = [
  { path: `${dataFolder}/a.txt`, type: "file", size: 7, seed: 11, mode: "644", mtime: 1_700_000_001 },
  { path: `${dataFolder}/sub/b.bin`, type: "file", size: 5000, seed: 12, mode: "600", mtime: 1_700_000_002 },
  {
    path: `${dataFolder}/over.bin`,
    type: "file",
    size: 2_097_153,
    seed: 13,
    mode: "640",
    mtime: 1_700_000_003,
  },
  { path: `${dataFolder}/empty`, type: "file", size: 0, seed: 1, mode: "644", mtime: 1_700_000_004 },
];

interface FixtureStatus {
  readonly state: string;
  readonly message?: string;
  readonly modesToSet?: readonly { readonly path: string; readonly mode: string }[];
}

interface DigestEntry {
  readonly path: string;
  readonly type: string;
  readonly size?: number;
  readonly sha256?: string;
}

let board: VirtualBoard;
let target: HdcTarget;

beforeEach(async () => {
  board = await startVirtualBoard({ projectRoot, profile: profileOf("v6.1") });
  target = new HdcClient(board.address).target(board.key);
});

afterEach(async () => {
  await board.close();
});

async function readJson(path: string): Promise<unknown> {
  return JSON.parse((await target.receiveBytes(path)).toString("utf8"));
}

/** A status file, once its state is no longer `running`. */
async function settled(path: string): Promise<FixtureStatus> {
  const end = performance.now() + limitMs;
  while (performance.now() < end) {
    if ((await target.shell(`test -f ${path}`)).exitStatus === 0) {
      // Written by our own device code; the state is what the test looks at.
      const status = (await readJson(path)) as FixtureStatus;
      if (status.state !== "running") return status;
    }
    await delay(5);
  }
  throw new Error(`${path} did not settle; log:\n${(await target.shell("hilog -x")).text}`);
}

async function start(bundle: string, ability: string, parameters: string): Promise<void> {
  const { text } = await target.shell(`aa start -b ${bundle} -a ${ability} ${parameters}`);
  expect(text).toBe("start ability successfully.\n");
}

async function fixture(command: string): Promise<FixtureStatus> {
  await target.shell(`rm -f ${fixtureFolder}/fixture-status.json`);
  await start(targetBundle, "FixtureAbility", `--ps command ${command} --ps run ${run}`);
  const status = await settled(`${fixtureFolder}/fixture-status.json`);
  expect(status).toMatchObject({ state: "finished" });
  return status;
}

async function digest(): Promise<readonly DigestEntry[]> {
  await fixture("digest");
  const { entries } = (await readJson(`${fixtureFolder}/digest.json`)) as {
    readonly entries: readonly DigestEntry[];
  };
  return [...entries].sort((left, right) => (left.path < right.path ? -1 : 1));
}

interface CallbackLine {
  readonly callback?: string;
}

/** The callbacks of a name in the trace of the run. */
async function callbacks(name: string): Promise<readonly CallbackLine[]> {
  const trace = (await target.receiveBytes(`${runFolder}/trace.ndjson`)).toString("utf8");
  const lines = trace.trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as CallbackLine).filter(({ callback }) => callback === name);
}

async function makeTree(): Promise<void> {
  await target.shell(`mkdir -p ${fixtureFolder}`);
  await target.sendBytes(Buffer.from(JSON.stringify(tree)), `${fixtureFolder}/tree.json`);
  for (const { path, mode } of (await fixture("make")).modesToSet ?? []) {
    await target.shell(
      `chmod ${mode} ${path.replace("/data/storage/el2/base/", physical(targetBundle, ""))}`,
    );
  }
}

describe("the device project on a virtual board", () => {
  it("makes a tree and digests it, as the shell sees it too", async () => {
    await makeTree();
    const entries = await digest();
    expect(entries.map(({ path, size }) => [path, size])).toEqual([
      [`${dataFolder}/a.txt`, 7],
      [`${dataFolder}/empty`, 0],
      [`${dataFolder}/over.bin`, 2_097_153],
      [`${dataFolder}/sub`, undefined],
      [`${dataFolder}/sub/b.bin`, 5000],
    ]);
    const seen = await target.shell(
      `cd ${physical(targetBundle, "files")}; sha256sum over.bin; stat -c '%a %Y' over.bin sub/b.bin`,
    );
    const over = entries.find(({ path }) => path.endsWith("over.bin"));
    expect(seen.text).toBe(`${over?.sha256 ?? ""}  over.bin\n640 1700000003\n600 1700000002\n`);
  });

  it("backs up, loses and restores an application's data", async () => {
    await makeTree();
    const before = await digest();
    await runScenario([
      [{ do: "capabilities", as: "caps" }, ...fullBackup],
      [
        { do: "open", session: "s2", kind: "SessionRestore" },
        { do: "append", session: "s2", bundles: [targetBundle], capabilities: "caps" },
        wait("onBundleBegin", "s2"),
        { do: "restoreFiles", session: "s2", bundle: targetBundle },
        { do: "publishFile", session: "s2", bundle: targetBundle, uri: "" },
        wait("onBundleEnd", "s2"),
        wait("onAllBundlesEnd", "s2"),
        { do: "release", session: "s2" },
      ],
    ]);
    expect(await settled(`${runFolder}/status.json`)).toMatchObject({
      state: "waiting-for-host",
      segment: 0,
    });
    expect((await target.shell(`bm clean -n ${targetBundle} -d`)).text).toBe(
      "clean bundle data files successfully.\n",
    );
    await target.shell(`mkdir -p ${fixtureFolder}`);
    expect(await digest()).toEqual([]);
    await start(entryBundle, "EntryAbility", `--ps command continue --ps run ${run} --pi segment 1`);
    await expect
      .poll(() => settled(`${runFolder}/status.json`), { timeout: limitMs })
      .toMatchObject({ state: "finished", segment: 1 });
    const after = await digest();
    expect(filesOf(after)).toEqual(filesOf(before));
    expect(after.map(({ path }) => path)).toEqual(before.map(({ path }) => path));
    expect(await callbacks("onAllBundlesEnd")).toHaveLength(2);
  });

  it("loses only the extension's process when that ends itself", async () => {
    await makeTree();
    const behaviour = physical(targetBundle, "haps/backup_ext/files/behaviour.json");
    await target.sendBytes(Buffer.from('{"onBackup":{"mode":"exit"}}'), behaviour);
    await runScenario([fullBackup]);
    expect(await settled(`${runFolder}/status.json`)).toMatchObject({ state: "finished" });
    const [end] = await callbacks("onBundleEnd");
    expect(JSON.stringify(end)).toContain("13500004");
    const processes = (await target.shell("ps -ef")).text;
    expect(processes).toMatch(/ com\.example\.ohbackup$/m);
    expect(processes).toMatch(/ com\.example\.ohbackup\.target1$/m);
    expect(await digest()).toHaveLength(5);
  });

  it.each([
    [{ permissions: [], systemApp: true }, 201],
    [{ permissions: ["ohos.permission.BACKUP"], systemApp: false }, 202],
  ])("gives the calling application the rights %j: error %d", async (caller, code) => {
    const other = await startVirtualBoard({ projectRoot, profile: profileOf("v6.1"), caller });
    try {
      target = new HdcClient(other.address).target(other.key);
      await runScenario([[{ do: "open", session: "s1", kind: "SessionBackup" }]]);
      await settled(`${runFolder}/status.json`);
      const trace = (await target.receiveBytes(`${runFolder}/trace.ndjson`)).toString("utf8");
      expect(trace).toContain(`"thrown":{"code":${code}`);
    } finally {
      await other.close();
    }
  });

  it("keeps real time for people", async () => {
    const patient = await startVirtualBoard({
      projectRoot,
      profile: profileOf("v6.1"),
      clock: "real",
      key: "real",
    });
    try {
      target = new HdcClient(patient.address).target("real");
      await makeTree();
      const began = performance.now();
      await runScenario([[...fullBackup, { do: "sleep", ms: 300 }]]);
      expect(await settled(`${runFolder}/status.json`)).toMatchObject({ state: "finished" });
      expect(performance.now() - began).toBeGreaterThan(300);
      expect(await callbacks("onAllBundlesEnd")).toHaveLength(1);
    } finally {
      await patient.close();
    }
  });

  it.each(["close", "kill"] as const)("can be ended at any time with %s", async (how) => {
    const descriptors = openDescriptors();
    for (const pauseMs of [0, 10, 40]) {
      const other = await startVirtualBoard({ projectRoot, profile: profileOf("v6.1"), key: "other" });
      target = new HdcClient(other.address).target("other");
      await makeTree();
      await runScenario([fullBackup]);
      await delay(pauseMs);
      const began = performance.now();
      if (how === "kill") other.kill();
      else await other.close();
      // Not that it waits for the work under way; a busy machine may take its time.
      expect(performance.now() - began).toBeLessThan(20_000);
      expect(existsSync(other.folder)).toBe(false);
      await expect(target.shell("true")).rejects.toThrow();
      await other.close();
    }
    await expect.poll(() => newDescriptors(descriptors)).toEqual([]);
  });

  it("takes its sessions with it when an application is stopped by force", async () => {
    const openOnly = [
      [{ do: "open", session: "s1", kind: "SessionBackup" }],
      [{ do: "release", session: "s1" }],
    ];
    await runScenario(openOnly);
    expect(await settled(`${runFolder}/status.json`)).toMatchObject({ state: "waiting-for-host" });
    expect((await target.shell("ps -ef")).text).toMatch(/ com\.example\.ohbackup$/m);
    expect((await target.shell(`aa force-stop ${entryBundle}; ps -ef`)).text).not.toContain(entryBundle);
    await target.shell(`rm -r ${runFolder}`);
    await runScenario(openOnly);
    expect(await settled(`${runFolder}/status.json`)).toMatchObject({ state: "waiting-for-host" });
    expect((await target.receiveBytes(`${runFolder}/trace.ndjson`)).toString("utf8")).not.toMatch(/thrown/);
  });
});

/** Bytes, mode and time of files; a directory's own are not the promise of a backup. */
function filesOf(entries: readonly DigestEntry[]): readonly DigestEntry[] {
  return entries.filter(({ type }) => type === "file");
}

const fullBackup = [
  { do: "open", session: "s1", kind: "SessionBackup" },
  { do: "append", session: "s1", bundles: [targetBundle] },
  wait("onAllBundlesEnd", "s1"),
  { do: "release", session: "s1" },
];

function wait(callback: string, session: string, limit = 30_000): object {
  return { do: "wait", for: { callback, session }, limitMs: limit };
}

async function runScenario(segments: readonly (readonly object[])[]): Promise<void> {
  const scenario = {
    format: "ohbackup-scenario",
    version: 1,
    id: run,
    about: "a test of the virtual board",
    clauses: [],
    world: { bundles: [{ bundle: targetBundle }] },
    steps: segments.flat(),
    segments,
  };
  await target.shell(`mkdir -p ${runFolder}`);
  await target.sendBytes(Buffer.from(JSON.stringify(scenario)), `${runFolder}/scenario.json`);
  await start(entryBundle, "EntryAbility", `--ps command run --ps run ${run}`);
}
