import { expect } from "vitest";
import { libraryError } from "../../../errors/library-table.js";
import { profileOf } from "../../../profiles/profile.js";
import type { BusinessError } from "../../../errors/business-error.js";
import { BindingBench } from "../binding-bench.js";
import { call, codeOf, codeOfNew } from "./loose.js";
import type { Verdict } from "./verdict.js";

const kinds = ["SessionBackup", "SessionRestore", "IncrementalBackupSession"] as const;

const messageOf = (code: number): string => libraryError(profileOf("v6.1"), code).message;

/** Contradictions about how calls check, throw and reject. */
export const callVerdicts: readonly Verdict[] = [
  {
    number: 8,
    subject: "wrong parameters are 13900020, and 401 in five calls only",
    check() {
      const bench = new BindingBench({ profile: "HEAD" });
      const session = new bench.backup.SessionRestore({});
      const five = ["cancel", "cleanBundleTempDir", "getCompatibilityInfo"];
      for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(session))) {
        if (name === "constructor") continue;
        expect(codeOf(session, name, 1, 2, 3, 4), name).toBe(five.includes(name) ? 401 : 13900020);
      }
      for (const name of ["updateTimer", "updateSendRate"])
        expect(codeOf(bench.backup, name, 1, 2, 3)).toBe(401);
      for (const name of ["getLocalCapabilities", "getBackupInfo", "fileSystemServiceRequest"]) {
        expect(codeOf(bench.backup, name, 1, 2, 3)).toBe(13900020);
      }
    },
  },
  {
    number: 9,
    subject: "parameter errors are thrown, also by what returns a promise",
    check() {
      const bench = new BindingBench();
      expect(() => call(new bench.backup.SessionBackup({}), "appendBundles", "a")).toThrow(
        "Invalid argument",
      );
    },
  },
  {
    number: 10,
    subject: "201 and 202 are checked everywhere",
    check() {
      const bench = new BindingBench({ profile: "HEAD" });
      const sessions = kinds.map((kind) => new bench.backup[kind]({}));
      for (const [code, permissions] of [
        [201, new Set<string>()],
        [202, new Set(["ohos.permission.BACKUP"])],
      ] as const) {
        bench.process.permissions = permissions;
        bench.process.systemApp = false;
        for (const target of [bench.backup, ...sessions]) {
          const owner = target === bench.backup ? target : (Object.getPrototypeOf(target) as object);
          for (const name of Object.getOwnPropertyNames(owner)) {
            if (name === "constructor") continue;
            const isClass = (kinds as readonly string[]).includes(name);
            expect(isClass ? codeOfNew(target, name) : codeOf(target, name), name).toBe(code);
          }
        }
      }
    },
  },
  {
    number: 11,
    subject: "messages are the library's short texts",
    check() {
      expect([201, 202, 401].map(messageOf)).toEqual([
        "Permission verification failed",
        "The caller is not a system application",
        "The input parameter is invalid",
      ]);
    },
  },
  {
    number: 15,
    subject: "constructors throw",
    check() {
      const refused = new BindingBench({
        answers: { openSession: () => ({ code: 13500013, message: "{}" }) },
      });
      for (const kind of kinds) {
        expect(codeOfNew(new BindingBench({ permissions: [] }).backup, kind, {})).toBe(201);
        expect(codeOfNew(new BindingBench({ systemApp: false }).backup, kind, {})).toBe(202);
        expect(codeOfNew(new BindingBench().backup, kind)).toBe(13900020);
        expect(codeOfNew(refused.backup, kind, {})).toBe(13500013);
      }
    },
  },
  {
    number: 19,
    subject: "the incremental append takes infos",
    async check() {
      const bench = new BindingBench();
      const list = [{ bundleName: "a", lastIncrementalTime: 0, manifestFd: -1 }];
      const appended = new bench.backup.IncrementalBackupSession({}).appendBundles(list, ["{}"]);
      expect(await bench.settle(appended)).toEqual({ resolved: undefined });
      expect(bench.service.calls.at(-1)?.args[1]).toEqual(["{}"]);
    },
  },
  {
    number: 20,
    subject: "the incremental append takes a callback",
    async check() {
      const bench = new BindingBench();
      const session = new bench.backup.IncrementalBackupSession({});
      const heard: number[] = [];
      const list = [{ bundleName: "a", lastIncrementalTime: 0 }];
      expect(
        call(session, "appendBundles", list, (...args: unknown[]) => heard.push(args.length)),
      ).toBeUndefined();
      await bench.clock.runToEnd();
      expect(heard).toEqual([2]);
    },
  },
  {
    number: 21,
    subject: "infos of another length make the append a silent no-op",
    async check() {
      const bench = new BindingBench();
      expect(call(new bench.backup.SessionBackup({}), "appendBundles", ["a"], [])).toBeUndefined();
      await bench.clock.runToEnd();
      expect(bench.service.names).toEqual(["openSession"]);
      const strict = new BindingBench({ infosMismatch: "throws" });
      expect(codeOf(new strict.backup.SessionBackup({}), "appendBundles", ["a"], [])).toBe(13900020);
    },
  },
  {
    number: 22,
    subject: "an explicit undefined counts as an argument",
    check() {
      const bench = new BindingBench();
      expect(codeOf(new bench.backup.SessionBackup({}), "appendBundles", ["a"], undefined)).toBe(13900020);
      expect(codeOf(bench.backup, "getLocalCapabilities", undefined)).toBe(13900020);
    },
  },
  {
    number: 23,
    subject: "surplus arguments are errors",
    check() {
      const bench = new BindingBench();
      expect(codeOf(new bench.backup.SessionBackup({}), "release", 1)).toBe(13900020);
      expect(codeOf(bench.backup, "updateTimer", "a", 1, 1)).toBe(401);
      expect(codeOf(bench.backup, "getBackupVersion", 1)).toBeUndefined();
    },
  },
  {
    number: 24,
    subject: "the binding closes the capability descriptor of a restore",
    async check() {
      const bench = new BindingBench();
      const fd = bench.descriptor("{}");
      await bench.settle(new bench.backup.SessionRestore({}).appendBundles(fd, ["a"]));
      expect(codeOf(bench.fs, "closeSync", fd)).toBe(13900008);
    },
  },
  {
    number: 25,
    subject: "a manifest descriptor stays the caller's",
    async check() {
      const bench = new BindingBench();
      const manifestFd = bench.descriptor("");
      const list = [{ bundleName: "a", lastIncrementalTime: 5, manifestFd }];
      await bench.settle(new bench.backup.IncrementalBackupSession({}).appendBundles(list));
      expect(codeOf(bench.fs, "closeSync", manifestFd)).toBeUndefined();
    },
  },
  {
    number: 36,
    subject: "a rejection never carries 13500xxx: 13900042",
    async check() {
      const bench = new BindingBench({ answers: { appendBackup: () => 13500002 } });
      const settled = await bench.settle(new bench.backup.SessionBackup({}).appendBundles(["a"]));
      expect((settled as { rejected: BusinessError }).rejected.code).toBe(13900042);
    },
  },
  {
    number: 40,
    subject: "cleanBundleTempDir: 401 for arguments, false for failures",
    async check() {
      const bench = new BindingBench({ answers: { cleanBundleTempDir: () => Promise.resolve(false) } });
      const session = new bench.backup.SessionBackup({});
      expect(codeOf(session, "cleanBundleTempDir")).toBe(401);
      expect(await bench.settle(session.cleanBundleTempDir("a"))).toEqual({ resolved: false });
    },
  },
  {
    number: 49,
    subject: "13900042 has the library's text",
    check() {
      expect(libraryError(profileOf("v5.1"), 13900042).message).toBe("Unknown error");
      expect(messageOf(13900042)).toMatch(/^Unknown error\. Possible causes:1/);
    },
  },
];
