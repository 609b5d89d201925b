import { describe, expect, test } from "vitest";
import { profileNames } from "../profiles/profile.js";
import type { ProfileName } from "../profiles/profile.js";
import { BindingBench } from "./testing/binding-bench.js";

/** First API level of each member (js-api 1.3 to 1.6). 23 came with v6.1, so that v7.0b1 has it too; 26 with HEAD. */
const since: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  module: {
    getLocalCapabilities: 10,
    getBackupInfo: 12,
    updateTimer: 12,
    updateSendRate: 12,
    getBackupVersion: 18,
    fileSystemServiceRequest: 23,
    SessionBackup: 10,
    SessionRestore: 10,
    IncrementalBackupSession: 12,
  },
  SessionBackup: {
    appendBundles: 10,
    release: 12,
    getLocalCapabilities: 18,
    getBackupDataSize: 18,
    cancel: 18,
    cleanBundleTempDir: 20,
    getCompatibilityInfo: 20,
  },
  SessionRestore: {
    appendBundles: 10,
    publishFile: 10,
    getFileHandle: 10,
    release: 12,
    getLocalCapabilities: 18,
    cancel: 18,
    cleanBundleTempDir: 20,
    getCompatibilityInfo: 20,
    migrateFile: 26,
    getApkFileHandle: 26,
    getFileHandles: 26,
  },
  IncrementalBackupSession: {
    appendBundles: 12,
    release: 12,
    getLocalCapabilities: 18,
    getBackupDataSize: 18,
    cancel: 18,
    cleanBundleTempDir: 20,
    getCompatibilityInfo: 20,
  },
};

function ownerOf(bench: BindingBench, name: string): object {
  if (name === "module") return bench.backup;
  return (Reflect.get(bench.backup, name) as { prototype: object }).prototype;
}

describe.each(profileNames)("members in %s", (profile: ProfileName) => {
  const bench = new BindingBench({ profile });

  test.each(Object.keys(since))("%s has exactly those of the API level", (name) => {
    const members = Object.entries(since[name] ?? {});
    const expected = members.filter(([, level]) => level <= bench.profile.apiLevel).map(([member]) => member);
    const actual = Object.getOwnPropertyNames(ownerOf(bench, name)).filter(
      (member) => member !== "constructor",
    );
    expect(actual.sort()).toEqual(expected.sort());
  });

  test.each(Object.keys(since))("no member of %s can be listed, written or removed", (name) => {
    const owner = ownerOf(bench, name);
    expect(Object.keys(owner)).toEqual([]);
    for (const member of Object.getOwnPropertyNames(owner)) {
      if (member === "constructor") continue;
      const before: unknown = Reflect.get(owner, member);
      expect(Reflect.set(owner, member, () => undefined)).toBe(false);
      expect(Reflect.deleteProperty(owner, member)).toBe(false);
      expect(Reflect.get(owner, member)).toBe(before);
    }
  });

  test("a class without new is a TypeError of the engine", () => {
    const constructor = bench.backup.SessionBackup as unknown as (callbacks: object) => unknown;
    expect(() => constructor({})).toThrow(TypeError);
  });
});
