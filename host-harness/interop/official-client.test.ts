import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeHaps } from "@ohbackup/virtual-device";
import { openStage, projectRoot } from "./interop-board.js";
import type { InteropStage } from "./interop-board.js";
import { freePort } from "./official-hdc.js";

describe.each(["daemon", "server"] as const)("the official client at the board's %s", (way) => {
  let stage: InteropStage;
  const on = (...args: readonly string[]): Promise<string> => stage.hdc.on(stage.key, ...args);

  beforeAll(async () => {
    stage = await openStage(way);
  });
  afterAll(() => stage.close());

  it("lists it as connected", async () => {
    expect(await stage.hdc.run("list", "targets")).toContain(stage.key);
    expect(await stage.hdc.run("list", "targets", "-v")).toMatch(/\tTCP\tConnected\t/);
    expect(await stage.hdc.run("tconn", "127.0.0.1:1")).toMatch(/^\[Fail\]Connect failed/);
  });

  it("runs commands: quoting, pipes, both streams, large output", async () => {
    expect(await on("shell", "echo 'a  b' | wc -c; ls /nowhere; echo $?")).toMatch(
      /^5\r?\nls: .*No such file or directory\r?\n1\r?\n/,
    );
    const line = "x".repeat(4000);
    const printed = await on(
      "shell",
      `for i in 1 2 3 4 5 6 7 8; do for j in 1 2 3 4 5 6 7 8; do echo ${line}; done; done`,
    );
    expect(printed.split("\n").filter((found) => found === line)).toHaveLength(64);
    expect(await on("shell", "bm dump -a")).toContain("com.example.ohbackup");
    expect(await on("shell", "param get const.ohos.apiversion")).toMatch(/^23 /);
  });

  it.each([0, 12, 300_000, 3_000_000])("sends and receives a file of %i bytes", async (size) => {
    const local = join(stage.folder, `${way}-${size}`);
    writeFileSync(local, randomBytes(size));
    expect(await on("file", "send", local, "/data/local/tmp/sent")).toContain(
      `FileTransfer finish, Size:${size}, File count = 1`,
    );
    expect(await on("file", "recv", "/data/local/tmp/sent", `${local}.back`)).toContain(
      "FileTransfer finish",
    );
    expect(readFileSync(`${local}.back`).equals(readFileSync(local))).toBe(true);
  });

  it("sends and receives with compression, times and mode", async () => {
    const local = join(stage.folder, `${way}-kept`);
    writeFileSync(local, "compressible ".repeat(50_000), { mode: 0o640 });
    utimesSync(local, 1_600_000_000, 1_600_000_000);
    expect(await on("file", "send", "-z", "-a", "-m", local, "/data/local/tmp/kept")).toContain("finish");
    expect(await on("shell", "stat -c '%a %s %Y' /data/local/tmp/kept")).toMatch(/^640 650000 1600000000/);
    expect(await on("file", "recv", "-z", "-a", "/data/local/tmp/kept", `${local}.back`)).toContain("finish");
    expect(readFileSync(`${local}.back`).equals(readFileSync(local))).toBe(true);
    expect(Math.round(statSync(`${local}.back`).mtimeMs / 1000)).toBe(1_600_000_000);
  });

  it("sends and receives directories", async () => {
    const tree = join(stage.folder, `${way}-tree`);
    mkdirSync(join(tree, "sub/deep"), { recursive: true });
    for (let at = 0; at < 40; at += 1) writeFileSync(join(tree, "sub", `f${at}`), randomBytes(at * 100));
    writeFileSync(join(tree, "sub/deep/leaf"), "leaf");
    expect(await on("file", "send", tree, "/data/local/tmp/tree")).toContain("File count = 41");
    expect(await on("shell", "find /data/local/tmp/tree -type f | wc -l")).toMatch(/^41/);
    expect(await on("file", "recv", "/data/local/tmp/tree", `${tree}.back`)).toContain("File count = 41");
    expect(readdirSync(join(`${tree}.back`, "sub")).length).toBe(41);
    expect(readFileSync(join(`${tree}.back`, "sub/f39")).equals(readFileSync(join(tree, "sub/f39")))).toBe(
      true,
    );
  });

  it("is told why a file cannot be transferred", async () => {
    expect(await on("file", "recv", "/nowhere", join(stage.folder, "never"))).toContain(
      "[Fail]Error opening file: no such file or directory, path:/nowhere",
    );
    writeFileSync(join(stage.folder, "one"), "1");
    expect(await on("file", "send", join(stage.folder, "one"), "/nowhere/deep/one")).toMatch(/^\[Fail\]/m);
  });

  it("installs a package, a folder of packages, and nothing that is none; and uninstalls", async () => {
    const name = "com.example.ohbackup.target1";
    const packages = join(stage.folder, `${way}-packages`);
    mkdirSync(packages);
    for (const hap of makeHaps(projectRoot)) {
      if (hap.bundleName === name) writeFileSync(join(packages, hap.fileName), hap.bytes);
    }
    const [file = ""] = readdirSync(packages);
    expect(await on("uninstall", name)).toContain("msg:uninstall bundle successfully.");
    expect(await on("shell", `bm dump -n ${name}`)).toContain("error: failed to get information");
    expect(await on("uninstall", name)).toContain("code:9568386");
    expect(await on("install", "-r", join(packages, file))).toMatch(
      /msg:install bundle successfully\.[\s\S]*AppMod finish/,
    );
    expect(await on("uninstall", name)).toContain("msg:uninstall bundle successfully.");
    expect(await on("install", packages)).toContain("msg:install bundle successfully.");
    writeFileSync(join(stage.folder, "bogus.hap"), "bogus");
    expect(await on("install", join(stage.folder, "bogus.hap"))).toContain("code:9568262");
    expect(await on("shell", `bm dump -n ${name}`)).toContain('"versionCode": 1000000');
  });

  it("carries connections both ways", async () => {
    const [here, there] = [await freePort(), await freePort()];
    const rule = [`tcp:${here}`, `tcp:${there}`] as const;
    expect(await on("fport", ...rule)).toContain("Forwardport result:OK");
    expect(await stage.hdc.run("fport", "ls")).toContain(`${rule.join(" ")}    [Forward]`);
    const answering = on("shell", `echo from the board | nc -l -p ${there}`);
    const answer = await talk(here, "from the host\n");
    expect(answer).toBe("from the board\n");
    await answering;
    expect(await stage.hdc.run("fport", "rm", ...rule)).toContain("Remove forward ruler success");
    expect(await stage.hdc.run("fport", "ls")).not.toContain("[Forward]");
    const back = [`tcp:${there}`, `tcp:${here}`] as const;
    expect(await on("rport", ...back)).toContain("Forwardport result:OK");
    expect(await stage.hdc.run("fport", "rm", ...back)).toContain("Remove forward ruler success");
  });

  it("reads the log, as a stream too", async () => {
    await on("shell", "aa start -b com.example.ohbackup -a EntryAbility --ps command version");
    expect(await on("shell", "hilog -x | wc -l")).toMatch(/^\d+/);
    await on("shell", "aa start -b com.example.ohbackup -a Missing");
    const seen = await stage.hdc.until("/", stage.key, "hilog");
    expect(seen).toMatch(/^\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} +\d+ +\d+ [DIWEF] [ACI][0-9A-F]{5}\//m);
  });

  it("refuses what this board does not do in the words of the real one", async () => {
    expect(await on("target", "mount")).toContain("[E007100]");
    expect(await on("smode")).toContain("Cannot set root run mode in undebuggable version.");
    expect(await on("tmode", "usb")).toContain("[E001000]");
    expect(await on("jpid")).toContain("[Empty]");
    expect(await on("shell", "-b", "com.example.none", "ls")).toContain("[E003001] Invalid bundle name");
    expect(await stage.hdc.on("127.0.0.1:2", "shell", "true")).toMatch(/^\[Fail\]/);
  });
});

/** Sends a line once the far end has something to say, and gives what it says until it ends. */
async function talk(port: number, line: string): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const socket = connect({ host: "127.0.0.1", port });
    socket.on("error", () => undefined);
    socket.write(line);
    const answer = await text(socket).catch(() => "");
    if (answer !== "") return answer;
  }
  throw new Error("nothing answered at the other end of the forward");
}
