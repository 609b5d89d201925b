import { describe, expect, it } from "vitest";
import { errorText } from "./error-text.js";

describe("errorText", () => {
  it("keeps the places in device code and leaves out those of the host", () => {
    const error = new TypeError("first\nat the second line");
    error.stack = [
      "TypeError: first",
      "at the second line",
      "    at onCreate (/home/me/project/entry/src/main/ets/Main.ets:3:9)",
      "    at RunningAbility.call (/home/me/project/host-harness/packages/x.ts:1:1)",
      "    at node:internal/timers:1:1",
    ].join("\n");
    expect(errorText(error, "/home/me/project")).toBe(
      "TypeError: first\nat the second line\n    at onCreate (entry/src/main/ets/Main.ets:3:9)",
    );
  });

  it("takes anything that can be thrown", () => {
    expect(errorText("text", "/p")).toBe("text");
    expect(errorText(undefined, "/p")).toBe("undefined");
    const bare = new Error("bare");
    delete bare.stack;
    expect(errorText(bare, "/p")).toBe("Error: bare");
  });
});
