import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { goldenFolder } from "../testing/device.js";
import { ScenarioRun, bodyOf } from "../testing/scenario-run.js";
import { businessError } from "../testing/scripted-backup.js";
import type { ScriptedSession } from "../testing/scripted-backup.js";

const bundle = "com.example.ohbackup.target1";
const archive = readFileSync(join(goldenFolder("p04-basic"), "out/part.0.tar"));
const bigContent = Buffer.alloc(3_000_000, "big");
const manage = JSON.stringify([
  {
    fileName: "0123456789abcdef.bin",
    information: {
      path: "/data/storage/el2/base/files/big.bin",
      stat: { st_mode: 33184, st_size: bigContent.length, st_mtim: { tv_nsec: 0, tv_sec: 1700000009 } },
    },
    isBigFile: true,
    isUserTar: false,
  },
  {
    fileName: "part.0.tar",
    information: { path: "/x/part.0.tar", stat: {} },
    isBigFile: false,
    isUserTar: false,
  },
]);
const callbackNames = [
  "onFileReady",
  "onBundleBegin",
  "onBundleEnd",
  "onAllBundlesEnd",
  "onBackupServiceDied",
  "onResultReport",
  "onProcess",
  "onBackupSizeReport",
];

const open = (kind = "SessionBackup", session = "s1"): object => ({ do: "open", session, kind });
const append = { do: "append", session: "s1", bundles: [bundle] };
const release = { do: "release", session: "s1" };
const waitFor = (callback: string, more: object = {}): object => ({
  do: "wait",
  for: { callback, session: "s1", ...more },
  limitMs: 1000,
});

let run: ScenarioRun;

beforeEach(() => {
  run = new ScenarioRun();
});

afterEach(() => {
  expect(run.device.uncaught).toEqual([]);
  expect(run.device.openDescriptors()).toEqual([]);
  run.dispose();
});

/** A service that delivers a big file, an archive and manage.json, and then ends. */
function deliverBackup(): void {
  run.service.script.appendBundles = (session: ScriptedSession): Promise<void> => {
    run.device.clock.setTimeout(() => {
      session.emit("onBundleBegin", undefined, bundle);
      for (const [uri, content] of [
        ["0123456789abcdef.bin", bigContent],
        ["part.0.tar", archive],
        ["manage.json", Buffer.from(manage)],
      ] as const) {
        session.emit("onFileReady", undefined, run.service.file({ bundleName: bundle, uri }, content));
      }
      session.emit("onBundleEnd", undefined, bundle);
      session.emit("onAllBundlesEnd", undefined, undefined);
    }, 10);
    return Promise.resolve();
  };
}

