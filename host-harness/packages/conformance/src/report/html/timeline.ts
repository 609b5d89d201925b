import type { Outcome, TraceEvent } from "../../trace/event.js";
import { outcomeError } from "../../trace/event.js";
import type { Trace } from "../../trace/trace.js";

export type MarkKind = "call" | "callback" | "file" | "failure" | "host" | "extension";

/** Something that happened at one place of the order. */
export interface TimelineMark {
  readonly kind: MarkKind;
  /** Place in the order of the trace, from 0. */
  readonly at: number;
  /** `seq` of the event: what findings refer to. */
  readonly seq: number;
  readonly label: string;
}

/** A stretch of a row: a bundle between begin and end, a call until its outcome. */
export interface TimelineBar {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly failed: boolean;
  /** The trace does not show its end. */
  readonly open: boolean;
}

export interface TimelineRow {
  readonly name: string;
  readonly bars: readonly TimelineBar[];
  readonly marks: readonly TimelineMark[];
}

/** A trace as rows over its order: calls of each session first, then one row a bundle. */
export interface Timeline {
  readonly rows: readonly TimelineRow[];
  /** Number of places. */
  readonly length: number;
}

interface RowInProgress {
  bars: TimelineBar[];
  marks: TimelineMark[];
  openSince: number | undefined;
}

const shownKinds: ReadonlySet<TraceEvent["event"]> = new Set<TraceEvent["event"]>([
  "call",
  "outcome",
  "callback",
  "saved",
  "wrote",
  "ability",
  "cleared",
  "tree",
  "end",
]);

/** Order, not time, is the axis: it is what the clauses speak of, and virtual time often stands still. */
export function timelineOf(trace: Trace): Timeline {
  const rows = new Map<string, RowInProgress>();
  const row = (name: string): RowInProgress => {
    const found = rows.get(name) ?? { bars: [], marks: [], openSince: undefined };
    rows.set(name, found);
    return found;
  };
  const calls = new Map<number, { at: number; name: string; label: string }>();
  const events = trace.events.filter(({ event }) => shownKinds.has(event));
  events.forEach((event, at) => {
    if (event.event === "call") {
      calls.set(event.id, { at, name: callRow(event), label: event.call });
      row(callRow(event)).marks.push({ kind: "call", at, seq: event.seq, label: event.call });
    } else if (event.event === "outcome") {
      const call = calls.get(event.id);
      if (call === undefined) return;
      calls.delete(event.id);
      const failure = outcomeError(event.outcome);
      row(call.name).bars.push({
        from: call.at,
        to: at,
        label: `${call.label} ${outcomeText(event.outcome)}`,
        failed: failure !== undefined,
        open: false,
      });
    } else {
      addEvent(event, at, row);
    }
  });
  for (const call of calls.values()) {
    row(call.name).bars.push({
      from: call.at,
      to: events.length,
      label: `${call.label}: no outcome`,
      failed: false,
      open: true,
    });
  }
  return {
    rows: [...rows].map(([name, found]) => finished(name, found, events.length)),
    length: events.length,
  };
}

function finished(name: string, { bars, marks, openSince }: RowInProgress, length: number): TimelineRow {
  const last: readonly TimelineBar[] =
    openSince === undefined
      ? []
      : [{ from: openSince, to: length, label: `${name}: no end`, failed: false, open: true }];
  return { name, bars: [...bars, ...last], marks };
}

function callRow(event: { session?: string | undefined }): string {
  return event.session === undefined ? "module" : `session ${event.session}`;
}

function addEvent(
  event: Exclude<TraceEvent, { event: "call" | "outcome" }>,
  at: number,
  row: (name: string) => RowInProgress,
): void {
  const { seq } = event;
  switch (event.event) {
    case "callback":
      addCallback(event, at, row);
      return;
    case "saved":
    case "wrote":
      row(event.bundle).marks.push({
        kind: event.error === undefined ? "file" : "failure",
        at,
        seq,
        label: `${event.event} ${event.uri}${event.size === undefined ? "" : `, ${event.size} bytes`}`,
      });
      return;
    case "ability":
      row(event.bundle).marks.push({ kind: "extension", at, seq, label: event.method });
      return;
    case "cleared":
      row(event.bundle).marks.push({ kind: "host", at, seq, label: "data cleared" });
      return;
    case "tree":
      row(event.bundle).marks.push({
        kind: "host",
        at,
        seq,
        label: `digest ${event.when}: ${event.entries.length} entries`,
      });
      return;
    case "end":
      row("run").marks.push({
        kind: event.status === "complete" ? "host" : "failure",
        at,
        seq,
        label: event.status,
      });
      return;
    default:
      return;
  }
}

function addCallback(
  event: Extract<TraceEvent, { event: "callback" }>,
  at: number,
  row: (name: string) => RowInProgress,
): void {
  const target = row(event.bundle ?? callRow(event));
  const code = event.err === undefined ? "" : ` ${String(event.err.code ?? event.err.message)}`;
  const uri = event.file === undefined ? "" : ` ${event.file.uri}`;
  target.marks.push({
    kind: event.err === undefined ? "callback" : "failure",
    at,
    seq: event.seq,
    label: `${event.callback}${uri}${code}`,
  });
  if (event.callback === "onBundleBegin" && event.err === undefined) target.openSince = at;
  if (event.callback === "onBundleEnd" && target.openSince !== undefined) {
    const label = event.err === undefined ? "begin to end" : `begin to end${code}`;
    target.bars.push({ from: target.openSince, to: at, label, failed: event.err !== undefined, open: false });
    target.openSince = undefined;
  }
}

function outcomeText(outcome: Outcome): string {
  const failure = outcomeError(outcome);
  const [form = "ended"] = Object.keys(outcome);
  return failure === undefined ? form : `${form} ${String(failure.code ?? failure.message)}`;
}
