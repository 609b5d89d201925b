import { fileURLToPath } from "node:url";
import { profileOf } from "@ohbackup/reference-model";
import { startVirtualBoard } from "@ohbackup/virtual-device";
import type { VirtualBoard } from "@ohbackup/virtual-device";
import { HdcClient } from "hdc-client-node";
import type { HdcTarget } from "hdc-client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newDescriptors, openDescriptors } from "./open-descriptors.js";

const projectRoot = fileURLToPath(new URL("../..", import.meta.url));
const bundle = "com.example.ohbackup.target1";
const data = `/data/app/el2/100/base/${bundle}/files`;
const document = "/data/local/tmp/capabilities.json";

let board: VirtualBoard;
let target: HdcTarget;

beforeAll(async () => {
  board = await startVirtualBoard({ projectRoot, profile: profileOf("v6.1") });
  target = new HdcClient(board.address).target(board.key);
});
afterAll(() => board.close());

const shell = async (command: string): Promise<string> => (await target.shell(command)).text;
const tool = (line: string): Promise<string> => shell(`backup_tool ${line}`);

describe("backup_tool on a virtual board", () => {
  it("backs an application up in full and leaves its files where the real one does", async () => {
    await shell(`mkdir -p ${data}/sub; echo one > ${data}/a.txt; echo two > ${data}/sub/b.txt`);
    const before = openDescriptors();
    const printed = await tool(`backup --pathCapFile ${document} --bundles ${bundle} --isLocal true`);
    expect(printed.split("\n").map((line) => line.replace(/fd = \d+/, "fd = N"))).toEqual([
      `BundleStarted errCode = 0, BundleName = ${bundle}`,
      `FileReady owner = ${bundle}, fileName = part.0.tar, sn = 0, fd = N`,
      `FileReady owner = ${bundle}, fileName = manage.json, sn = 0, fd = N`,
      `BundleFinished errCode = 0, BundleName = ${bundle}`,
      "all bundles backup finished end",
      "",
    ]);
    expect(await shell(`ls /data/backup/received/${bundle}/`)).toBe("manage.json\npart.0.tar\n");
    expect(await shell(`cat /data/backup/received/${bundle}/manage.json`)).toContain("part.0.tar");
    expect(JSON.parse(await shell(`cat ${document}`))).toMatchObject({
      bundleInfos: expect.arrayContaining([expect.objectContaining({ name: bundle })]) as unknown,
    });
    expect(newDescriptors(before)).toEqual([]);
  });

  it("brings back what an incremental backup stored, and packs only what changed", async () => {
    const one = `--pathCapFile ${document} --bundles ${bundle} --incrementalTime`;
    expect(await tool(`incrementalbackup ${one} 0`)).toMatch(
      /_part\.1\.tar, .*manifestFd = \d+\n[\s\S]*finished end\n$/,
    );
    const manifest = await shell(`cat /data/backup/incrementalreceived/${bundle}/manifest.rp`);
    expect(manifest).toContain("data/storage/el2/base/files/sub/b.txt;33188;0;4;");
    expect(await tool(`incrementalbackup ${one} 1`)).not.toContain("part.1.tar");
    await shell(`rm -r ${data}/a.txt ${data}/sub`);
    expect(await tool(`incrementalrestore ${one} 0`)).toMatch(
      /FileReady count\/num = 2\/2\nPublishFile start\.\nBundleFinished errCode = 0, .*\nall bundles restore finished end\n$/,
    );
    expect(await shell(`cat ${data}/a.txt ${data}/sub/b.txt`)).toBe("one\ntwo\n");
  });

  it("counts a bundle that cannot begin as finished, and says what is missing", async () => {
    expect(await tool(`backup --pathCapFile ${document} --bundles com.example.none --isLocal true`)).toBe(
      "BundleStarted errCode = 13500005, BundleName = com.example.none\n",
    );
    expect(await target.shell(`backup_tool backup --bundles ${bundle}`)).toMatchObject({
      text: expect.stringMatching(/^backup_tool: missing operand/) as unknown,
      exitStatus: 1,
    });
    expect(
      await target.shell("backup_tool incrementalrestore --pathCapFile /none --bundles a --incr 0"),
    ).toMatchObject({ text: expect.stringContaining("No such file or directory") as unknown, exitStatus: 1 });
    expect(await tool("check sa")).toBe("successful\n");
    expect(
      await target.shell(`backup_tool restore --pathCapFile ${document} --bundles ${bundle}`),
    ).toMatchObject({
      text: expect.stringContaining("would wait for ever") as unknown,
      exitStatus: 1,
    });
  });
});

describe("hidumper -s 5203 on a virtual board", () => {
  it("says which kind of session is open while one is", async () => {
    const leaving = new AbortController();
    const waiting = target.shellStream(
      `backup_tool incrementalrestore --pathCapFile ${document} --bundles ${bundle} --incrementalTime 77`,
      { signal: leaving.signal },
    );
    const first = await waiting.next();
    expect(String(first.value)).toContain("BundleStarted errCode = 0");
    const dump = await shell("hidumper -s 5203");
    expect(dump).toMatch(/^\n-{31}\[ability\]-{31}\n\n\n-{34}\w+-{34}\n[\s\S]*\nScenario: 2\n$/);
    leaving.abort();
    await expect(waiting.next()).rejects.toMatchObject({ name: "HdcError" });
    for (let turn = 0; (await shell("hidumper -s 5203")).includes("Scenario: 2"); turn += 1) {
      expect(turn).toBeLessThan(100);
    }
  });
});
