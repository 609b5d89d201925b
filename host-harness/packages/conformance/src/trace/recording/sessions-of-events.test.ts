import { describe, expect, it } from "vitest";
import type { RecordedCall } from "./recording-schema.js";
import { SessionsOfEvents } from "./sessions-of-events.js";

function opened(t: number, session: string): RecordedCall {
  return { t, done: t + 1, call: "new SessionBackup", outcome: { returned: { session } } };
}

function released(t: number, session: string): RecordedCall {
  return {
    t,
    done: t + 1,
    call: "SessionBackup.release",
    session,
    outcome: { resolved: { undefined: true } },
  };
}

describe("the session object of a callback", () => {
  it("is the one that was opened last, and none before the first", () => {
    const sessions = new SessionsOfEvents([opened(1, "s1"), released(5, "s1"), opened(10, "s2")]);
    expect([0, 3, 7, 12].map((time) => sessions.sessionAt(time, "onBundleEnd"))).toEqual([
      undefined,
      "s1",
      "s1",
      "s2",
    ]);
  });

  it("is, for a death notice, the object that was released last, although a newer one is open", () => {
    const sessions = new SessionsOfEvents([
      opened(1, "s1"),
      released(3, "s1"),
      opened(5, "s2"),
      released(7, "s2"),
      opened(9, "s3"),
    ]);
    expect(sessions.sessionAt(8, "onBackupServiceDied")).toBe("s2");
    expect(sessions.sessionAt(12, "onBackupServiceDied")).toBe("s1");
    expect(sessions.sessionAt(13, "onBackupServiceDied")).toBe("s3");
  });

  it("ignores constructors that threw", () => {
    const conflict = {
      t: 3,
      done: 4,
      call: "new SessionBackup",
      outcome: { thrown: { code: 1, message: "" } },
    };
    expect(new SessionsOfEvents([opened(1, "s1"), conflict]).sessionAt(6, "onBundleEnd")).toBe("s1");
  });
});
