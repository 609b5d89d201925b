import { fstatSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { AsyncCallback, IncrementalBackupData, SessionBackup, SessionRestore } from "../backup-types.js";
import { BindingBench, thrownCode } from "../testing/binding-bench.js";

/** Calls with arguments that the types would not let pass. */
function call(session: object, method: string, ...args: readonly unknown[]): unknown {
  return (Reflect.get(session, method) as (...args: readonly unknown[]) => unknown).apply(session, [...args]);
}

const kinds = [
  ["SessionBackup", (names: readonly string[]): readonly unknown[] => [names], "appendBackup"],
  [
    "IncrementalBackupSession",
    (names: readonly string[]): readonly unknown[] => [
      names.map((bundleName) => ({ bundleName, lastIncrementalTime: 0, manifestFd: -1 })),
    ],
    "appendIncremental",
  ],
  ["SessionRestore", (names: readonly string[], fd = -1): readonly unknown[] => [fd, names], "appendRestore"],
] as const;

describe.each(kinds)("%s.appendBundles (js-api 2.4)", (kind, args, door) => {
  const open = (options = {}) => {
    const bench = new BindingBench(options);
    return { bench, session: new bench.backup[kind]({}) };
  };

  test("infos of another length make it a no-op without a promise (6 no. 21)", async () => {
    const { bench, session } = open();
    expect(call(session, "appendBundles", ...args(["a"]), ["x", "y"])).toBeUndefined();
    expect(call(session, "appendBundles", ...args(["a"]), [])).toBeUndefined();
    expect(call(session, "appendBundles", ...args([]), ["x"])).toBeUndefined();
    await bench.clock.runToEnd();
    expect(bench.service.names).toEqual(["openSession"]);
  });

  test("where the API document is followed, it is 13900020", () => {
    const { session } = open({ infosMismatch: "throws" });
    expect(thrownCode(() => call(session, "appendBundles", ...args(["a"]), []))).toBe(13900020);
  });

  test("infos for no bundle, undefined, null and lists with other things are callbacks that are none (6 no. 22)", () => {
    const { session } = open();
    for (const last of [[], undefined, null, 5, {}, ["a", 1]]) {
      const given = Array.isArray(last) && last.length === 0 ? args([]) : args(["a"]);
      expect(thrownCode(() => call(session, "appendBundles", ...given, last))).toBe(13900020);
    }
  });

  test("infos of the same length reach the service", async () => {
    const { bench, session } = open();
    const fd = bench.descriptor("{}");
    const given = kind === "SessionRestore" ? [fd, ["a"]] : args(["a"]);
    expect(await bench.settle(call(session, "appendBundles", ...given, ["{}"]))).toEqual({
      resolved: undefined,
    });
    const asked = bench.service.calls.find((one) => one.call === door);
    expect(asked?.args.at(-1)).toEqual(["{}"]);
  });

  test("the callback form returns undefined and calls back with two arguments, or with the error (6 no. 20)", async () => {
    let answer = 0;
    const { bench, session } = open({ answers: { [door]: () => answer } });
    const heard: (readonly unknown[])[] = [];
    const callback = (...received: readonly unknown[]): void => {
      heard.push(received);
    };
    for (const code of [0, 13500001]) {
      answer = code;
      const given = kind === "SessionRestore" ? [bench.descriptor("{}"), ["a"]] : args(["a"]);
      expect(call(session, "appendBundles", ...given, callback)).toBeUndefined();
      await bench.clock.runToEnd();
    }
    expect(heard[0]).toEqual([undefined, undefined]);
    expect(heard[1]).toHaveLength(1);
    expect(JSON.stringify(heard[1]?.[0])).toBe('{"code":13900042}');
  });

  test("one argument too many or too few is 13900020", () => {
    const { session } = open();
    expect(thrownCode(() => call(session, "appendBundles", ...args(["a"]), ["x"], 1))).toBe(13900020);
    expect(thrownCode(() => call(session, "appendBundles", ...args(["a"]).slice(1)))).toBe(13900020);
  });

  test("a foreign or missing this is 13900020", () => {
    const { bench } = open();
    const method = Reflect.get(bench.backup[kind].prototype as object, "appendBundles") as () => unknown;
    for (const receiver of [{}, undefined, bench.backup]) {
      expect(thrownCode(() => Reflect.apply(method, receiver, [...args(["a"])]) as unknown)).toBe(13900020);
    }
  });
});

describe("names and elements", () => {
  test("text is cut at the first NUL, String objects are no strings", async () => {
    const bench = new BindingBench();
    const session = new bench.backup.SessionBackup({});
    await bench.settle(session.appendBundles(["a\0b", "", "\0c"]));
    expect(bench.service.calls.at(-1)?.args[0]).toEqual(["a", "", ""]);
    expect(thrownCode(() => call(session, "appendBundles", [new String("a")]))).toBe(13900020);
    expect(thrownCode(() => call(session, "appendBundles", { 0: "a", length: 1 }))).toBe(13900020);
  });

  test("optional members of the wrong type count as missing; manifests that are not open count as none", async () => {
    const bench = new BindingBench();
    const session = new bench.backup.IncrementalBackupSession({});
    const manifestFd = bench.descriptor("manifest");
    const list = [
      { bundleName: "a", lastIncrementalTime: 1.9, manifestFd, parameters: "p", priority: 3 },
      { bundleName: "b", lastIncrementalTime: Number.NaN, manifestFd: "x", parameters: 5, priority: "high" },
      { bundleName: "c", lastIncrementalTime: 2 ** 40, manifestFd: 99_999 },
    ] as unknown as IncrementalBackupData[];
    await bench.settle(session.appendBundles(list));
    expect(bench.service.calls.at(-1)?.args[0]).toEqual([
      { bundleName: "a", lastIncrementalTime: 1, manifestFd, parameters: "p", priority: 3 },
      { bundleName: "b", lastIncrementalTime: 0, manifestFd: -1, parameters: "", priority: -1 },
      { bundleName: "c", lastIncrementalTime: 2 ** 40, manifestFd: -1, parameters: "", priority: -1 },
    ]);
    expect(bench.isOpen(manifestFd)).toBe(true);
    bench.fs.closeSync(manifestFd);
  });
});

test("the host's own terminal stands for an empty manifest and stays open", async () => {
  const lent: number[] = [];
  const bench: BindingBench = new BindingBench({
    answers: {
      appendIncremental: (_, bundles) => {
        for (const { manifestFd } of bundles) {
          lent.push(manifestFd);
          expect(bench.isOpen(manifestFd)).toBe(true);
          expect(bench.fs.readSync(manifestFd, new ArrayBuffer(8))).toBe(0);
        }
        return 0;
      },
    },
  });
  const session = new bench.backup.IncrementalBackupSession({});
  const list = [0, 1].map((manifestFd) => ({ bundleName: "a", lastIncrementalTime: 0, manifestFd }));
  await bench.settle(session.appendBundles(list));
  expect(lent).toHaveLength(2);
  expect(bench.ledger.stillOpen()).toEqual([]);
  expect(() => fstatSync(1)).not.toThrow();
});

describe("the capability descriptor of a restore (6 no. 24)", () => {
  const append = (bench: BindingBench, session: SessionRestore, fd: number) =>
    bench.settle(session.appendBundles(fd, ["a"]));

  test("is read from its beginning and closed by the binding, whatever the service answered", async () => {
    for (const answer of [0, 13900020]) {
      const bench = new BindingBench({ answers: { appendRestore: () => answer } });
      const session = new bench.backup.SessionRestore({});
      const fd = bench.descriptor("the document");
      bench.fs.readSync(fd, new ArrayBuffer(4));
      await append(bench, session, fd);
      expect(bench.service.calls.at(-1)?.args).toEqual(["the document", ["a"], undefined]);
      expect(thrownCode(() => call(bench.fs, "closeSync", fd))).toBe(13900008);
      expect(await append(bench, session, fd)).toMatchObject({ rejected: { code: 13900020 } });
    }
  });

  test("that is closed before the worker runs is 13900020", async () => {
    const bench = new BindingBench();
    const session = new bench.backup.SessionRestore({});
    const fd = bench.descriptor("the document");
    const appended = session.appendBundles(fd, ["a"]);
    bench.fs.closeSync(fd);
    expect(await bench.settle(appended)).toMatchObject({ rejected: { code: 13900020 } });
    expect(bench.service.names).toEqual(["openSession"]);
  });

  test("stays open when the call threw", () => {
    const bench = new BindingBench();
    const session = new bench.backup.SessionRestore({});
    const fd = bench.descriptor("the document");
    expect(thrownCode(() => call(session, "appendBundles", fd, [1]))).toBe(13900020);
    bench.fs.closeSync(fd);
  });

  test("is copied at the call where the API document is followed", async () => {
    const bench = new BindingBench({ capabilityDescriptor: "duplicated" });
    const session = new bench.backup.SessionRestore({});
    const fd = bench.descriptor("the document");
    const appended = session.appendBundles(fd, ["a"]);
    bench.fs.closeSync(fd);
    expect(await bench.settle(appended)).toEqual({ resolved: undefined });
    expect(bench.service.calls.at(-1)?.args[0]).toBe("the document");
  });

  test("the host's own terminal is neither read nor closed", async () => {
    const bench = new BindingBench();
    const session = new bench.backup.SessionRestore({});
    await append(bench, session, 1);
    await append(bench, session, 1);
    expect(bench.service.calls.at(-1)?.args[0]).toBe("");
  });
});

test("types of the two forms hold", async () => {
  const bench = new BindingBench();
  const session: SessionBackup = new bench.backup.SessionBackup({});
  const callback: AsyncCallback<void> = () => undefined;
  session.appendBundles(["a"], callback);
  const promise: Promise<void> = session.appendBundles(["a"]);
  await bench.clock.runToEnd();
  await promise;
  expect(bench.service.names).toEqual(["openSession", "appendBackup", "appendBackup"]);
});
