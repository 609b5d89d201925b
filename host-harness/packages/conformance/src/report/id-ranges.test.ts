import { describe, expect, it } from "vitest";
import { idRanges } from "./id-ranges.js";

describe("a list of ids", () => {
  it("draws together what follows by number", () => {
    expect(idRanges(["A1", "A3", "A4", "A5", "A8", "A9", "B10", "ext-9", "ext-10", "ext-11"])).toEqual([
      "A1",
      "A3–A5",
      "A8",
      "A9",
      "B10",
      "ext-9–ext-11",
    ]);
  });

  it("leaves alone what only looks alike", () => {
    expect(idRanges(["A1", "B2", "C3", "CONTENT", "api-file", "A2", "A1", "A0"])).toEqual([
      "A1",
      "B2",
      "C3",
      "CONTENT",
      "api-file",
      "A2",
      "A1",
      "A0",
    ]);
    expect(idRanges([])).toEqual([]);
  });
});
