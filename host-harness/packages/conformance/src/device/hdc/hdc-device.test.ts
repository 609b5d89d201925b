import { HdcClient } from "hdc-client-node";
import { describe, expect, it } from "vitest";
import { scenario } from "../../catalogue/build.js";
import { resolveScenario } from "../../scenario/resolved.js";
import { ScriptedTarget } from "../testing/scripted-target.js";
import { hdcDevice } from "./hdc-device.js";
import type { HdcTargetPort } from "./hdc-target-port.js";

const call = { signal: new AbortController().signal };
const target1 = "com.example.ohbackup.target1";
const fixtureFolder = `/data/app/el2/100/base/${target1}/haps/backup_ext/files/r1`;
const runFolder = "/data/app/el2/100/base/com.example.ohbackup/haps/entry/files/runs/r1";
const started = "start ability successfully.\n";

/** A target whose fixture answers every command with a status. */
function withFixture(status: object): ScriptedTarget {
  const target = new ScriptedTarget();
  target.answer(/^aa start/, started);
  target.afterCommand = (command) => {
    if (command.startsWith("aa start")) {
      target.files.set(`${fixtureFolder}/fixture-status.json`, Buffer.from(JSON.stringify(status)));
    }
    if (command.startsWith("rm -f ")) target.files.delete(command.slice("rm -f ".length));
  };
  return target;
}

function deviceOn(target: ScriptedTarget): ReturnType<typeof hdcDevice> {
  return hdcDevice({ target, hostRoot: "/checkout/host-harness", fixturePollMs: 0, fixtureLimitMs: 50 });
}

describe("a device over hdc", () => {
  it("is reached through what hdc-client-node offers", () => {
    const port: HdcTargetPort = new HdcClient().target("any");
    expect(hdcDevice({ target: port, hostRoot: "/" })).toBeDefined();
  });

  it("says what it is, without the parameters it does not have", async () => {
    const target = new ScriptedTarget();
    target.answer(/^param get/, 'Get parameter "x" fail! errNum is:106!\n');
    target.answer(/const\.ohos\.fullname/, "OpenHarmony-6.1.0.31 \n");
    target.answer(/const\.product\.model/, `${"x".repeat(5000)}\n`);
    target.answer(/^bm dump/, "error: failed to get information and the parameters may be wrong.\n");
    expect(await deviceOn(target).describe(call)).toEqual({
      kind: "hdc",
      key: "scripted",
      fullName: "OpenHarmony-6.1.0.31",
      model: "x".repeat(200),
    });
  });

  it("reads what bm dump says, wherever an image puts the version", async () => {
    const target = new ScriptedTarget();
    target.answer(/one$/, 'one:\n{\n "versionCode": 3, "versionName": "0.3"\n}\n');
    target.answer(/two$/, 'two:\n{"applicationInfo": {"versionCode": 4}}\n');
    target.answer(/none$/, "error: failed to get information and the parameters may be wrong.\n");
    target.answer(/odd$/, "{ not json }");
    const device = deviceOn(target);
    expect(await device.installed("one", call)).toEqual({ versionCode: 3, versionName: "0.3" });
    expect(await device.installed("two", call)).toEqual({ versionCode: 4 });
    expect(await device.installed("none", call)).toBeUndefined();
    await expect(device.installed("odd", call)).rejects.toMatchObject({ code: "device-answer" });
  });

  it("lists installed bundles, or says that it cannot", async () => {
    const target = new ScriptedTarget();
    target.answer(/^bm dump -a/, "ID: 100:\n\tcom.example.a\n\tcom.example.b\n");
    expect(await deviceOn(target).installedNames(call)).toEqual(["com.example.a", "com.example.b"]);
    target.answer(/^bm dump -a/, "usage: bm dump\n");
    expect(await deviceOn(target).installedNames(call)).toBeUndefined();
  });

  it("quotes every word for the shell", async () => {
    const target = new ScriptedTarget();
    target.answer(/^bm/, "error: none");
    await deviceOn(target).installed("a'; reboot #", call);
    expect(target.commands).toEqual([`bm dump -n 'a'\\''; reboot #'`]);
  });
});