describe("calls", () => {
  it("are recorded with arguments and outcome, as recordings of the service have them", async () => {
    deliverBackup();
    const status = await run.run("one", [open(), append, waitFor("onAllBundlesEnd"), release]);
    expect(status).toEqual({ state: "finished", segment: 0 });
    const events = run.events("one").filter(({ event }) => event === "call" || event === "outcome");
    expect(events.map((event) => bodyOf(event))).toEqual([
      {
        event: "call",
        id: 0,
        call: "new SessionBackup",
        session: "s1",
        args: [{ callbacks: callbackNames }],
      },
      { event: "outcome", id: 0, outcome: { returned: { session: "s1" } } },
      { event: "call", id: 1, call: "SessionBackup.appendBundles", session: "s1", args: [[bundle]] },
      { event: "outcome", id: 1, outcome: { resolved: { undefined: true } } },
      { event: "call", id: 2, call: "SessionBackup.release", session: "s1", args: [] },
      { event: "outcome", id: 2, outcome: { resolved: { undefined: true } } },
    ]);
  });

  it("number their lines and never go back in time", async () => {
    deliverBackup();
    await run.run("one", [open(), append, waitFor("onAllBundlesEnd"), release]);
    const events = run.events("one");
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index));
    const times = events.map(({ t }) => Number(t));
    expect([...times].sort((left, right) => left - right)).toEqual(times);
    expect(new Set(events.map(({ src }) => src))).toEqual(new Set(["caller"]));
  });

  it("that throw, reject and never answer end as such", async () => {
    run.service.script = {
      open: (kind) => {
        if (kind === "SessionRestore") throw businessError(13500013, "Session Conflict");
      },
      appendBundles: () => Promise.reject(businessError(13900020, "Invalid argument")),
      release: () => new Promise<void>(() => undefined),
    };
    const status = await run.run("one", [open(), open("SessionRestore", "s2"), append, release]);
    expect(status.state).toBe("finished");
    expect(run.eventsOf("one", "outcome").map(({ outcome }) => outcome)).toEqual([
      { returned: { session: "s1" } },
      { thrown: { code: 13500013, message: "Session Conflict" } },
      { rejected: { code: 13900020, message: "Invalid argument" } },
      { pending: true },
    ]);
  });

  it("that return no promise are told apart from those that resolve", async () => {
    run.service.script.appendBundles = () => undefined;
    await run.run("one", [open(), { ...append, infos: [] }, release]);
    expect(run.eventsOf("one", "call")[1]?.["args"]).toEqual([[bundle], []]);
    expect(run.eventsOf("one", "outcome")[1]?.["outcome"]).toEqual({ returned: { undefined: true } });
  });

  it("of module functions need no session and are recorded with what they return or throw", async () => {
    run.service.script = {
      getBackupInfo: (name) => (name === bundle ? "a few words" : undefined),
      updateTimer: (_name, timeoutMs) => {
        if (timeoutMs < 0) throw businessError(401, "The input parameter is invalid");
        return true;
      },
      updateSendRate: (_name, rate) => rate === 60,
    };
    await run.run("one", [
      { do: "getBackupInfo", bundle },
      { do: "getBackupInfo", bundle: "com.example.nobody" },
      { do: "updateTimer", bundle, timeoutMs: 3000 },
      { do: "updateTimer", bundle, timeoutMs: -1 },
      { do: "updateSendRate", bundle, rate: 60 },
      { do: "updateSendRate", bundle, rate: 0 },
    ]);
    expect(run.eventsOf("one", "call").map(({ call, args }) => [call, args])).toEqual([
      ["module.getBackupInfo", [bundle]],
      ["module.getBackupInfo", ["com.example.nobody"]],
      ["module.updateTimer", [bundle, 3000]],
      ["module.updateTimer", [bundle, -1]],
      ["module.updateSendRate", [bundle, 60]],
      ["module.updateSendRate", [bundle, 0]],
    ]);
    expect(run.eventsOf("one", "outcome").map(({ outcome }) => outcome)).toEqual([
      { returned: "a few words" },
      { returned: { undefined: true } },
      { returned: true },
      { thrown: { code: 401, message: "The input parameter is invalid" } },
      { returned: true },
      { returned: false },
    ]);
  });

  it("that cancel are recorded with the number they return", async () => {
    run.service.script.cancel = (_session, name) => (name === bundle ? 0 : 13500012);
    await run.run("one", [
      open(),
      { do: "cancel", session: "s1", bundle },
      { do: "cancel", session: "s1", bundle: "com.example.nobody" },
      release,
    ]);
    expect(
      run
        .eventsOf("one", "call")
        .map(({ call, session, args }) => [call, session, args])
        .slice(1, 3),
    ).toEqual([
      ["SessionBackup.cancel", "s1", [bundle]],
      ["SessionBackup.cancel", "s1", ["com.example.nobody"]],
    ]);
    expect(
      run
        .eventsOf("one", "outcome")
        .map(({ outcome }) => outcome)
        .slice(1, 3),
    ).toEqual([{ returned: 0 }, { returned: 13500012 }]);
  });

  it("in callback style record both ends of the callback", async () => {
    await run.run("one", [open(), { ...append, style: "callback" }]);
    run.service.script.appendBundles = () => Promise.reject(businessError(13900020, "Invalid argument"));
    await run.run("two", [open(), { ...append, style: "callback" }]);
    const outcome = (name: string): unknown => run.eventsOf(name, "outcome")[1]?.["outcome"];
    expect(run.eventsOf("one", "call")[1]?.["args"]).toEqual([[bundle], { function: true }]);
    expect(outcome("one")).toEqual({ callback: { data: { undefined: true } } });
    expect(outcome("two")).toEqual({
      callback: { err: { code: 13900020, message: "Invalid argument" }, data: { undefined: true } },
    });
  });

  it("of an incremental session name times and manifests", async () => {
    await run.run("one", [open("IncrementalBackupSession"), append, release]);
    const element = { bundleName: bundle, lastIncrementalTime: 0, manifestFd: -1 };
    expect(run.eventsOf("one", "call")[1]?.["args"]).toEqual([[element]]);
    expect(run.service.sessions[0]?.calls[0]?.args).toEqual([[element]]);
  });
});

describe("callbacks", () => {
  it("are recorded with the number of their arguments, errors with code, message and bundle", async () => {
    run.service.script.appendBundles = (session: ScriptedSession): Promise<void> => {
      session.emit("onBundleBegin", businessError(13500005, "empty", bundle));
      session.emit("onBundleBegin", undefined, bundle);
      session.emit("onFileReady", businessError(13900005, "system errno: 5", bundle));
      session.emit("onResultReport", bundle, '{"a":[1]}');
      session.emit("onProcess", bundle, "half way");
      session.emit("onBackupSizeReport", '{"scaned":[]}');
      session.emit("onAllBundlesEnd", undefined, undefined);
      session.emit("onBackupServiceDied", undefined, undefined);
      return Promise.resolve();
    };
    await run.run("one", [open(), append]);
    const seen = run.eventsOf("one", "callback").map((event) => bodyOf(event, "event", "session"));
    expect(seen).toEqual([
      { callback: "onBundleBegin", args: 1, err: { code: 13500005, message: "empty", data: bundle }, bundle },
      { callback: "onBundleBegin", args: 2, bundle, data: bundle },
      {
        callback: "onFileReady",
        args: 1,
        err: { code: 13900005, message: "system errno: 5", data: bundle },
        bundle,
      },
      { callback: "onResultReport", args: 2, bundle, data: { a: [1] } },
      { callback: "onProcess", args: 2, bundle, data: "half way" },
      { callback: "onBackupSizeReport", args: 1, data: { scaned: [] } },
      { callback: "onAllBundlesEnd", args: 2 },
      { callback: "onBackupServiceDied", args: 2 },
    ]);
  });
});

