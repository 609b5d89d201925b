import { describe, expect, test } from "vitest";
import type { ClientMessage } from "../../service/service-door.js";
import type { BackupFile, GeneralCallbacks } from "../backup-types.js";
import { BindingBench } from "../testing/binding-bench.js";

type Kind = "SessionBackup" | "SessionRestore" | "IncrementalBackupSession";

/** Opens a session whose callbacks keep their arguments and `this`. */
function listen(bench: BindingBench, kind: Kind, names: readonly (keyof GeneralCallbacks)[]) {
  const events: { name: string; args: readonly unknown[]; self: unknown }[] = [];
  const callbacks: GeneralCallbacks = {};
  for (const name of names) {
    Reflect.set(callbacks, name, function (this: unknown, ...args: readonly unknown[]) {
      events.push({ name, args, self: this });
    });
  }
  const session = new bench.backup[kind](callbacks);
  return { session, events, callbacks };
}

const fileMessage = (fd: number, manifestFd?: number, errno = 0): ClientMessage => ({
  callback: "onFileReady",
  bundleName: "com.example.notes",
  file: { uri: "manage.json", fd, errno, ...(manifestFd === undefined ? {} : { manifestFd }) },
});

const begin = (code = 0): ClientMessage => ({
  callback: "onBundleBegin",
  bundleName: "com.example.notes",
  code,
});
const end = (code = 0): ClientMessage => ({ callback: "onBundleEnd", bundleName: "com.example.notes", code });

describe("arguments of callbacks (js-api 2.5)", () => {
  test("success gives two arguments, failure one, and this is the global object", async () => {
    const bench = new BindingBench();
    const { events } = listen(bench, "SessionBackup", [
      "onBundleBegin",
      "onAllBundlesEnd",
      "onBackupServiceDied",
    ]);
    bench.service.send(begin());
    bench.service.send(begin(13500002));
    bench.service.send({ callback: "onAllBundlesEnd", code: 0 });
    bench.service.send({ callback: "onAllBundlesEnd", code: 13900005 });
    bench.service.send({ callback: "onBackupServiceDied" });
    await bench.clock.runToEnd();
    expect(events.map(({ args }) => args.length)).toEqual([2, 1, 2, 1, 2]);
    expect(events[0]?.args).toEqual([undefined, "com.example.notes"]);
    expect(JSON.stringify(events[1]?.args[0])).toBe('{"code":13500002,"data":"com.example.notes"}');
    expect(events[2]?.args).toEqual([undefined, undefined]);
    expect(JSON.stringify(events[3]?.args[0])).toBe('{"code":13900005}');
    expect(events[4]?.args).toEqual([undefined, undefined]);
    for (const { self } of events) expect(self).toBe(globalThis);
  });

  test("texts come as they are", async () => {
    const bench = new BindingBench();
    const { events } = listen(bench, "SessionBackup", ["onResultReport", "onProcess", "onBackupSizeReport"]);
    bench.service.send({ callback: "onResultReport", bundleName: "a", text: "r" });
    bench.service.send({ callback: "onProcess", bundleName: "b", text: "p" });
    bench.service.send({ callback: "onBackupSizeReport", text: "s" });
    await bench.clock.runToEnd();
    expect(events.map(({ args }) => args)).toEqual([["a", "r"], ["b", "p"], ["s"]]);
  });

  test.each([
    ["SessionBackup", ["bundleName", "uri", "fd"]],
    ["SessionRestore", ["bundleName", "uri", "fd", "manifestFd"]],
    ["IncrementalBackupSession", ["bundleName", "uri", "fd", "manifestFd"]],
  ] as const)("the file of %s has %j, none of them to be listed or written", async (kind, names) => {
    const bench = new BindingBench();
    const { events } = listen(bench, kind, ["onFileReady"]);
    bench.service.send(fileMessage(7));
    await bench.clock.runToEnd();
    const file = events[0]?.args[1] as BackupFile;
    expect(Object.getOwnPropertyNames(file)).toEqual(names);
    expect(JSON.stringify(file)).toBe("{}");
    expect({ ...file }).toEqual({});
    expect(() => {
      file.fd = 1;
    }).toThrow(TypeError);
    expect([file.uri, file.fd, "manifestFd" in file ? file.manifestFd : "absent"]).toEqual([
      "manage.json",
      7,
      kind === "SessionBackup" ? "absent" : -1,
    ]);
  });

  test("a failed file gives its errno and the bundle, never a second argument", async () => {
    const bench = new BindingBench();
    const { events } = listen(bench, "SessionRestore", ["onFileReady"]);
    bench.service.send(fileMessage(-1, -1, 2));
    await bench.clock.runToEnd();
    expect(events[0]?.args).toHaveLength(1);
    expect(JSON.stringify(events[0]?.args[0])).toBe('{"code":13900020,"data":"com.example.notes"}');
  });
});

