import { describe, expect, it } from "vitest";
import { isOfDeviceCode, watchRejections } from "./unhandled-rejections.js";

describe("rejections that nobody handles", () => {
  it("are of device code when they were made there, or by the platform", () => {
    const made = new Error("made by an app");
    made.stack = "Error: made by an app\n    at onCreate (/project/entry/src/main/ets/Main.ets:3:9)";
    expect(isOfDeviceCode(made, "/project")).toBe(true);
    expect(isOfDeviceCode(made, "/other")).toBe(false);
    expect(isOfDeviceCode(Object.assign(new Error("denied"), { code: 201 }), "/project")).toBe(true);
    expect(isOfDeviceCode(Object.assign(new Error("gone"), { code: "ENOENT" }), "/project")).toBe(false);
    expect(isOfDeviceCode(new Error("ours"), "/project")).toBe(false);
    expect(isOfDeviceCode("text", "/project")).toBe(false);
  });

  it("are watched only as long as somebody wants to know", () => {
    const count = (): number => process.listenerCount("unhandledRejection");
    const before = count();
    const unwatch = [watchRejections(() => true), watchRejections(() => true)];
    expect(count()).toBe(before + 1);
    for (const end of unwatch) {
      end();
      end();
    }
    expect(count()).toBe(before);
  });
});