describe("a fixture", () => {
  it("makes a tree, and sets the permissions that were asked for and could not be set", async () => {
    const target = withFixture({
      state: "finished",
      modesToSet: [
        { path: "/data/storage/el2/base/files/a", mode: "777" },
        { path: "/data/storage/el2/base/files/never-asked-for", mode: "777" },
      ],
    });
    await deviceOn(target).seed(
      target1,
      [
        { path: "/data/storage/el2/base/files/a", type: "file", size: 1, seed: 1, mode: "600" },
        { path: "/data/storage/el2/base/files/b", type: "file", size: 1, seed: 1, mode: "644" },
      ],
      "r1",
      call,
    );
    expect(JSON.parse(target.files.get(`${fixtureFolder}/tree.json`)?.toString() ?? "")).toHaveLength(2);
    expect(target.commands.filter((command) => command.startsWith("chmod"))).toEqual([
      `chmod 600 /data/app/el2/100/base/${target1}/files/a`,
    ]);
  });

  it("pushes folders of the host to where the application sees them", async () => {
    const target = new ScriptedTarget();
    target.answer(/^stat/, "20010044:20010044\n");
    const tree = { hostFolders: [{ from: "node_modules/x", to: "/data/storage/el2/base/files/deep/x" }] };
    await deviceOn(target).seed(target1, tree, "r1", call);
    const remote = `/data/app/el2/100/base/${target1}/files/deep/x`;
    expect(target.folders).toEqual([{ local: "/checkout/host-harness/node_modules/x", remote }]);
    expect(target.commands[0]).toBe(`mkdir -p /data/app/el2/100/base/${target1}/files/deep`);
    expect(target.commands.at(-1)).toBe(`chown -R 20010044:20010044 ${remote}`);
  });

  it("does not hide that a folder travelled in part", async () => {
    const target = new ScriptedTarget();
    target.skipped = ["link"];
    const tree = { hostFolders: [{ from: "x", to: "/data/storage/el2/base/files/x" }] };
    await expect(deviceOn(target).seed(target1, tree, "r1", call)).rejects.toMatchObject({
      code: "fixture-failed",
    });
  });

  it("keeps folders inside the data of the application", async () => {
    const target = new ScriptedTarget();
    const tree = { hostFolders: [{ from: "x", to: "/data/storage/el1/bundle/x" }] };
    await expect(deviceOn(target).seed(target1, tree, "r1", call)).rejects.toMatchObject({
      code: "bad-scenario",
    });
  });

  it("checks the digest it gets", async () => {
    const target = withFixture({ state: "finished" });
    const digest = `${fixtureFolder}/digest.json`;
    const entry = { path: "/data/storage/el2/base/files/a", type: "file", size: 1, mode: 33188, mtime: 5 };
    target.files.set(digest, Buffer.from(JSON.stringify({ state: "finished", entries: [entry] })));
    expect(await deviceOn(target).digest(target1, "r1", call)).toEqual([entry]);
    target.files.set(digest, Buffer.from(JSON.stringify({ entries: [{ ...entry, size: -1 }] })));
    await expect(deviceOn(target).digest(target1, "r1", call)).rejects.toMatchObject({
      code: "device-answer",
      where: "entries[0].size",
    });
  });

  it("is not taken for finished because an earlier command was", async () => {
    const target = withFixture({ state: "finished" });
    const device = deviceOn(target);
    await device.clearData(target1, "r1", call);
    const removing = target.afterCommand;
    target.afterCommand = (command) => {
      if (command.startsWith("rm")) removing(command);
    };
    await expect(device.clearData(target1, "r1", call)).rejects.toMatchObject({ code: "step-timeout" });
  });

  it("that fails, never answers or cannot be started says so", async () => {
    await expect(
      deviceOn(withFixture({ state: "failed", message: "no space" })).clearData(target1, "r1", call),
    ).rejects.toMatchObject({
      code: "fixture-failed",
      message: expect.stringContaining("no space") as unknown,
    });
    await expect(
      deviceOn(withFixture({ state: "running" })).clearData(target1, "r1", call),
    ).rejects.toMatchObject({ code: "step-timeout" });
    const refusing = new ScriptedTarget();
    refusing.answer(
      /^aa start/,
      "error: failed to start ability.\nError Code:10104001  Error Message:none\nError cause: gone\n",
    );
    await expect(deviceOn(refusing).clearData(target1, "r1", call)).rejects.toMatchObject({
      code: "fixture-failed",
      message: expect.stringContaining("10104001") as unknown,
    });
  });
});