describe("onFileReadyBatch (js-api 2.5)", () => {
  const files = [
    { uri: "one", fd: 41, manifestFd: 42, errno: 0 },
    { uri: "two", fd: -1, manifestFd: -1, errno: 13 },
    { uri: "three", fd: -1, manifestFd: -1, errno: 28 },
  ];
  const batch = (some: typeof files): ClientMessage => ({
    callback: "onFileReadyBatch",
    bundleName: "b",
    files: some,
  });

  test("files are ordinary objects", async () => {
    const bench = new BindingBench({ profile: "HEAD" });
    const { events } = listen(bench, "SessionRestore", ["onFileReadyBatch"]);
    bench.service.send(batch(files.slice(0, 1)));
    await bench.clock.runToEnd();
    expect(JSON.stringify(events[0]?.args[1])).toBe(
      '[{"bundleName":"b","uri":"one","fd":41,"manifestFd":42}]',
    );
  });

  test("a full backup has no manifestFd", async () => {
    const bench = new BindingBench({ profile: "HEAD" });
    const { events } = listen(bench, "SessionBackup", ["onFileReadyBatch"]);
    bench.service.send(batch(files.slice(0, 1)));
    await bench.clock.runToEnd();
    expect(JSON.stringify(events[0]?.args[1])).toBe('[{"bundleName":"b","uri":"one","fd":41}]');
  });

  test("the first failed file hides the others, except in an incremental backup", async () => {
    const bench = new BindingBench({ profile: "HEAD" });
    const restore = listen(bench, "SessionRestore", ["onFileReadyBatch"]);
    bench.service.send(batch(files));
    await bench.clock.runToEnd();
    expect(restore.events.map(({ args }) => JSON.stringify(args))).toEqual([
      '[{"code":13900005,"data":"b"}]',
    ]);
    const incremental = listen(bench, "IncrementalBackupSession", ["onFileReadyBatch"]);
    bench.service.send(batch(files));
    await bench.clock.runToEnd();
    expect((incremental.events[0]?.args[1] as BackupFile[]).map(({ fd }) => fd)).toEqual([41, -1, -1]);
  });

  test("a release without it does not even look at the property", () => {
    const bench = new BindingBench({ profile: "v6.1" });
    const seen: string[] = [];
    const callbacks = new Proxy(
      {},
      {
        has: (_, name) => {
          seen.push(String(name));
          return false;
        },
      },
    );
    new bench.backup.SessionBackup(callbacks);
    expect(seen).toContain("onBackupSizeReport");
    expect(seen).not.toContain("onFileReadyBatch");
  });
});

describe("which functions are called (js-api 2.1 no. 14, 2.6)", () => {
  test("they are captured by the constructor, getters once, inherited ones too", async () => {
    const bench = new BindingBench();
    const heard: string[] = [];
    let reads = 0;
    class Parent {
      onBundleEnd(): void {
        heard.push("inherited");
      }
    }
    class Callbacks extends Parent {
      get onBundleBegin(): () => void {
        reads += 1;
        return () => {
          heard.push("getter");
        };
      }
    }
    const callbacks = new Callbacks();
    new bench.backup.SessionBackup(callbacks);
    Reflect.set(callbacks, "onBundleEnd", () => heard.push("replaced"));
    bench.service.send(begin());
    bench.service.send(begin());
    bench.service.send(end());
    await bench.clock.runToEnd();
    expect(heard).toEqual(["getter", "getter", "inherited"]);
    expect(reads).toBe(1);
  });

  test("an absent callback makes the binding close the descriptors", async () => {
    const bench = new BindingBench();
    const [fd, manifestFd] = [bench.descriptor("x", "a"), bench.descriptor("y", "b")];
    new bench.backup.SessionRestore({});
    bench.service.send(fileMessage(fd, manifestFd));
    await bench.clock.runToEnd();
    expect([bench.isOpen(fd), bench.isOpen(manifestFd)]).toEqual([false, false]);
  });

  test.each([undefined, null, 5, "text", {}])("a callback that is %j lets them leak", async (value) => {
    const bench = new BindingBench();
    const fd = bench.descriptor("x");
    new bench.backup.SessionRestore(Object.fromEntries([["onFileReady", value]]));
    bench.service.send(fileMessage(fd));
    await bench.clock.runToEnd();
    expect(bench.isOpen(fd)).toBe(true);
    bench.ledger.close(fd, bench.process.name);
  });

  test.each(["onFileReady", "onFileReadyBatch"] as const)(
    "%s with a failed file never shows its descriptors, so that they are closed",
    async (callback) => {
      const bench = new BindingBench({ profile: "HEAD" });
      const [fd, manifestFd] = [bench.descriptor("x", "a"), bench.descriptor("y", "b")];
      const file = { uri: "u", fd, manifestFd, errno: 5 };
      listen(bench, "SessionRestore", [callback]);
      bench.service.send(
        callback === "onFileReady"
          ? { callback, bundleName: "b", file }
          : { callback, bundleName: "b", files: [file] },
      );
      await bench.clock.runToEnd();
      expect([bench.isOpen(fd), bench.isOpen(manifestFd)]).toEqual([false, false]);
    },
  );

  test("descriptors that a script got are its own, and the ledger says from where", async () => {
    const bench = new BindingBench();
    const fd = bench.descriptor("x");
    listen(bench, "SessionBackup", ["onFileReady"]);
    bench.service.send(fileMessage(fd));
    await bench.clock.runToEnd();
    expect(bench.ledger.stillOpen().map(({ openedIn }) => openedIn)).toEqual(["onFileReady manage.json"]);
    bench.fs.closeSync(fd);
    expect(bench.ledger.stillOpen()).toEqual([]);
  });
});

