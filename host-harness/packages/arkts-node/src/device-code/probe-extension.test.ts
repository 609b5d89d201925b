import { readFileSync } from "node:fs";
import { BackupExtensionAbility } from "@ohbackup/reference-model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TestDevice } from "../testing/device.js";

interface Ability {
  onBackupEx(info: string): unknown;
  onBackup(): unknown;
  onRestoreEx(version: object, info: string): unknown;
  onRestore(version: object): unknown;
  onProcess(): unknown;
  onRelease(scenario: number): unknown;
  getBackupInfo(): unknown;
}

const module = "/data/storage/el2/base/haps/backup_ext/files";

let device: TestDevice;
let ability: Ability;

beforeEach(() => {
  device = new TestDevice(
    () => new Map([["@ohos.application.BackupExtensionAbility", { default: BackupExtensionAbility }]]),
  );
  const exported = device.load("backup_ext/src/main/ets/backupability/ProbeBackupExtAbility.ets")["default"];
  ability = new (exported as new () => Ability)();
});

afterEach(() => {
  expect(device.uncaught).toEqual([]);
  expect(device.openDescriptors()).toEqual([]);
  device.dispose();
});

function behave(behaviour: object): void {
  device.write(`${module}/behaviour.json`, JSON.stringify(behaviour));
}

function journal(): Record<string, unknown>[] {
  return device
    .read(`${module}/journal.ndjson`)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** How a promise stands after some time of the device. */
async function stateAfter(milliseconds: number, promise: unknown): Promise<unknown> {
  const late = new Promise((resolve) => {
    device.clock.setTimeout(() => {
      resolve("still pending");
    }, milliseconds);
  });
  return Promise.race([promise, late]);
}

describe("without a behaviour", () => {
  it("answers as the base class does, at once, and notes that it was called", () => {
    expect(ability.onBackupEx("[]")).toBe("");
    expect(ability.onBackup()).toBeUndefined();
    expect(ability.onRestoreEx({ code: 1, name: "1.0" }, "{}")).toBe("");
    expect(ability.onRestore({ code: 1, name: "1.0" })).toBeUndefined();
    expect(ability.onProcess()).toBe("");
    expect(ability.getBackupInfo()).toBeUndefined();
    expect(journal().map(({ method, args }) => [method, args])).toEqual([
      ["onBackupEx", ["[]"]],
      ["onBackup", []],
      ["onRestoreEx", [{ code: 1, name: "1.0" }, "{}"]],
      ["onRestore", [{ code: 1, name: "1.0" }]],
      ["onProcess", []],
    ]);
  });
});

describe("a behaviour", () => {
  it("returns a text, or JSON of anything else, synchronously", () => {
    behave({
      onBackupEx: { mode: "return", value: "text" },
      onProcess: { mode: "return", value: { done: 1 } },
    });
    expect(ability.onBackupEx("")).toBe("text");
    expect(ability.onProcess()).toBe('{"done":1}');
    expect(journal().map(({ outcome }) => outcome)).toEqual([
      undefined,
      { returned: "text" },
      undefined,
      { returned: '{"done":1}' },
    ]);
  });

  it("resolves after its delay, not before", async () => {
    behave({ onBackupEx: { mode: "resolve", value: "late", delayMs: 5000 } });
    const answer = ability.onBackupEx("");
    expect(await stateAfter(4999, answer)).toBe("still pending");
    expect(await answer).toBe("late");
    expect(device.clock.now()).toBe(5000);
  });

  it("gives plain methods a promise of nothing", async () => {
    behave({ onBackup: { mode: "resolve", value: "ignored" }, onRelease: { mode: "resolve" } });
    expect(await ability.onBackup()).toBeUndefined();
    expect(await ability.onRelease(1)).toBeUndefined();
  });

  it.each<[string, { message?: string; throwString?: string }, unknown]>([
    ["an Error", { message: "broken" }, new Error("broken")],
    ["a text", { throwString: "plain text" }, "plain text"],
  ])("rejects and throws %s", async (_, what, expected) => {
    behave({ onBackup: { mode: "throw", ...what }, onRestore: { mode: "reject", ...what } });
    let thrown: unknown;
    try {
      ability.onBackup();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toEqual(expected);
    const rejected = await Promise.resolve(ability.onRestore({})).then(
      () => "resolved",
      (error: unknown) => error,
    );
    expect(rejected).toEqual(expected);
    expect(journal().map(({ outcome }) => outcome)).toContainEqual({
      thrown: what.message ?? what.throwString,
    });
  });

  it("never answers", async () => {
    behave({ onRestore: { mode: "never" } });
    expect(await stateAfter(3_600_000, ability.onRestore({}))).toBe("still pending");
  });

  it("ends its own process after its delay", async () => {
    behave({ onRestoreEx: { mode: "exit", delayMs: 10 } });
    const answer = ability.onRestoreEx({}, "");
    expect(await stateAfter(9, answer)).toBe("still pending");
    expect(device.exits).toEqual([]);
    await answer;
    expect(device.exits).toEqual([0]);
    expect(journal().at(-1)).toMatchObject({ outcome: { exited: true } });
  });

  it("writes files first", () => {
    const path = "/data/storage/el2/base/files/made/by-backup.bin";
    behave({ onBackup: { mode: "return", write: [{ path, size: 16, seed: 1, mtime: 1_700_000_000 }] } });
    ability.onBackup();
    const content = readFileSync(device.hostPath(path));
    expect(content.toString("hex")).toBe("2120040001060804c5a8cc9d4f995512");
  });

  it("is read anew on every call", () => {
    behave({ onBackupEx: { mode: "return", value: "one" } });
    expect(ability.onBackupEx("")).toBe("one");
    behave({ onBackupEx: { mode: "return", value: "two" } });
    expect(ability.onBackupEx("")).toBe("two");
  });

  it("may steer getBackupInfo, with a value or a promise", async () => {
    behave({ getBackupInfo: { mode: "return", value: "info" } });
    expect(ability.getBackupInfo()).toBe("info");
    behave({ getBackupInfo: { mode: "resolve", value: "later" } });
    expect(await ability.getBackupInfo()).toBe("later");
  });

  it("must be a known one", () => {
    behave({ onBackup: { mode: "explode" } });
    expect(() => ability.onBackup()).toThrow(/unknown mode explode/);
  });
});
