import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { goldenFolder } from "../testing/device.js";
import { ScenarioRun } from "../testing/scenario-run.js";
import { businessError } from "../testing/scripted-backup.js";
import type { ScriptedSession } from "../testing/scripted-backup.js";

const bundle = "com.example.ohbackup.target1";
const archive = readFileSync(join(goldenFolder("p04-basic"), "out/part.0.tar"));
const big = Buffer.alloc(2_500_000, "x");
const manage = JSON.stringify([
  {
    fileName: "0123456789abcdef.bin",
    information: {
      path: "/data/storage/el2/base/files/big.bin",
      stat: { st_mode: 33184, st_size: big.length, st_mtim: { tv_sec: 1700000009 } },
    },
    isBigFile: true,
  },
]);
const document = { bundleInfos: [{ name: bundle }], systemFullName: "OpenHarmony" };

const backup = [
  { do: "open", session: "s1", kind: "SessionBackup" },
  { do: "append", session: "s1", bundles: [bundle] },
  { do: "release", session: "s1" },
];
const openRestore = [
  { do: "capabilities", as: "caps" },
  { do: "open", session: "s2", kind: "SessionRestore" },
];
const appendRestore = { do: "append", session: "s2", bundles: [bundle], capabilities: "caps" };
const restore = { do: "restoreFiles", session: "s2", bundle };

let run: ScenarioRun;

beforeEach(() => {
  run = new ScenarioRun();
  run.service.script.capabilities = JSON.stringify(document);
  run.service.script.appendBundles = (session) => {
    if (session.kind === "SessionBackup") {
      deliver(session, "0123456789abcdef.bin", big);
      deliver(session, "part.0.tar", archive);
      deliver(session, "manage.json", Buffer.from(manage));
    }
    return Promise.resolve();
  };
  run.service.script.getFileHandle = (session, meta) => {
    run.device.clock.setTimeout(() => {
      session.emit("onFileReady", undefined, run.service.handle(meta));
    }, 20);
    return Promise.resolve();
  };
});

afterEach(() => {
  expect(run.device.uncaught).toEqual([]);
  expect(run.device.openDescriptors()).toEqual([]);
  run.dispose();
});

function deliver(session: ScriptedSession, uri: string, content: Buffer, manifest?: string): void {
  session.emit("onFileReady", undefined, run.service.file({ bundleName: bundle, uri }, content, manifest));
}

const outcomes = (name: string): unknown[] => run.eventsOf(name, "outcome").map(({ outcome }) => outcome);
const restored = (uri: string): Buffer => readFileSync(run.device.hostPath(run.service.pathOf(uri)));

describe("restoring files", () => {
  it("writes back every byte and a report for each, in the order in which they came", async () => {
    expect(await run.run("one", [...backup, ...openRestore, appendRestore, restore])).toMatchObject({
      state: "finished",
    });
    const wrote = run.eventsOf("one", "wrote");
    expect(wrote.map(({ uri, size, reportRows, error }) => [uri, size, reportRows, error])).toEqual([
      ["0123456789abcdef.bin", big.length, 1, undefined],
      ["part.0.tar", archive.length, 6, undefined],
      ["manage.json", manage.length, 0, undefined],
    ]);
    expect(restored("0123456789abcdef.bin").equals(big)).toBe(true);
    expect(restored("part.0.tar").equals(archive)).toBe(true);
    const reportOfBig = restored("0123456789abcdef.bin.rp").toString("utf8").split("\n");
    expect(reportOfBig[2]).toMatch(
      /^\/data\/storage\/el2\/base\/files\/big\.bin;33184;0;2500000;1700000009;[0-9A-F]{64};0;0$/,
    );
    const reportOfArchive = restored("part.0.tar.rp").toString("utf8").trimEnd().split("\n");
    expect(reportOfArchive.slice(0, 2)).toEqual([
      "version=1.0&attrNum=8",
      "path;mode;dir;size;mtime;hash;usertar;encodeFlag",
    ]);
    expect(reportOfArchive).toHaveLength(2 + 6);
    expect(restored("manage.json.rp")).toHaveLength(0);
  });

  it("writes the reports that an incremental backup delivered", async () => {
    const report =
      "version=1.0&attrNum=8\npath;mode;dir;size;mtime;hash;usertar;encodeFlag\n/a;1;0;1;1;H;0;0\n";
    run.service.script.appendBundles = (session) => {
      if (session.kind === "IncrementalBackupSession") deliver(session, "1700_part.0.tar", archive, report);
      return Promise.resolve();
    };
    const incremental = [{ do: "open", session: "s1", kind: "IncrementalBackupSession" }, ...backup.slice(1)];
    await run.run("one", [...incremental, ...openRestore, appendRestore, restore]);
    expect(restored("1700_part.0.tar.rp").toString("utf8")).toBe(report);
    expect(run.eventsOf("one", "wrote")[0]).toMatchObject({ reportRows: 1 });
  });

  it("uses what the last session of a bundle delivered", async () => {
    const again = backup.map((step) => ({ ...step, session: "again" }));
    run.service.script.appendBundles = (session) => {
      if (session.kind === "SessionBackup")
        deliver(session, `only-of-${run.service.sessions.length}`, Buffer.from("x"));
      return Promise.resolve();
    };
    await run.run("one", [...backup, ...again, ...openRestore, appendRestore, restore]);
    expect(run.eventsOf("one", "wrote").map(({ uri }) => uri)).toEqual(["only-of-2"]);
  });

  it("takes a handle that is there before the request has been answered", async () => {
    run.service.script.getFileHandle = (session, meta) => {
      session.emit("onFileReady", undefined, run.service.handle(meta));
      return Promise.resolve();
    };
    await run.run("one", [...backup, ...openRestore, appendRestore, restore]);
    expect(run.eventsOf("one", "wrote")).toHaveLength(3);
  });

  it.each<[string, (session: ScriptedSession) => Promise<void>, RegExp]>([
    ["is refused", () => Promise.reject(businessError(13900020, "Invalid argument")), /request .* failed/],
    ["never comes", () => Promise.resolve(), /No file handle within/],
    [
      "fails",
      (session) => {
        session.emit("onFileReady", businessError(13900005, "system errno: 5", bundle));
        return Promise.resolve();
      },
      /brought an error/,
    ],
  ])("ends with the first file whose handle %s", async (_, answer, message) => {
    run.service.script.getFileHandle = (session) => answer(session);
    expect(await run.run("one", [...backup, ...openRestore, appendRestore, restore])).toMatchObject({
      state: "finished",
    });
    const wrote = run.eventsOf("one", "wrote");
    expect(wrote).toHaveLength(1);
    expect(wrote[0]).toMatchObject({
      uri: "0123456789abcdef.bin",
      error: { message: expect.stringMatching(message) as string },
    });
  });

  it("says so when nothing was saved", async () => {
    await run.run("one", [...openRestore, appendRestore, restore]);
    expect(run.eventsOf("one", "wrote")[0]).toMatchObject({
      bundle,
      error: { message: expect.any(String) as string },
    });
  });

  it("closes handles that nobody asked the driver to write to", async () => {
    await run.run("one", [
      ...openRestore,
      appendRestore,
      { do: "getFileHandle", session: "s2", bundle, uri: "part.0.tar" },
      { do: "wait", for: { callback: "onFileReady" }, limitMs: 1000 },
    ]);
    expect(run.eventsOf("one", "callback")[0]?.["file"]).toEqual({
      uri: "part.0.tar",
      keys: ["bundleName", "uri", "fd", "manifestFd"],
      fd: "open",
      manifestFd: "open",
    });
  });
});

