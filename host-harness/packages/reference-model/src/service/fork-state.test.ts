import { expect, test } from "vitest";
import { profileOf } from "../profiles/profile.js";
import { appendBackup } from "./append-backup.js";
import { connected } from "./connect-outcomes.js";
import type { Effect } from "./effects.js";
import { runTask } from "./launch.js";
import { openSession } from "./open-session.js";
import { release } from "./release.js";
import { forkState, newServiceState } from "./state.js";
import type { ServiceState } from "./state.js";
import type { BundleRecord, Turn } from "./turn.js";
import type { Caller } from "./verify-caller.js";

const caller: Caller = {
  bundleName: "caller",
  tokenId: 7,
  uid: 20010001,
  hasPermission: true,
  systemApp: true,
};

function turnOn(state: ServiceState, effects: Effect[] = []): Turn {
  const record = (name: string): BundleRecord => ({
    name,
    appIndex: 0,
    installed: true,
    hasExtension: true,
    allowed: true,
    specialCodePath: false,
    extensionName: "E",
    singleton: false,
  });
  return {
    state,
    flags: profileOf("v6.1").flags,
    bundles: { find: record, extensionNameFor: () => "E" },
    scheduling: { maxRunning: 3, nextToStart: (waiting) => waiting[0] },
    choices: { allEndLagMs: () => undefined },
    now: 0,
    wallTime: 0,
    emit: (effect) => effects.push(effect),
  };
}

function withRunningBundle(): ServiceState {
  const state = newServiceState();
  openSession(turnOn(state), caller, "SessionBackup");
  appendBackup(turnOn(state), caller, ["a", "b"], undefined);
  runTask(turnOn(state), "a");
  connected(turnOn(state), "a");
  return state;
}

test("what happens on a fork leaves the other one as it was", () => {
  const state = withRunningBundle();
  const before = JSON.stringify(state, asPlain);
  const fork = forkState(state);
  expect(JSON.stringify(fork, asPlain)).toBe(before);
  runTask(turnOn(fork), "b");
  connected(turnOn(fork), "b");
  appendBackup(turnOn(fork), caller, ["a", "c"], undefined);
  release(turnOn(fork), caller);
  expect(fork.session).toBeUndefined();
  expect(JSON.stringify(state, asPlain)).toBe(before);
});

test("equal states and inputs want equal effects", () => {
  const effectsOf = (): Effect[] => {
    const effects: Effect[] = [];
    release(turnOn(withRunningBundle(), effects), caller);
    return effects;
  };
  expect(effectsOf()).toEqual(effectsOf());
  expect(effectsOf().map(({ kind }) => kind)).toContain("unload");
});

function asPlain(_name: string, value: unknown): unknown {
  if (value instanceof Map) return [...(value as ReadonlyMap<unknown, unknown>)];
  return value instanceof Set ? [...(value as ReadonlySet<unknown>)] : value;
}
