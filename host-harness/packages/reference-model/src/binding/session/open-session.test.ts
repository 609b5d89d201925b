import { describe, expect, test } from "vitest";
import { errno } from "../../errors/errno.js";
import type { BusinessError } from "../../errors/business-error.js";
import { profileOf } from "../../profiles/profile.js";
import type { ProfileName } from "../../profiles/profile.js";
import { constructorOutcome } from "../../rules/session-opening.js";
import { BindingBench } from "../testing/binding-bench.js";
import type { Answers } from "../testing/scripted-door.js";

const holder = {
  userId: 100,
  callerName: "com.example.other",
  activeTime: "2024-01-01 00:00:00:000",
  scenario: "BACKUP",
} as const;

/** What the constructor throws while the service answers so. */
function refused(profile: ProfileName, answers: Answers): readonly [number, string] {
  const bench = new BindingBench({ profile, answers });
  try {
    new bench.backup.SessionBackup({});
  } catch (thrown) {
    const { code, message } = thrown as BusinessError;
    return [code, message];
  }
  throw new Error("the constructor threw nothing");
}

const conflict = (profile: ProfileName): readonly [number, string] =>
  refused(profile, { openSession: () => constructorOutcome(profileOf(profile).flags, holder) });

describe("a constructor whom the service refuses (js-api 2.4)", () => {
  test.each(["v5.0.0", "v5.0.1", "v5.0.2", "v5.0.3"] as const)(
    "%s says invalid argument whatever happened",
    (profile) => {
      expect(conflict(profile)).toEqual([13900020, "Invalid argument"]);
      expect(refused(profile, { openSession: () => ({ code: 13900001 }) })).toEqual([
        13900020,
        "Invalid argument",
      ]);
      expect(refused(profile, { unreachable: () => errno.EIO })).toEqual([13900020, "Invalid argument"]);
    },
  );

  test("v5.1 puts words before the text of a conflict, later releases give the text alone (6 no. 16)", () => {
    const [code, message] = conflict("v5.1");
    expect(code).toBe(13500013);
    expect(message.startsWith("Session Conflict, {")).toBe(true);
    for (const profile of ["v6.0", "v6.1", "v7.0b1", "HEAD"] as const) {
      const [laterCode, text] = conflict(profile);
      expect(laterCode).toBe(13500013);
      expect(JSON.parse(text)).toMatchObject({
        sessionInfo: { error: "Session Conflict", name: "com.example.other" },
      });
    }
  });

  test("other refusals have the backup table's text", () => {
    expect(refused("v6.1", { openSession: () => ({ code: 13900001 }) })).toEqual([
      13900001,
      "Operation not permitted",
    ]);
    expect(refused("v6.1", { unreachable: () => errno.EIO })).toEqual([13600001, "IPC error"]);
  });

  test("the argument must be one object of any kind", () => {
    const bench = new BindingBench();
    const open = (...args: readonly unknown[]): unknown =>
      new (bench.backup.SessionBackup as unknown as new (...args: readonly unknown[]) => object)(...args);
    for (const args of [[], [{}, {}], [undefined], [null], [5], ["x"], [() => undefined]]) {
      expect(() => open(...args)).toThrow("Invalid argument");
    }
    for (const callbacks of [{}, [], new Map(), new Date()]) expect(open(callbacks)).toBeTypeOf("object");
  });

  test("a refused object is no session", () => {
    const bench = new BindingBench({ answers: { openSession: () => ({ code: 13900001 }) } });
    expect(() => new bench.backup.SessionBackup({})).toThrow();
    const bare = Object.create(bench.backup.SessionBackup.prototype as object) as { release(): unknown };
    expect(() => bare.release()).toThrow("Invalid argument");
  });
});