describe("a backup", () => {
  it("saves every file with its hash, the rows of manage.json and the members of the archive", async () => {
    deliverBackup();
    await run.run("one", [open(), append, waitFor("onAllBundlesEnd"), release]);
    const saved = run.eventsOf("one", "saved");
    expect(saved.map(({ uri, size }) => [uri, size])).toEqual([
      ["0123456789abcdef.bin", bigContent.length],
      ["part.0.tar", archive.length],
      ["manage.json", manage.length],
    ]);
    expect(saved[0]?.["sha256"]).toBe(createHash("sha256").update(bigContent).digest("hex"));
    expect(saved[1]?.["tar"]).toContainEqual({
      name: "/data/storage/el2/base/files/zero",
      type: "0",
      mode: 0o644,
      size: 0,
      mtime: 1700000000,
      sha256: createHash("sha256").digest("hex"),
    });
    expect(saved[2]?.["manage"]).toEqual([
      {
        fileName: "0123456789abcdef.bin",
        path: "/data/storage/el2/base/files/big.bin",
        size: bigContent.length,
        mode: 33184,
        mtime: 1700000009,
        isBigFile: true,
        isUserTar: false,
      },
      { fileName: "part.0.tar", path: "/x/part.0.tar", isBigFile: false, isUserTar: false },
    ]);
  });

  it("records keys and states of the descriptors it was given", async () => {
    run.service.script.appendBundles = (session: ScriptedSession): Promise<void> => {
      const closed = run.service.file({ bundleName: bundle, uri: "closed" }, "x");
      const fd = Object.getOwnPropertyDescriptor(closed, "fd")?.value as number;
      run.device.ledger.close(fd, run.device.process.name);
      session.emit("onFileReady", undefined, closed);
      const none = Object.create(null, {
        bundleName: { value: bundle },
        uri: { value: "none" },
        fd: { value: -1 },
        manifestFd: { value: -1 },
      }) as object;
      session.emit("onFileReady", undefined, none);
      return Promise.resolve();
    };
    await run.run("one", [open(), append]);
    expect(run.eventsOf("one", "callback").map(({ file }) => file)).toEqual([
      { uri: "closed", keys: ["bundleName", "uri", "fd"], fd: "closed" },
      {
        uri: "none",
        keys: ["bundleName", "uri", "fd", "manifestFd"],
        fd: "negative",
        manifestFd: "negative",
      },
    ]);
    const errors = run.eventsOf("one", "saved").map(({ error }) => error);
    expect(errors).toHaveLength(2);
    expect(errors[0]).toMatchObject({ code: 13900008 });
    expect(errors[1]).toMatchObject({ code: 13900020 });
  });

  it("reports an archive and a manage.json that cannot be read, and keeps them", async () => {
    run.service.script.appendBundles = (session: ScriptedSession): Promise<void> => {
      const torn = archive.subarray(0, 700);
      session.emit(
        "onFileReady",
        undefined,
        run.service.file({ bundleName: bundle, uri: "part.0.tar" }, torn),
      );
      session.emit(
        "onFileReady",
        undefined,
        run.service.file({ bundleName: bundle, uri: "manage.json" }, "{oops"),
      );
      return Promise.resolve();
    };
    await run.run("one", [open(), append]);
    const [tar, document] = run.eventsOf("one", "saved");
    expect(tar).toMatchObject({
      size: 700,
      error: { message: expect.stringContaining("ends at byte 700") as string },
    });
    expect(document).toMatchObject({
      size: 5,
      error: { message: expect.stringContaining("manage.json") as string },
    });
  });

  it("keeps names from the service inside its own folder", async () => {
    run.service.script.appendBundles = (session: ScriptedSession): Promise<void> => {
      const file = run.service.file({ bundleName: "../../../..", uri: "x" }, "content");
      session.emit("onFileReady", undefined, file);
      return Promise.resolve();
    };
    await run.run("one", [open(), append]);
    expect(run.eventsOf("one", "saved")[0]).toMatchObject({ bundle: "../../../..", size: 7 });
    const folder = "/data/storage/el2/base/haps/entry/files/runs/one/store";
    expect(run.device.read(`${folder}/%002E.%002F..%002F..%002F../s1/1`)).toBe("content");
  });
});
