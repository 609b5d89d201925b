import { describe, expect, it } from "vitest";
import { profileOf } from "@ohbackup/reference-model";
import type { ClauseId } from "@ohbackup/reference-model";
import { breaks, holds, undecided } from "./observation.js";
import { settle } from "./settle.js";
import { clausesIn, worstState } from "./verdict.js";
import type { Verdict } from "./verdict.js";

const place = { events: [1], seen: "something" };
const broken = { ...place, allowed: "something else" };

function stateOf(verdict: Verdict, id: ClauseId): string | undefined {
  return verdict.clauses.find(({ clause }) => clause.id === id)?.state;
}

describe("settle", () => {
  it("gives every clause a row, and a clause the worst of what was seen of it", () => {
    const seen = [holds("B18", place), breaks("B18", broken), undecided("B2", place), holds("B2", place)];
    const verdict = settle("s", profileOf("v6.1"), seen, []);
    expect(verdict.clauses.length).toBeGreaterThan(200);
    expect(stateOf(verdict, "B18")).toBe("violates");
    expect(stateOf(verdict, "B2")).toBe("inconclusive");
    expect(stateOf(verdict, "A1")).toBe("not-exercised");
    expect(verdict.state).toBe("violates");
    expect(clausesIn(verdict, "violates").map(({ clause }) => clause.id)).toEqual(["B18"]);
  });

  it("never calls a difference a violation where the specification is not sure", () => {
    const seen = [breaks("F-9", broken), breaks("B18", { ...broken, soft: true })];
    const verdict = settle("s", profileOf("v6.1"), seen, []);
    expect(stateOf(verdict, "F-9")).toBe("model-gap");
    expect(stateOf(verdict, "B18")).toBe("model-gap");
    expect(verdict.state).toBe("model-gap");
  });

  it("asks nothing of a release that does not have what a clause is about", () => {
    expect(stateOf(settle("s", profileOf("v5.0.0"), [breaks("F-7", broken)], []), "F-7")).toBe(
      "not-exercised",
    );
    expect(stateOf(settle("s", profileOf("v6.1"), [breaks("F-7", broken)], []), "F-7")).toBe("violates");
  });

  it("knows no state when nothing was seen", () => {
    expect(worstState([])).toBe("not-exercised");
    expect(settle("s", profileOf("HEAD"), [], []).state).toBe("not-exercised");
  });
});
