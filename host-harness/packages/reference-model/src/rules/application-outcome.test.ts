import { describe, expect, it } from "vitest";
import { applicationOutcome } from "./application-outcome.js";

describe("applicationOutcome", () => {
  it("asks the plain callback when the extended one is missing or gives an empty text", () => {
    expect(applicationOutcome(undefined, { does: "dies" })).toEqual({ ends: "by-death" });
    expect(applicationOutcome({ does: "answers", text: "" }, { does: "hangs" })).toEqual({ ends: "never" });
    expect(applicationOutcome({ does: "answers", text: "fine" }, { does: "dies" })).toEqual({
      ends: "well",
      report: "fine",
    });
  });

  it("reports a thrown text and no thrown Error", () => {
    const text = applicationOutcome({ does: "throws-text", text: "words" }, undefined);
    expect(text).toEqual({ ends: "with-error", code: 13500007, errorText: "words" });
    const error = applicationOutcome(undefined, { does: "throws-error" });
    expect(error).toEqual({ ends: "with-error", code: 13500007, errorText: undefined });
  });

  it("ends well and without a report when the application has no callbacks at all", () => {
    expect(applicationOutcome(undefined, undefined)).toEqual({ ends: "well", report: undefined });
    expect(applicationOutcome(undefined, { does: "answers", text: "ignored" })).toEqual({
      ends: "well",
      report: undefined,
    });
  });
});
