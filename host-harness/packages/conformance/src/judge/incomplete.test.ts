import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TraceEvent } from "../trace/event.js";
import type { Trace } from "../trace/trace.js";
import { judgeTrace } from "./index.js";
import { allRecordings } from "./testing/recordings.js";
import { clausesIn } from "./verdict.js";
import type { Verdict } from "./verdict.js";

const recordings = allRecordings();
const anyRecording = fc.nat(recordings.length - 1);

function brokenIn(verdict: Verdict): readonly string[] {
  return clausesIn(verdict, "violates").map(({ clause, findings }) => {
    const first = findings.find(({ state }) => state === "violates");
    return `${clause.id}: ${first?.subject ?? ""} ${first?.seen ?? ""}`;
  });
}

function cut(trace: Trace, length: number): Trace {
  return { ...trace, events: trace.events.slice(0, length) };
}

function withoutOutcome(trace: Trace, index: number): Trace {
  const events = trace.events.map((event, at): TraceEvent =>
    at === index && event.event === "outcome" ? { ...event, outcome: { pending: true } } : event,
  );
  return { ...trace, events };
}

describe("a good run of which not everything is known", () => {
  it("violates nothing when its trace is cut off anywhere, and says that it was", () => {
    const property = fc.property(anyRecording, fc.double({ min: 0, max: 1, noNaN: true }), (index, part) => {
      const recorded = recordings[index];
      if (recorded === undefined) return;
      const length = Math.floor(part * (recorded.trace.events.length - 1));
      const verdict = judgeTrace(cut(recorded.trace, length), recorded.profile);
      expect(brokenIn(verdict), `${recorded.path}, ${length} events`).toEqual([]);
      expect(verdict.limits).toEqual(["the trace has no end: the run was cut off"]);
    });
    fc.assert(property, { numRuns: 600 });
  });

  it("is left open, and violates nothing, when the outcome of a call never came", () => {
    const property = fc.property(anyRecording, fc.nat(), (index, pick) => {
      const recorded = recordings[index];
      if (recorded === undefined) return;
      const outcomes = recorded.trace.events.flatMap((event, at) => (event.event === "outcome" ? [at] : []));
      const at = outcomes[pick % Math.max(1, outcomes.length)];
      if (at === undefined) return;
      const verdict = judgeTrace(withoutOutcome(recorded.trace, at), recorded.profile);
      expect(brokenIn(verdict), `${recorded.path}, event ${at}`).toEqual([]);
      expect(clausesIn(verdict, "inconclusive").length, `${recorded.path}, event ${at}`).toBeGreaterThan(0);
    });
    fc.assert(property, { numRuns: 600 });
  });
});
