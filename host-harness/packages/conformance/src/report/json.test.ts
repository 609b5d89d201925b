import { describe, expect, it } from "vitest";
import { resultJson } from "./json.js";
import { judgedWith, resultWith, verdictWith } from "./testing/sample-result.js";

describe("the outcome as JSON", () => {
  it("holds every clause with its evidence, and per trace those whose situation arose", () => {
    const verdict = verdictWith({ A1: "conforms", B18: "violates" });
    const result = resultWith([
      judgedWith({ id: "one", verdict }),
      judgedWith({ id: "two", verdict: verdictWith({ A1: "conforms" }) }),
    ]);
    const document = JSON.parse(resultJson(result)) as {
      format: string;
      version: number;
      clauses: { id: string; state: string; exercisedBy: string[]; evidence: unknown[] }[];
      traces: { id: string; state: string; clauses: { id: string }[] }[];
    };
    expect(document).toMatchObject({
      format: "ohbackup-verdicts",
      version: 1,
      verdict: "violates",
      coverage: { exercised: 2 },
    });
    expect(document.clauses).toHaveLength(result.clauses.length);
    expect(document.clauses.find(({ id }) => id === "B18")).toMatchObject({
      state: "violates",
      exercisedBy: ["one"],
      evidence: [{ trace: "one", finding: { events: [3, 5] } }],
    });
    expect(resultJson({ ...result, folder: "/kept" })).toContain('"path": "sample.ndjson"');
    expect(
      document.traces.map(({ id, state, clauses }) => [id, state, clauses.map((row) => row.id)]),
    ).toEqual([
      ["one", "violates", ["A1", "B18"]],
      ["two", "conforms", ["A1"]],
    ]);
  });
});
