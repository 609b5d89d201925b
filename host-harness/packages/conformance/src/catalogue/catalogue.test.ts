import { findClause } from "@ohbackup/reference-model";
import { describe, expect, it } from "vitest";
import { parseScenario } from "../scenario/load.js";
import { resolveScenario } from "../scenario/resolved.js";
import { catalogue, selectScenarios } from "./index.js";

/** The clauses that a check must exercise at the least. */
const always = "A1 A2 A6 A7 B1 B2 B6 B10 B18 B21 C1 C3 D9 CONTENT".split(" ");

describe("the catalogue", () => {
  it("holds well-formed scenarios under names of their own", () => {
    for (const scenario of catalogue) {
      const copy: unknown = JSON.parse(JSON.stringify(scenario));
      expect(parseScenario(copy, scenario.id)).toEqual(scenario);
      expect(resolveScenario(scenario).segments.length).toBeGreaterThan(0);
    }
    const ids = catalogue.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("names clauses that there are", () => {
    const named = new Set(catalogue.flatMap(({ clauses }) => clauses));
    expect([...named].filter((id) => findClause(id) === undefined)).toEqual([]);
  });

  it("exercises every clause that a check must", () => {
    const exercised = new Set(catalogue.flatMap(({ clauses }) => clauses));
    expect(always.filter((clause) => !exercised.has(clause))).toEqual([]);
  });

  it("releases every session it opens, so that the next scenario can open one", () => {
    for (const { id, steps } of catalogue) {
      let holder: string | undefined;
      for (const step of steps) {
        // While a session is open, further constructors are meant to fail and hold nothing.
        if (step.do === "open") holder ??= step.session;
        if (step.do === "release" && step.session === holder) holder = undefined;
      }
      expect(holder, id).toBeUndefined();
    }
  });
});

describe("choosing scenarios", () => {
  const ids = (patterns: string[]): string[] => selectScenarios(patterns).map(({ id }) => id);

  it("means all when nothing is chosen", () => {
    expect(selectScenarios([])).toBe(catalogue);
  });

  it("takes ids, clauses and beginnings, in the order of the catalogue and each once", () => {
    expect(ids(["real-tree", "backup-one"])).toEqual(["backup-one", "real-tree"]);
    expect(ids(["C3"])).toEqual(["restore-appended"]);
    expect(ids(["backup-o*", "backup-one"])).toEqual(["backup-one"]);
    expect(ids(["D*"]).length).toBeGreaterThan(3);
    // A clause is meant as a whole: B1 is not B11.
    expect(ids(["B1"])).not.toContain("append-duplicate");
  });

  it("refuses what matches nothing", () => {
    expect(() => selectScenarios(["Z9"])).toThrow(
      expect.objectContaining({ code: "unknown-catalogue-entry" }),
    );
  });
});