describe("capability documents", () => {
  it("are asked for in both styles and recorded as results", async () => {
    await run.run("one", [
      { do: "capabilities", as: "a" },
      { do: "capabilities", as: "b", style: "callback" },
    ]);
    expect(run.eventsOf("one", "call").map(({ call, args }) => [call, args])).toEqual([
      ["module.getLocalCapabilities", []],
      ["module.getLocalCapabilities", [{ function: true }]],
    ]);
    expect(outcomes("one")).toEqual([
      { resolved: { fdJson: document } },
      { callback: { data: { fdJson: document } } },
    ]);
  });

  it("that are missing or no JSON are recorded as what they are", async () => {
    run.service.script.capabilities = -1;
    await run.run("one", [{ do: "capabilities", as: "a" }]);
    run.service.script.capabilities = "{oops";
    await run.run("two", [{ do: "capabilities", as: "a" }]);
    expect([...outcomes("one"), ...outcomes("two")]).toEqual([
      { resolved: { fd: -1 } },
      { resolved: { fdText: "{oops" } },
    ]);
  });

  it("may be put there by the host", async () => {
    run.device.write("/data/storage/el2/base/haps/entry/files/runs/one/capabilities/mine.json", "{oops");
    await run.run("one", [...openRestore, { ...appendRestore, capabilities: "mine" }]);
    expect(run.eventsOf("one", "call")[2]?.["args"]).toEqual([{ fdText: "{oops" }, [bundle]]);
  });

  it("are needed for an append to a restore", async () => {
    const status = await run.run("one", [...openRestore, { ...appendRestore, capabilities: "nothing" }]);
    expect(status).toMatchObject({ state: "failed", message: expect.stringContaining("nothing") as string });
  });
});

describe("the descriptor of a restore's append", () => {
  const close = { do: "closeDescriptor", session: "s2" };

  it("is recorded with the document, is consumed, and is a number when used again", async () => {
    await run.run("one", [...openRestore, appendRestore, close, { ...appendRestore, descriptor: "reuse" }]);
    const calls = run.eventsOf("one", "call").slice(2);
    expect(calls[0]).toMatchObject({
      call: "SessionRestore.appendBundles",
      args: [{ fd: document }, [bundle]],
    });
    const number: unknown = (calls[1]?.["args"] as unknown[])[0];
    expect(calls[1]).toMatchObject({ call: "fs.closeSync", session: "s2", args: [expect.any(Number)] });
    expect(calls[2]).toMatchObject({ args: [number, [bundle]] });
    expect(outcomes("one")[3]).toMatchObject({ thrown: { code: 13900008 } });
    expect(run.service.given).toEqual([
      { fd: number, open: true },
      { fd: number, open: false },
    ]);
  });

  it("is closed before the call when the scenario says so", async () => {
    run.service.script.appendBundles = () => Promise.reject(businessError(13900020, "Invalid argument"));
    await run.run("one", [...openRestore, { ...appendRestore, descriptor: "closed" }]);
    const [given] = run.service.given;
    expect(given?.open).toBe(false);
    expect(run.eventsOf("one", "call")[2]?.["args"]).toEqual([given?.fd, [bundle]]);
  });
});
