import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeHaps } from "@ohbackup/virtual-device";
import { HdcClient } from "hdc-client-node";
import type { HdcTarget } from "hdc-client-node";
import { openStage, projectRoot } from "./interop-board.js";
import type { InteropStage } from "./interop-board.js";

describe("our client through the official server", () => {
  let stage: InteropStage;
  let client: HdcClient;
  let target: HdcTarget;

  beforeAll(async () => {
    stage = await openStage("daemon");
    client = new HdcClient({ port: stage.hdc.port });
    target = client.target(stage.key);
  });
  afterAll(() => stage.close());

  it("sees the device and the server's version", async () => {
    expect(await client.serverVersion()).toMatch(/^Ver: \d/);
    expect(await client.listTargets()).toMatchObject([{ key: stage.key }]);
    expect(await client.describeTargets()).toMatchObject([{ key: stage.key, state: "Connected" }]);
  });

  it("gets exit statuses and binary output", async () => {
    expect(await target.shell("echo hi; exit 7")).toMatchObject({ text: "hi\n", exitStatus: 7 });
    const bytes = randomBytes(200_000);
    await target.sendBytes(bytes, "/data/local/tmp/bytes");
    expect((await target.shell("cat /data/local/tmp/bytes")).output.equals(bytes)).toBe(true);
  });

  it("sends and receives files and directories", async () => {
    const tree = join(stage.folder, "tree");
    mkdirSync(join(tree, "sub"), { recursive: true });
    for (const name of ["a", "sub/b", "sub/c"]) writeFileSync(join(tree, name), randomBytes(70_000));
    await target.sendDirectory(tree, "/data/local/tmp/tree");
    await target.receiveDirectory("/data/local/tmp/tree", join(stage.folder, "back"));
    for (const name of ["a", "sub/b", "sub/c"]) {
      expect(readFileSync(join(stage.folder, "back", name)).equals(readFileSync(join(tree, name)))).toBe(
        true,
      );
    }
    await expect(target.receiveBytes("/nowhere")).rejects.toMatchObject({ name: "HdcError" });
  });

  it("installs and uninstalls", async () => {
    const name = "com.example.ohbackup";
    const packages = join(stage.folder, "packages");
    mkdirSync(packages);
    for (const hap of makeHaps(projectRoot)) {
      if (hap.bundleName === name && !hap.isTest) writeFileSync(join(packages, hap.fileName), hap.bytes);
    }
    expect(readdirSync(packages)).toHaveLength(2);
    await target.uninstall(name);
    await target.install([packages], { replace: true });
    expect((await target.shell(`bm dump -n ${name}`)).text).toContain('"moduleName": "entry"');
    writeFileSync(join(stage.folder, "bogus.hap"), "bogus");
    await expect(target.install([join(stage.folder, "bogus.hap")])).rejects.toMatchObject({
      code: "install-refused",
      deviceCode: "9568262",
    });
  });

  it("forwards, types into a shell, and sees the log", async () => {
    const rule = { from: "tcp:18431", to: "tcp:8431" };
    await target.forward(rule.from, rule.to);
    expect(await client.listForwards()).toMatchObject([{ ...rule, direction: "Forward" }]);
    await client.removeForward(rule);
    const shell = await target.openShell();
    await shell.type(Buffer.from("cd /data/local\npwd\nexit\n"));
    let seen = "";
    for await (const bytes of shell) seen += bytes.toString("utf8");
    expect(seen).toContain("\r\n/data/local\r\n");
    await target.shell("aa start -b com.example.ohbackup -a EntryAbility --ps command version");
    for await (const bytes of target.log(["-x"])) seen += bytes.toString("utf8");
    expect(seen).toMatch(/[DIWEF] A[0-9A-F]{5}\//);
  });
});
