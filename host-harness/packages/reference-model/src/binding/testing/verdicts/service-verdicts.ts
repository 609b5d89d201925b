import { expect } from "vitest";
import { profileNames } from "../../../profiles/profile.js";
import type { ProfileName } from "../../../profiles/profile.js";
import type { SessionRestore } from "../../backup-types.js";
import { app, onDevice } from "../device-bench.js";
import type { DeviceBench } from "../device-bench.js";
import { codeOfNew } from "./loose.js";
import type { Verdict } from "./verdict.js";

const name = "com.example.notes";
const other = "com.example.other";

/** A restore session in which the application was appended with the device's own capabilities. */
async function restoring(bench: DeviceBench): Promise<SessionRestore> {
  const session = new bench.backup.SessionRestore(bench.callbacks);
  const capabilities = bench.backup.getLocalCapabilities();
  await bench.pass();
  expect(await bench.settle(session.appendBundles((await capabilities).fd, [name]))).toBeUndefined();
  return session;
}

const neverAnswers = { onBackup: (): Promise<void> => new Promise(() => undefined) };

/** How an append of these names goes in a full backup. */
async function courseOf(bench: DeviceBench, names: string[]): Promise<readonly string[]> {
  const session = new bench.backup.SessionBackup(bench.callbacks);
  expect(await bench.settle(session.appendBundles(names))).toBeUndefined();
  return bench.course;
}

const wholeCourse = ["onBundleBegin", "onBundleEnd", "onAllBundlesEnd"];

/** Outcome of a second release, by API level. */
function secondRelease(profile: ProfileName): unknown {
  if (["v5.0.0", "v5.0.1", "v5.0.2", "v5.0.3"].includes(profile)) return { rejected: 13900020 };
  return profile === "HEAD" ? { rejected: 13900001 } : undefined;
}