describe("order and turns (js-api 2.1 no. 17, 2.8)", () => {
  test("callbacks run in the order of the messages, promise jobs in between", async () => {
    const bench = new BindingBench();
    const heard: string[] = [];
    new bench.backup.SessionBackup({
      onBundleBegin: () => {
        heard.push("begin");
        void Promise.resolve().then(() => heard.push("job"));
      },
      onBundleEnd: () => {
        heard.push("end");
      },
    });
    bench.service.send(begin());
    bench.service.send(end());
    expect(heard).toEqual([]);
    await bench.clock.runToEnd();
    expect(heard).toEqual(["begin", "job", "end"]);
    expect(bench.clock.now()).toBe(0);
  });

  test("errors sent from inside an append come before its promise, later events after it", async () => {
    const bench = new BindingBench({
      answers: {
        appendBackup: () => {
          bench.service.send(begin(13500005));
          bench.clock.setTimeout(() => {
            bench.service.send(begin());
          }, 5);
          return 0;
        },
      },
    });
    const heard: string[] = [];
    const session = new bench.backup.SessionBackup({
      onBundleBegin: (error) => {
        heard.push(error === undefined ? "begin" : `refused ${error.code}`);
      },
    });
    const appended = session.appendBundles(["a"]).then(() => heard.push("resolved"));
    await bench.clock.runToEnd();
    await appended;
    expect(heard).toEqual(["refused 13500005", "resolved", "begin"]);
  });

  test("after the process has ended nothing is delivered, and descriptors are closed", async () => {
    const bench = new BindingBench();
    const fd = bench.descriptor("x");
    const { events, session } = listen(bench, "SessionBackup", ["onFileReady", "onBundleEnd"]);
    const released = session.release();
    bench.service.send(fileMessage(fd));
    bench.service.send(end());
    bench.process.exit("killed");
    expect(await bench.settle(released)).toEqual({ pending: true });
    expect(events).toEqual([]);
    expect(bench.isOpen(fd)).toBe(false);
    expect(bench.service.names).not.toContain("release");
  });
});

describe("a callback that throws (js-api 2.7)", () => {
  test("is an uncaught exception elsewhere; what was already posted is lost, later messages arrive", async () => {
    const bench = new BindingBench();
    const heard: string[] = [];
    const session = new bench.backup.SessionBackup({
      onBundleBegin: () => {
        heard.push("begin");
        throw new Error("mine");
      },
      onBundleEnd: () => {
        heard.push("end");
      },
    });
    bench.service.send(begin());
    bench.service.send(end());
    await bench.clock.runToEnd();
    expect(heard).toEqual(["begin"]);
    expect(bench.uncaught.map(String)).toEqual(["Error: mine"]);
    bench.service.send(end());
    expect(await bench.settle(session.release())).toEqual({ resolved: undefined });
    expect(heard).toEqual(["begin", "end"]);
  });

  test("promises that callbacks return are not looked at", async () => {
    const bench = new BindingBench();
    let settled = false;
    new bench.backup.SessionBackup({
      onBundleBegin: () =>
        Promise.resolve().then(() => {
          settled = true;
        }) as unknown as undefined,
    });
    bench.service.send(begin());
    await bench.clock.runToEnd();
    expect([settled, bench.uncaught]).toEqual([true, []]);
  });
});
