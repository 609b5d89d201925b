import { profileOf } from "@ohbackup/reference-model";
import { describe, expect, it } from "vitest";
import { recordingNamed } from "../../testing/fixtures.js";
import type { TraceEvent } from "../../trace/event.js";
import { convertRecording } from "../../trace/recording/convert.js";
import type { Trace } from "../../trace/trace.js";
import { judgeTrace } from "../judge-trace.js";

/** The states of the clauses on what an extended callback is given. */
function statesOfInfos(trace: Trace): Readonly<Record<string, string>> {
  const rows = judgeTrace(trace, profileOf("v6.1")).clauses.filter(({ clause }) =>
    /^H[1-5]$/.test(clause.id),
  );
  return Object.fromEntries(rows.map(({ clause, state }) => [clause.id, state]));
}

const isAbility = (event: TraceEvent): boolean => event.event === "env" && event.name === "ability";

/** The trace with what extensions tell at its end, as a journal is collected, and with new numbers. */
function withJournalAtTheEnd(trace: Trace, timeOf: (event: TraceEvent) => number): Trace {
  const journal = trace.events.filter(isAbility).map((event) => ({ ...event, t: timeOf(event) }));
  const others = trace.events.filter((event) => !isAbility(event));
  const end = others.slice(-1);
  return {
    ...trace,
    events: [...others.slice(0, -1), ...journal, ...end].map((event, seq) => ({ ...event, seq })),
  };
}

describe("callbacks of applications in a trace", () => {
  const recorded = convertRecording(recordingNamed("service/backup_infos"), "v6.1");

  it("belong to the run at whose time they came, wherever they stand", () => {
    const states = statesOfInfos(recorded);
    expect(states).toMatchObject({ H1: "conforms", H4: "conforms" });
    expect(statesOfInfos(withJournalAtTheEnd(recorded, ({ t }) => t))).toEqual(states);
  });

  it("say nothing when their time fits no run", () => {
    const late = withJournalAtTheEnd(recorded, () => Number.MAX_SAFE_INTEGER);
    expect(new Set(Object.values(statesOfInfos(late)))).toEqual(new Set(["not-exercised"]));
  });
});