/** Contradictions about what the service does. */
export const serviceVerdicts: readonly Verdict[] = [
  {
    number: 16,
    subject: "a second session is 13900020 up to API 15, 13500013 later",
    async check() {
      for (const profile of profileNames) {
        await onDevice({ profile }, async ({ backup, device }) => {
          new backup.SessionBackup({});
          const expected = device.world.profile.apiLevel <= 15 ? 13900020 : 13500013;
          for (const kind of ["SessionBackup", "SessionRestore", "IncrementalBackupSession"]) {
            expect(codeOfNew(backup, kind, {})).toBe(expected);
          }
          return Promise.resolve();
        });
      }
    },
  },
  {
    number: 17,
    subject: "a session takes any number of appends",
    check: () =>
      onDevice({ apps: [app(name), app(other)] }, async (bench) => {
        const session = new bench.backup.SessionBackup(bench.callbacks);
        for (const one of [name, other, name]) {
          expect(await bench.settle(session.appendBundles([one]))).toBeUndefined();
        }
        expect(bench.course).toEqual([...wholeCourse, ...wholeCourse, ...wholeCourse]);
      }),
  },
  {
    number: 18,
    subject: "an incremental session takes any number of appends until its release",
    check: () =>
      onDevice({ apps: [app(name)] }, async (bench) => {
        const session = new bench.backup.IncrementalBackupSession(bench.callbacks);
        const list = [{ bundleName: name, lastIncrementalTime: 0, manifestFd: -1 }];
        for (let count = 0; count < 3; count += 1) {
          expect(await bench.settle(session.appendBundles(list))).toBeUndefined();
        }
        expect(bench.course.filter((line) => line.startsWith("onBundleBegin"))).toHaveLength(3);
        await bench.settle(session.release());
        expect(await bench.settle(session.appendBundles(list))).toEqual({ rejected: 13900020 });
      }),
  },
  {
    number: 27,
    subject: "any uri is accepted, only ways out of the folder are not",
    check: () =>
      onDevice({ apps: [app(name)] }, async (bench) => {
        const session = await restoring(bench);
        for (const uri of ["ä b.txt", "a:b", "{}"]) {
          expect(await bench.settle(session.getFileHandle({ bundleName: name, uri }))).toBeUndefined();
        }
        expect(await bench.settle(session.getFileHandle({ bundleName: name, uri: "../x" }))).toEqual({
          rejected: 13900020,
        });
      }),
  },
  {
    number: 28,
    subject: "publishFile of an application needs an empty uri",
    check: () =>
      onDevice({ apps: [app(name)] }, async (bench) => {
        const session = await restoring(bench);
        const publish = (uri: string): Promise<unknown> =>
          bench.settle(session.publishFile({ bundleName: name, uri }));
        expect(await publish("part.0.tar")).toEqual({ rejected: 13900001 });
        expect(await publish("")).toBeUndefined();
      }),
  },
  {
    number: 29,
    subject: "getFileHandle before an append is 13900020",
    check: () =>
      onDevice({ apps: [app(name)] }, async (bench) => {
        const session = new bench.backup.SessionRestore({});
        expect(await bench.settle(session.getFileHandle({ bundleName: name, uri: "a" }))).toEqual({
          rejected: 13900020,
        });
      }),
  },
  {
    number: 33,
    subject: "13500001 refused, 13500002 boot timeout, 13500009 boot failed, 13500005 unknown",
    async check() {
      const begins = async (bench: DeviceBench): Promise<readonly string[]> =>
        (await courseOf(bench, [name])).filter((line) => line.startsWith("onBundleBegin"));
      const refused = app(name, { config: { allowToBackupRestore: false } });
      await onDevice({ apps: [refused] }, async (bench) => {
        expect(await begins(bench)).toEqual(["onBundleBegin 13500001", "onBundleBegin 13500005"]);
      });
      await onDevice({ apps: [] }, async (bench) => {
        expect(await begins(bench)).toEqual(["onBundleBegin 13500005"]);
      });
      const failing = app(name, { connect: { mode: "error", code: 5 } });
      await onDevice({ apps: [failing] }, async (bench) => {
        expect(await begins(bench)).toEqual(["onBundleBegin 13500009"]);
      });
      const silent = app(name, { connect: { mode: "never" } });
      await onDevice({ profile: "v6.0", apps: [silent] }, async (bench) => {
        await courseOf(bench, [name]);
        await bench.pass(60_000);
        expect(bench.course[0]).toBe("onBundleBegin 13500002");
      });
    },
  },
  {
    number: 35,
    subject: "an unknown bundle: the append resolves, one error begins and ends it",
    async check() {
      for (const profile of profileNames) {
        await onDevice({ profile }, async (bench) => {
          const expected =
            profile === "v5.0.0"
              ? ["onBundleBegin 13500009", "onBundleEnd 13500004", "onAllBundlesEnd"]
              : ["onBundleBegin 13500005"];
          expect(await courseOf(bench, [name])).toEqual(expected);
        });
      }
    },
  },
  {
    number: 37,
    subject: "release without a session of one's own, by API level",
    async check() {
      for (const profile of profileNames) {
        await onDevice({ profile }, async (bench) => {
          const session = new bench.backup.SessionBackup({});
          expect(await bench.settle(session.release())).toBeUndefined();
          expect(await bench.settle(session.release()), profile).toEqual(secondRelease(profile));
        });
      }
    },
  },
  {
    number: 38,
    subject: "after a release the service may end; later calls start it again",
    check: () =>
      onDevice({ apps: [app(name)] }, async (bench) => {
        const session = new bench.backup.SessionBackup(bench.callbacks);
        await bench.settle(session.release());
        expect(bench.course).toEqual(["onBackupServiceDied"]);
        expect(codeOfNew(bench.backup, "SessionBackup", {})).toBeUndefined();
      }),
  },
  {
    number: 39,
    subject: "cancel of a bundle that waits is 13500011",
    check: () =>
      onDevice(
        { apps: ["a", "b", "c", "d"].map((one) => app(one, { ability: neverAnswers })) },
        async (bench) => {
          const session = new bench.backup.SessionBackup({});
          await bench.settle(session.appendBundles(["a", "b", "c", "d"]));
          expect([session.cancel("d"), session.cancel("a")]).toEqual([13500011, 0]);
        },
      ),
  },
  {
    number: 42,
    subject: "a size report calls the member bundleName",
    check: () =>
      onDevice({ apps: [app(name)] }, async (bench) => {
        const session = new bench.backup.SessionBackup(bench.callbacks);
        const list = [{ bundleName: name, lastIncrementalTime: 0 }];
        expect(await bench.settle(session.getBackupDataSize(false, list))).toBeUndefined();
        const texts = bench.heard
          .filter(({ callback }) => callback === "onBackupSizeReport")
          .map(({ args }) => args[0]);
        expect(JSON.parse(String(texts[0]))).toHaveProperty("scaned.0.bundleName", name);
      }),
  },
  {
    number: 44,
    subject: "the capability document has the members of the readers; an older sample is accepted",
    check: () =>
      onDevice({ apps: [app(name)] }, async (bench) => {
        const capabilities = bench.backup.getLocalCapabilities();
        await bench.pass();
        const { fd } = await capabilities;
        const bytes = new ArrayBuffer(10_000);
        const text = Buffer.from(bytes, 0, bench.fs.readSync(fd, bytes)).toString("utf8");
        bench.fs.closeSync(fd);
        expect(Object.keys(JSON.parse(text) as object).sort()).toEqual(
          expect.arrayContaining(["backupVersion", "bundleInfos", "deviceType", "systemFullName"]),
        );
        const entry = { name, versionCode: 1, versionName: "1", spaceOccupied: 0, allToBackup: true };
        const older = { bundleInfos: [{ ...entry, extensionName: "B", needToInstall: false }] };
        const path = bench.device.hostPath(name, "/document.json");
        const file = bench.fs.openSync(path, bench.fs.OpenMode.READ_WRITE | bench.fs.OpenMode.CREATE);
        bench.fs.writeSync(file.fd, JSON.stringify(older));
        const session = new bench.backup.SessionRestore(bench.callbacks);
        expect(await bench.settle(session.appendBundles(file.fd, [name]))).toBeUndefined();
        expect(bench.course).toEqual(["onBundleBegin"]);
      }),
  },
  {
    number: 46,
    subject: "priority has no effect",
    async check() {
      const orders: unknown[] = [];
      for (const priorities of [
        [1, 2, 3, 4],
        [4, 3, 2, 1],
      ]) {
        const names = ["a", "b", "c", "d"];
        await onDevice({ apps: names.map((one) => app(one)) }, async (bench) => {
          const session = new bench.backup.IncrementalBackupSession(bench.callbacks);
          const list = names.map((bundleName, index) => ({
            bundleName,
            lastIncrementalTime: 0,
            manifestFd: -1,
            priority: priorities[index] ?? 0,
          }));
          await bench.settle(session.appendBundles(list));
          orders.push(
            bench.heard.map(({ callback, args }) => [callback, callback === "onBundleBegin" ? args : []]),
          );
        });
      }
      expect(orders[0]).toEqual(orders[1]);
    },
  },
  {
    number: 47,
    subject: "lastIncrementalTime is epoch seconds; 0 means everything",
    check: () =>
      onDevice({ apps: [app(name)] }, async (bench) => {
        const session = new bench.backup.IncrementalBackupSession(bench.callbacks);
        const path = bench.device.hostPath(name, "/manifest");
        const manifest = bench.fs.openSync(path, bench.fs.OpenMode.READ_WRITE | bench.fs.OpenMode.CREATE);
        const list = [{ bundleName: name, lastIncrementalTime: 0, manifestFd: manifest.fd }];
        const capabilities = bench.backup.getLocalCapabilities(list);
        await bench.pass();
        bench.fs.closeSync((await capabilities).fd);
        await bench.settle(session.appendBundles(list));
        bench.fs.closeSync(manifest);
        const uris = bench.heard
          .filter(({ callback, code }) => callback === "onFileReady" && code === undefined)
          .map(({ args }) => (args[1] as { uri: string }).uri);
        expect(uris.length).toBeGreaterThan(1);
        expect(bench.course.at(-1)).toBe("onAllBundlesEnd");
      }),
  },
  {
    number: 50,
    subject: "cancel with the error's name instead of its data is 13500012",
    check: () =>
      onDevice({ apps: [app(name)] }, async (bench) => {
        const session = new bench.backup.SessionBackup(bench.callbacks);
        await bench.settle(session.appendBundles(["com.example.absent"]));
        const [error] = bench.heard[0]?.args ?? [];
        const { name: nameOfError, data } = error as { name: string; data: string };
        expect([nameOfError, data]).toEqual(["Error", "com.example.absent"]);
        expect(session.cancel(nameOfError)).toBe(13500012);
      }),
  },
];
