import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { profileOf } from "@ohbackup/reference-model";
import { judgeTrace } from "../../judge/index.js";
import { coverageOf, overallState, summarizeClauses } from "../../runner/check-result.js";
import type { CheckResult, JudgedTrace } from "../../runner/check-result.js";
import { recordingNamed } from "../../testing/fixtures.js";
import { convertRecording } from "../../trace/recording/convert.js";
import type { Trace } from "../../trace/trace.js";
import { htmlReport } from "./html-report.js";
import { escapeText, html } from "./markup.js";
import { timelineOf } from "./timeline.js";

function recorded(name: string): Trace {
  return convertRecording(recordingNamed(`service/${name}`), "v6.1");
}

function resultOf(trace: Trace, changes: Partial<JudgedTrace> = {}): CheckResult {
  const profile = profileOf("v6.1");
  const judged: JudgedTrace = {
    id: "recording",
    about: "a recording",
    path: "traces/001-recording.ndjson",
    profile: "v6.1",
    status: "complete",
    verdict: judgeTrace(trace, profile),
    problems: [],
    events: trace.events.length,
    durationMs: 1,
    ...changes,
  };
  const clauses = summarizeClauses([judged]);
  return {
    state: "complete",
    verdict: overallState(clauses),
    profile: "v6.1",
    seed: "1",
    device: { key: "virtual" },
    traces: [judged],
    clauses,
    coverage: coverageOf(clauses),
    problems: [],
    notRun: [],
    durationMs: 1,
  };
}

describe("the timeline of a trace", () => {
  it("has a row a session and a row a bundle, with a bar from begin to end", () => {
    const { rows } = timelineOf(recorded("backup_several"));
    const bundles = rows.filter(({ name }) => name.startsWith("com.example"));
    expect(bundles).toHaveLength(4);
    for (const { bars, marks } of bundles) {
      expect(bars.filter(({ open }) => !open)).toHaveLength(1);
      expect(marks.map(({ label }) => label)).toContain("onFileReady manage.json");
    }
    expect(rows.map(({ name }) => name)).toContain("session s1");
  });

  it("shows a bundle that never ended as open", () => {
    const whole = recorded("backup_one_small");
    const events = whole.events.filter(
      (event) => event.event !== "callback" || event.callback !== "onBundleEnd",
    );
    const row = timelineOf({ ...whole, events }).rows.find(({ name }) => name === "com.example.notes");
    expect(row?.bars.filter(({ open }) => open)).toHaveLength(1);
  });
});

describe("the HTML report", () => {
  it("holds every clause, the scenario's timeline, and a policy that allows nothing from outside", async () => {
    const trace = recorded("backup_one_small");
    const page = await htmlReport(resultOf(trace), () => Promise.resolve(trace));
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('id="clause-B18"');
    expect(page).toContain('id="trace-0"');
    expect(page).toContain("onFileReady manage.json");
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/(src|href)="(https?:|\/\/)/);
  });

  it("opens a scenario that has a violation and marks the event", async () => {
    const whole = recorded("backup_one_small");
    const all = whole.events.find((event) => event.event === "callback" && event.callback === "onBundleEnd");
    const events = whole.events.flatMap((event) => (event === all ? [event, { ...event }] : [event]));
    const trace = { ...whole, events };
    const page = await htmlReport(resultOf(trace), () => Promise.resolve(trace));
    expect(page).toMatch(/<details\s+id="trace-0"\s+data-state="violates"\s+open/);
    expect(page).toMatch(/class="mark callback found"/);
  });

  it("never lets a text from outside become markup", async () => {
    const trace = recorded("session_conflict");
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary" }),
        fc.constantFrom("<script>x()</script>", '"><img src=x onerror=y>', "</title><b>"),
        async (noise, attack) => {
          const hostile = `${noise}${attack}${noise}`;
          const page = await htmlReport(
            resultOf(trace, { id: hostile, about: hostile, problems: [hostile] }),
            () => Promise.resolve(trace),
          );
          expect(page.match(/<script/g)).toHaveLength(1);
          expect(page).not.toContain("<img");
          expect(page).not.toContain(attack);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("escapes inside attributes, too, and leaves no quote open", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(escapeText(text)).not.toMatch(/[<>"'\n\r]/);
        expect(html`<a title="${text}"></a>`.html.match(/"/g)).toHaveLength(2);
      }),
    );
  });
});
