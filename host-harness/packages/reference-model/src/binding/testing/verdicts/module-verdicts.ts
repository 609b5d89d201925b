import { expect } from "vitest";
import { profileNames } from "../../../profiles/profile.js";
import { BindingBench, thrownCode } from "../binding-bench.js";
import { app, onDevice } from "../device-bench.js";
import { codeOf } from "./loose.js";
import type { Verdict } from "./verdict.js";

const name = "com.example.notes";

/** Contradictions about module functions. */
export const moduleVerdicts: readonly Verdict[] = [
  {
    number: 1,
    subject: "updateTimer returns a boolean",
    check() {
      for (const answer of [true, false]) {
        const bench = new BindingBench({ answers: { updateTimer: () => answer } });
        expect(bench.backup.updateTimer(name, 5)).toBe(answer);
      }
    },
  },
  {
    number: 2,
    subject: "updateTimer with 0 is refused at API 12 only",
    check() {
      for (const profile of profileNames) {
        const bench = new BindingBench({ profile });
        const expected = bench.profile.apiLevel === 12 ? 401 : undefined;
        expect(thrownCode(() => bench.backup.updateTimer(name, 0))).toBe(expected);
      }
    },
  },
  {
    number: 3,
    subject: "updateSendRate is clamped to 800, to 10000 at API 26, never an error",
    check() {
      for (const profile of profileNames) {
        const bench = new BindingBench({ profile });
        bench.backup.updateSendRate(name, 2_000_000);
        expect(bench.service.calls.at(-1)?.args[1]).toBe(bench.profile.apiLevel === 26 ? 10_000 : 800);
      }
    },
  },
  {
    number: 4,
    subject: "updateSendRate in a restore session is false",
    check: () =>
      onDevice({ apps: [app(name)] }, async (bench) => {
        const { backup } = bench;
        const session = new backup.SessionRestore(bench.callbacks);
        const capabilities = backup.getLocalCapabilities();
        await bench.pass();
        expect(await bench.settle(session.appendBundles((await capabilities).fd, [name]))).toBeUndefined();
        expect(backup.updateSendRate(name, 10)).toBe(false);
      }),
  },
  {
    number: 5,
    subject:
      "getBackupInfo gives undefined for every failure of the service, 13900020 for arguments, never 401",
    check: () =>
      onDevice({ apps: [app(name)] }, async ({ backup }) => {
        expect(backup.getBackupInfo("com.example.absent")).toBeUndefined();
        expect(codeOf(backup, "getBackupInfo")).toBe(13900020);
        expect(codeOf(backup, "getBackupInfo", 5)).toBe(13900020);
        return Promise.resolve();
      }),
  },
  {
    number: 6,
    subject: "getBackupInfo is there from API 12 on",
    check() {
      for (const profile of profileNames)
        expect("getBackupInfo" in new BindingBench({ profile }).backup).toBe(true);
    },
  },
  {
    number: 7,
    subject: "a failing getLocalCapabilities resolves with a negative descriptor",
    async check() {
      const bench = new BindingBench({ answers: { getLocalCapabilities: () => -13 } });
      expect(await bench.settle(bench.backup.getLocalCapabilities().then(({ fd }) => fd))).toEqual({
        resolved: -13,
      });
    },
  },
  {
    number: 41,
    subject: "fileSystemServiceRequest resolves 13900001 for ordinary callers",
    check: () =>
      onDevice({}, async (bench) => {
        const config = { triggerType: 0, writeSize: 1, waitTime: 1 };
        expect(await bench.settle(bench.backup.fileSystemServiceRequest(config))).toBe(13900001);
      }),
  },
  {
    number: 43,
    subject: "getBackupVersion is JSON text with a blank before the colon",
    check() {
      const texts = (["v5.1", "v6.0", "v6.1", "v7.0b1", "HEAD"] as const).map((profile) =>
        new BindingBench({ profile }).backup.getBackupVersion(),
      );
      expect(texts).toEqual(
        ["16.0", "20.0", "20.1", "23", "26"].map((version) => `{"backupVersion" : "${version}"}`),
      );
    },
  },
];