describe("a run", () => {
  const resolved = resolveScenario(
    scenario({
      id: "x",
      about: "",
      clauses: [],
      world: { bundles: [] },
      steps: [
        { do: "document", as: "made", text: "{oops" },
        { do: "open", session: "s1", kind: "SessionRestore" },
        { do: "release", session: "s1" },
      ],
    }),
  );

  it("begins with its scenario and documents on the device, and goes on without them", async () => {
    const target = new ScriptedTarget();
    target.answer(/^aa start/, started);
    const device = deviceOn(target);
    await device.start("r1", 0, resolved, call);
    expect(JSON.parse(target.files.get(`${runFolder}/scenario.json`)?.toString() ?? "")).toEqual(resolved);
    expect(target.files.get(`${runFolder}/capabilities/made.json`)?.toString()).toBe("{oops");
    target.files.clear();
    await device.start("r1", 1, resolved, call);
    expect(target.files.size).toBe(0);
    expect(target.commands.filter((command) => command.startsWith("aa"))).toEqual([
      "aa start -b com.example.ohbackup -a EntryAbility --ps command run --ps run r1",
      "aa start -b com.example.ohbackup -a EntryAbility --ps command continue --ps run r1 --pi segment 1",
    ]);
  });

  it("has no status until the driver writes one, and not any text is a status", async () => {
    const target = new ScriptedTarget();
    const device = deviceOn(target);
    expect(await device.status("r1", call)).toBeUndefined();
    target.files.set(`${runFolder}/status.json`, Buffer.from('{"state":"failed","segment":0,"message":"m"}'));
    expect(await device.status("r1", call)).toEqual({ state: "failed", segment: 0, message: "m" });
    for (const text of ["", "{", '{"state":"asleep","segment":0}', '{"state":"running","segment":-1}']) {
      target.files.set(`${runFolder}/status.json`, Buffer.from(text));
      await expect(device.status("r1", call)).rejects.toMatchObject({ code: "device-answer" });
    }
  });

  it("hands out its trace from an offset on", async () => {
    const target = new ScriptedTarget();
    target.answer(/tail -c \+11 /, "rest");
    expect(Buffer.from(await deviceOn(target).readTrace("r1", 10, call)).toString()).toBe("rest");
  });

  it("hands out what the extension noted, without lines that were cut off", async () => {
    const target = new ScriptedTarget();
    const device = deviceOn(target);
    expect(await device.journal(target1, call)).toEqual([]);
    const path = `/data/app/el2/100/base/${target1}/haps/backup_ext/files/journal.ndjson`;
    target.files.set(path, Buffer.from('{"t":5,"method":"onBackup","args":[]}\n{"method":7}\n{"t":6,"met'));
    expect(await device.journal(target1, call)).toEqual([{ t: 5, method: "onBackup", args: [] }]);
  });
});

describe("a connection that breaks", () => {
  it.each([
    ["device-lost", "device-lost"],
    ["server-unreachable", "device-lost"],
    ["target-unknown", "device-lost"],
    ["target-offline", "device-lost"],
    ["aborted", "interrupted"],
    ["timeout", "step-timeout"],
    ["protocol-violation", "device-answer"],
  ] as const)("with %s ends the call with %s", async (failure, code) => {
    const target = new ScriptedTarget();
    target.failure = failure;
    const device = deviceOn(target);
    await expect(device.describe(call)).rejects.toMatchObject({ code, cause: { code: failure } });
    await expect(device.status("r1", call)).rejects.toMatchObject({ code });
    await expect(device.reset([target1], call)).rejects.toMatchObject({ code });
    const tree = { hostFolders: [{ from: "x", to: "/data/storage/el2/base/files/x" }] };
    await expect(device.seed(target1, tree, "r1", call)).rejects.toMatchObject({ code });
  });
});
