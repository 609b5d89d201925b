import { describe, expect, test } from "vitest";
import { BindingBench, thrownCode } from "../testing/binding-bench.js";
import type { BenchOptions } from "../testing/binding-bench.js";

type Method = (...args: readonly unknown[]) => unknown;

function method(session: object, name: string): Method {
  return (...args) => (Reflect.get(session, name) as Method).apply(session, [...args]);
}

const head = (options: BenchOptions = {}): BindingBench => new BindingBench({ profile: "HEAD", ...options });

const sessionKinds = ["SessionBackup", "SessionRestore", "IncrementalBackupSession"] as const;

describe.each(sessionKinds)("methods of %s", (kind) => {
  test("release passes the service's code through the library table", async () => {
    let answer = 0;
    const bench = head({ answers: { release: () => answer } });
    const session = new bench.backup[kind]({});
    expect(await bench.settle(session.release())).toEqual({ resolved: undefined });
    answer = 13900001;
    expect(await bench.settle(session.release())).toMatchObject({ rejected: { code: 13900001 } });
    answer = 13500003;
    expect(await bench.settle(session.release())).toMatchObject({ rejected: { code: 13900042 } });
    expect(bench.service.calls.slice(1).map(({ args }) => args)).toEqual([[kind], [kind], [kind]]);
    expect(thrownCode(() => method(session, "release")(undefined))).toBe(13900020);
  });

  test("getLocalCapabilities never rejects; its descriptor is the script's", async () => {
    let fd = -1;
    const bench = head({ answers: { getSessionCapabilities: () => fd } });
    const session = new bench.backup[kind]({});
    const failed = (await bench.settle(session.getLocalCapabilities())) as { resolved: { fd: number } };
    expect(failed.resolved.fd).toBe(-1);
    expect(JSON.stringify(failed.resolved)).toBe("{}");
    fd = bench.descriptor("{}");
    const given = (await bench.settle(session.getLocalCapabilities())) as { resolved: { fd: number } };
    expect(given.resolved.fd).toBe(fd);
    expect(bench.ledger.stillOpen()[0]?.openedIn).toBe(`${kind}.getLocalCapabilities`);
    bench.fs.closeSync(fd);
    expect(thrownCode(() => method(session, "getLocalCapabilities")(1))).toBe(13900020);
  });

  test("cancel gives the service's number; a foreign this gives undefined; wrong arguments are 401", () => {
    const bench = head({ answers: { cancel: () => 13500012 } });
    const session = new bench.backup[kind]({});
    expect(session.cancel("a")).toBe(13500012);
    expect(bench.service.calls.at(-1)?.args).toEqual([kind, "a"]);
    expect(Reflect.apply(session.cancel.bind(undefined), undefined, ["a"])).toBeUndefined();
    expect(thrownCode(() => method(session, "cancel")())).toBe(401);
    expect(thrownCode(() => method(session, "cancel")(5))).toBe(401);
    const surplus = thrownCode(() => method(session, "cancel")("a", 1));
    expect(surplus).toBe(kind === "SessionRestore" ? undefined : 401);
    expect(thrownCode(() => method(session, "cancel")("a", 1, 2))).toBe(401);
  });

  test("cleanBundleTempDir resolves with the answer and never rejects", async () => {
    let answer = true;
    const bench = head({ answers: { cleanBundleTempDir: () => Promise.resolve(answer) } });
    const session = new bench.backup[kind]({});
    expect(await bench.settle(session.cleanBundleTempDir("a"))).toEqual({ resolved: true });
    answer = false;
    expect(await bench.settle(session.cleanBundleTempDir("a"))).toEqual({ resolved: false });
    expect(thrownCode(() => method(session, "cleanBundleTempDir")("a", 1))).toBe(401);
    const foreign = Object.create(session) as object;
    expect(thrownCode(() => method(foreign, "cleanBundleTempDir")("a"))).toBe(13900020);
  });

  test("getCompatibilityInfo gives the text, or the service's code", async () => {
    let answer = { code: 0, text: "yes" };
    const bench = head({ answers: { getCompatibilityInfo: () => Promise.resolve(answer) } });
    const session = new bench.backup[kind]({});
    expect(await bench.settle(session.getCompatibilityInfo("a", "{}"))).toEqual({ resolved: "yes" });
    answer = { code: 13900020, text: "" };
    expect(await bench.settle(session.getCompatibilityInfo("a", "{}"))).toMatchObject({
      rejected: { code: 13900020 },
    });
    expect(thrownCode(() => method(session, "getCompatibilityInfo")("a", 1))).toBe(401);
    expect(thrownCode(() => method(session, "getCompatibilityInfo")("a"))).toBe(401);
    expect(thrownCode(() => method(session, "getCompatibilityInfo")("a", "b", 1))).toBe(401);
  });
});

