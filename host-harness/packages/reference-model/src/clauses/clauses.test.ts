import { describe, expect, it } from "vitest";
import { flagRows } from "../profiles/profile-table.js";
import { profileOf } from "../profiles/profile.js";
import { clauseApplies } from "./clause.js";
import { clauseOf, clauses, findClause } from "./clauses.js";

function numbered(prefix: string, last: number): string[] {
  return Array.from({ length: last }, (_, index) => `${prefix}${index + 1}`);
}

describe("clauses", () => {
  it("cover the lists of both specifications without a hole", () => {
    const expected = [
      ...numbered("A", 18),
      ...numbered("B", 21),
      ...numbered("C", 19),
      ...numbered("D", 13),
      ...numbered("E", 15),
      ...numbered("F-", 15),
      ...numbered("G", 13),
      ...numbered("H", 9),
      ...numbered("ext-", 85),
    ];
    const ids: string[] = clauses.map(({ id }) => id);
    expect(ids.filter((id) => !id.startsWith("api-") && id !== "CONTENT")).toEqual(expected);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("say one thing each, in one sentence with a source", () => {
    for (const { id, sentence, source } of clauses) {
      expect(sentence, id).toMatch(/^[A-Za-z0-9].*\.$/u);
      expect(sentence.split(/\.\s+[A-Z]/u), id).toHaveLength(1);
      expect(source, id).toMatch(/^spec\/[a-z-]+\.md §\d/u);
    }
  });

  it("name only flags that a release can have", () => {
    const flags = new Set(Object.keys(flagRows));
    for (const clause of clauses) {
      const named = [
        ...(clause.flags ?? []),
        ...(clause.onlyWhen === undefined ? [] : [clause.onlyWhen.flag]),
      ];
      for (const flag of named) expect(flags.has(flag), `${clause.id}: ${flag}`).toBe(true);
    }
  });

  it("apply only to releases that have what they are about", () => {
    const { flags: first } = profileOf("v5.0.0");
    const { flags: later } = profileOf("v6.1");
    expect(clauseApplies(clauseOf("F-6"), first)).toBe(false);
    expect(clauseApplies(clauseOf("F-6"), later)).toBe(true);
    expect(clauseApplies(clauseOf("B13"), first)).toBe(false);
    expect(clauseApplies(clauseOf("A1"), first)).toBe(true);
  });

  it("are found by id, and by no other name", () => {
    expect(findClause("B9")?.group).toBe("B");
    expect(findClause("b9")).toBeUndefined();
  });
});
