import { expect } from "vitest";
import type { ClientMessage, SessionKind } from "../../../service/service-door.js";
import { BindingBench } from "../binding-bench.js";
import type { Verdict } from "./verdict.js";

const bundleName = "com.example.notes";

/** Arguments with which one message reaches its callback. */
async function received(
  message: ClientMessage,
  kind: SessionKind = "SessionBackup",
): Promise<readonly unknown[]> {
  const bench = new BindingBench({ profile: "HEAD" });
  const calls: (readonly unknown[])[] = [];
  new bench.backup[kind]({
    [message.callback]: (...args: readonly unknown[]) => {
      calls.push(args);
    },
  });
  bench.service.send(message);
  await bench.clock.runToEnd();
  return calls[0] ?? [];
}

const file = (errno: number): ClientMessage => ({
  callback: "onFileReady",
  bundleName,
  file: { uri: "u", fd: -1, errno },
});

/** Contradictions about callbacks. */
export const eventVerdicts: readonly Verdict[] = [
  {
    number: 12,
    subject: "the error of a success is undefined",
    async check() {
      expect((await received({ callback: "onBundleEnd", bundleName, code: 0 }))[0]).toBeUndefined();
    },
  },
  {
    number: 13,
    subject: "a failure has one argument; the name is in its data",
    async check() {
      const args = await received({ callback: "onBundleEnd", bundleName, code: 13500003 });
      expect(args).toHaveLength(1);
      expect(args[0]).toHaveProperty("data", bundleName);
    },
  },
  {
    number: 14,
    subject: "file errors carry the name, all-ends do not",
    async check() {
      expect((await received(file(2)))[0]).toHaveProperty("data", bundleName);
      expect((await received({ callback: "onAllBundlesEnd", code: 13900005 }))[0]).not.toHaveProperty("data");
    },
  },
  {
    number: 26,
    subject: "a full backup's file has no manifestFd",
    async check() {
      expect("manifestFd" in ((await received(file(0)))[1] as object)).toBe(false);
    },
  },
  {
    number: 30,
    subject: "no callback is mandatory",
    async check() {
      const bench = new BindingBench();
      const session = new bench.backup.SessionBackup({});
      bench.service.send({ callback: "onAllBundlesEnd", code: 0 });
      expect(await bench.settle(session.release())).toEqual({ resolved: undefined });
      expect(bench.uncaught).toEqual([]);
    },
  },
  {
    number: 31,
    subject: "onResultReport and onProcess get two strings",
    async check() {
      expect(await received({ callback: "onResultReport", bundleName, text: "r" })).toEqual([
        bundleName,
        "r",
      ]);
      expect(await received({ callback: "onProcess", bundleName, text: "p" })).toEqual([bundleName, "p"]);
    },
  },
  {
    number: 32,
    subject: "onBackupServiceDied never gets an error",
    async check() {
      expect(await received({ callback: "onBackupServiceDied" })).toEqual([undefined, undefined]);
    },
  },
  {
    number: 34,
    subject: "onBundleEnd never gets 401",
    async check() {
      expect((await received({ callback: "onBundleEnd", bundleName, code: 401 }))[0]).toHaveProperty(
        "code",
        13900042,
      );
    },
  },
  {
    number: 45,
    subject: "JSON.stringify of a file is {}",
    async check() {
      expect(JSON.stringify((await received(file(0), "SessionRestore"))[1])).toBe("{}");
    },
  },
  {
    number: 48,
    subject: "the file's members depend on the session",
    async check() {
      const names = async (kind: SessionKind): Promise<readonly string[]> =>
        Object.getOwnPropertyNames((await received(file(0), kind))[1]);
      expect(await names("SessionBackup")).toEqual(["bundleName", "uri", "fd"]);
      expect(await names("SessionRestore")).toEqual(["bundleName", "uri", "fd", "manifestFd"]);
      expect(await names("IncrementalBackupSession")).toEqual(["bundleName", "uri", "fd", "manifestFd"]);
    },
  },
];