describe.each(["SessionBackup", "IncrementalBackupSession"] as const)("%s.getBackupDataSize", (kind) => {
  test("resolves at acceptance and is 13900020 for every failure and for an empty list", async () => {
    let answer = 0;
    const bench = head({ answers: { getBackupDataSize: () => answer } });
    const session = new bench.backup[kind]({});
    const list = [{ bundleName: "a", lastIncrementalTime: 5 }];
    expect(await bench.settle(session.getBackupDataSize(true, list))).toEqual({ resolved: undefined });
    expect(bench.service.calls.at(-1)?.args.slice(0, 2)).toEqual([kind, true]);
    answer = 13900001;
    expect(await bench.settle(session.getBackupDataSize(true, list))).toMatchObject({
      rejected: { code: 13900020 },
    });
    expect(thrownCode(() => session.getBackupDataSize(true, []))).toBe(13900020);
    expect(thrownCode(() => method(session, "getBackupDataSize")(1, list))).toBe(13900020);
    expect(thrownCode(() => method(session, "getBackupDataSize")(true, [{ bundleName: "a" }]))).toBe(
      13900020,
    );
  });
});

describe("files of SessionRestore", () => {
  const files = ["publishFile", "getFileHandle"] as const;

  test.each(files)("%s asks the service, in both forms", async (name) => {
    let answer = 0;
    const bench = head({ answers: { [name]: () => answer } });
    const session = new bench.backup.SessionRestore({});
    const meta = { bundleName: "a", uri: "u" };
    expect(await bench.settle(session[name](meta))).toEqual({ resolved: undefined });
    expect(bench.service.calls.at(-1)).toEqual({ call: name, args: ["a", "u"] });
    answer = 13900001;
    expect(await bench.settle(session[name](meta))).toMatchObject({ rejected: { code: 13900001 } });
    const heard: (readonly unknown[])[] = [];
    session[name](meta, (...received) => {
      heard.push(received);
    });
    await bench.clock.runToEnd();
    expect(heard).toHaveLength(1);
    expect(heard[0]).toHaveLength(1);
  });

  test.each(files)("%s takes any uri text; missing members are 13900020", (name) => {
    const bench = head();
    const session = new bench.backup.SessionRestore({});
    for (const wrong of [{ bundleName: "a" }, { uri: "u" }, { bundleName: undefined, uri: "u" }, "a", null]) {
      expect(thrownCode(() => method(session, name)(wrong))).toBe(13900020);
    }
    expect(thrownCode(() => method(session, name)({ bundleName: "a", uri: "ä/ b" }))).toBeUndefined();
    expect(thrownCode(() => method(session, name)({ bundleName: "a", uri: "u" }, undefined))).toBe(13900020);
    class Meta {
      get bundleName(): string {
        return "inherited";
      }
      uri = "";
    }
    expect(thrownCode(() => method(session, name)(new Meta()))).toBeUndefined();
  });

  test("publishFile of a system ability gives a descriptor away; text that is no number is 13900020", async () => {
    const bench = head();
    const session = new bench.backup.SessionRestore({});
    const fd = bench.descriptor("x");
    expect(await bench.settle(session.publishFile({ bundleName: "5203", uri: String(fd) }))).toEqual({
      resolved: undefined,
    });
    expect(bench.isOpen(fd)).toBe(false);
    expect(await bench.settle(session.publishFile({ bundleName: "5203", uri: "x" }))).toMatchObject({
      rejected: { code: 13900020 },
    });
    expect(bench.service.names).toEqual(["openSession", "publishFile"]);
  });

  test("getFileHandles needs a list of strings; an empty one is rejected", async () => {
    const bench = head();
    const session = new bench.backup.SessionRestore({});
    expect(await bench.settle(session.getFileHandles({ bundleName: "a", uris: ["x", "y"] }))).toEqual({
      resolved: undefined,
    });
    expect(bench.service.calls.at(-1)?.args).toEqual(["a", ["x", "y"]]);
    expect(await bench.settle(session.getFileHandles({ bundleName: "a", uris: [] }))).toMatchObject({
      rejected: { code: 13900020 },
    });
    expect(thrownCode(() => method(session, "getFileHandles")({ bundleName: "a", uris: [1] }))).toBe(
      13900020,
    );
  });

  test("getApkFileHandle gives a descriptor of the script; a service without it rejects with 13900020", async () => {
    let fd = -1;
    const bench = head({ answers: { getApkFileHandle: () => fd } });
    fd = bench.descriptor("apk");
    const session = new bench.backup.SessionRestore({});
    const given = (await bench.settle(session.getApkFileHandle("p", "f"))) as { resolved: { fd: number } };
    expect(given.resolved.fd).toBe(fd);
    expect(bench.service.calls.at(-1)?.args).toEqual(["p", "f"]);
    expect(bench.ledger.stillOpen().find((record) => record.fd === fd)?.openedIn).toBe("getApkFileHandle");
    bench.fs.closeSync(fd);

    const bare = head();
    Object.assign(bare.service, { getApkFileHandle: undefined, migrateFile: undefined });
    const without = new bare.backup.SessionRestore({});
    expect(await bare.settle(without.getApkFileHandle("p", "f"))).toMatchObject({
      rejected: { code: 13900020 },
    });
    const paths = { srcPath: "/a", destPath: "/b" };
    expect(await bare.settle(without.migrateFile(paths, { bundleName: "n", uri: "u" }))).toMatchObject({
      rejected: { code: 13900005 },
    });
    for (const meta of [undefined, null, 5, {}, { bundleName: 5 }]) {
      expect(thrownCode(() => method(without, "migrateFile")(paths, meta))).toBe(13900020);
    }
  });

  test("migrateFile and getApkFileHandle pass on what they got", async () => {
    const bench = head();
    const fd = bench.descriptor("apk");
    const withHandle = head({ answers: { migrateFile: () => 13900005, getApkFileHandle: () => -5 } });
    const session = new bench.backup.SessionRestore({});
    const paths = { srcPath: "/a", destPath: "/b" };
    expect(await bench.settle(method(session, "migrateFile")(paths, { bundleName: "n" }))).toEqual({
      resolved: undefined,
    });
    expect(bench.service.calls.at(-1)?.args).toEqual([{ ...paths, bundleName: "n", uri: "" }]);
    expect(thrownCode(() => method(session, "migrateFile")(paths, { bundleName: "n", uri: 5 }))).toBe(
      13900020,
    );
    expect(thrownCode(() => method(session, "migrateFile")({ srcPath: "/a" }, { bundleName: "n" }))).toBe(
      13900020,
    );
    expect(thrownCode(() => method(session, "getApkFileHandle")("p"))).toBe(13900020);
    bench.fs.closeSync(fd);

    const failing = new withHandle.backup.SessionRestore({});
    expect(await withHandle.settle(failing.migrateFile(paths, { bundleName: "n", uri: "u" }))).toMatchObject({
      rejected: { code: 13900005 },
    });
    expect(await withHandle.settle(failing.getApkFileHandle("p", "f"))).toMatchObject({
      rejected: { code: 13900020 },
    });
  });
});
