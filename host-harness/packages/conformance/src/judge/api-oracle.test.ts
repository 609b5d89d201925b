import { describe, expect, it } from "vitest";
import { profileOf } from "@ohbackup/reference-model";
import type { JsonValue } from "../json-value.js";
import { ApiOracle } from "./api-oracle.js";
import { memberOf } from "./history/call.js";
import type { Call } from "./history/call.js";

const caller = { bundle: "com.example.desktop", permissions: ["ohos.permission.BACKUP"], systemApp: true };

function call(name: string, args: readonly JsonValue[]): Call {
  const rest = { session: undefined, caller, outcome: undefined, doneSeq: undefined };
  return { id: 1, seq: 1, name, ...memberOf(name), args, ...rest };
}

describe("ApiOracle", () => {
  const oracle = new ApiOracle(profileOf("v6.1"));

  it("lets good calls through, in the form of their member", () => {
    expect(oracle.answer(call("new SessionBackup", [{ callbacks: [] }]), caller)).toEqual({
      does: "returns",
    });
    expect(oracle.answer(call("SessionBackup.appendBundles", [["a"]]), caller)).toEqual({ does: "promises" });
    const withCallback = call("SessionBackup.appendBundles", [["a"], { function: true }]);
    expect(oracle.answer(withCallback, caller)).toEqual({ does: "returns" });
    expect(oracle.answer(call("module.updateTimer", ["a", "NaN"]), caller)).toEqual({ does: "returns" });
  });

  it("says what a caller without rights is thrown, call by call", () => {
    const without = { ...caller, permissions: [] };
    const stranger = { ...caller, systemApp: false };
    const release = call("SessionRestore.release", []);
    expect(oracle.answer(release, without)).toMatchObject({ does: "throws", code: 201 });
    expect(oracle.answer(release, stranger)).toMatchObject({ does: "throws", code: 202 });
    expect(oracle.answer(release, caller)).toEqual({ does: "promises" });
  });

  it("says which arguments are thrown back", () => {
    expect(oracle.answer(call("SessionBackup.appendBundles", [1]), caller)).toMatchObject({ code: 13900020 });
    expect(oracle.answer(call("module.updateTimer", ["a", -1]), caller)).toMatchObject({ code: 401 });
    expect(oracle.answer(call("new SessionBackup", [{ undefined: true }]), caller)).toMatchObject({
      code: 13900020,
    });
  });

  it("knows which members a release has", () => {
    const first = new ApiOracle(profileOf("v5.0.0"));
    expect(first.answer(call("SessionBackup.cancel", ["a"]), caller)).toMatchObject({
      does: "throws",
      code: undefined,
    });
    expect(first.answer(call("module.updateTimer", ["a", 0]), caller)).toMatchObject({
      does: "throws",
      code: 401,
    });
    expect(oracle.answer(call("module.updateTimer", ["a", 0]), caller)).toEqual({ does: "returns" });
  });
});
