import { compareBytewise, maxRunningBundles } from "@ohbackup/reference-model";
import type { Judge } from "../evidence.js";
import { allEvents, firstEvent } from "../history/run.js";
import type { Run } from "../history/run.js";
import { isIndex } from "../history/saved.js";
import { restores } from "../history/session.js";
import type { SessionRecord } from "../history/session-record.js";
import { breaks, holds } from "../observation.js";
import type { Observation } from "../observation.js";

/** Clauses B1, B2 and B4: in which order bundles start, and how many run at a time. */
export const judgeStartOrder: Judge = function* ({ records }) {
  for (const record of records) {
    if (record.tangled.size > 0) continue;
    const begun = record.runs.filter(({ begin }) => begin !== undefined);
    for (const run of begun) {
      yield* judgeTurn(record, run);
      yield* judgeNumber(record, run);
    }
    yield* judgeLaterAppend(record);
  }
};

/**
 * The last moment at which a bundle surely holds its place. It is given up before the caller hears of the end
 * (`spec/backup-service.md §10.5`), at the earliest once manage.json was sent; of a bundle without files only its begin
 * is sure.
 */
function surelyRunsUntil(run: Run): number {
  const events = allEvents(run).filter((event) => event.callback === "onFileReady" && !isIndex(event));
  return Math.max(run.begin?.seq ?? -1, ...events.map(({ seq }) => seq));
}

function mayBeOverAt(run: Run, seq: number): boolean {
  const gone = run.end ?? run.startFailure;
  return gone !== undefined && (surelyRunsUntil(run) < seq || gone.seq < seq);
}

/** Bundles that an earlier or the same append let in, and that come before this one. */
function isAhead(other: Run, run: Run): boolean {
  if (other === run || other.append === undefined || run.append === undefined) return false;
  return other.append.call.seq <= run.append.call.seq && compareBytewise(other.bundle, run.bundle) < 0;
}

/** Clause B1: of those ahead of a bundle, all but two were over when it began. */
function* judgeTurn(record: SessionRecord, run: Run): Generator<Observation> {
  const begin = run.begin;
  if (begin === undefined) return;
  const ahead = record.runs.filter((other) => isAhead(other, run));
  if (ahead.length === 0 && record.runs.length < 2) return;
  const waiting = ahead.filter((other) => !mayBeOverAt(other, begin.seq));
  const place = { subject: run.bundle, events: [begin.seq] };
  if (waiting.length < maxRunningBundles + extraPlaces(record)) {
    yield holds("B1", {
      ...place,
      seen: `begins with ${waiting.length} smaller names before it not yet over`,
    });
    return;
  }
  const names = waiting.map(({ bundle }) => bundle).join(", ");
  yield breaks("B1", { ...place, seen: "begins", allowed: `not before one of ${names} is over` });
}

/** Clause B2: with this begin, no more than three bundles surely run. */
function* judgeNumber(record: SessionRecord, run: Run): Generator<Observation> {
  const begin = run.begin;
  if (begin === undefined) return;
  const running = record.runs.filter(
    (other) =>
      other.begin !== undefined && other.begin.seq <= begin.seq && surelyRunsUntil(other) >= begin.seq,
  );
  const place = { subject: run.bundle, events: running.map((other) => other.begin?.seq ?? 0) };
  const seen = `${running.length} bundles run when it begins`;
  yield running.length <= maxRunningBundles + extraPlaces(record)
    ? holds("B2", { ...place, seen })
    : breaks("B2", { ...place, seen, allowed: `at most ${maxRunningBundles}` });
}

/**
 * The number that runs is counted down for every entry that is taken out, even one that never ran, so refused entries
 * of a restore leave room for more (`spec/backup-service.md §5.2`).
 */
function extraPlaces(record: SessionRecord): number {
  const taken = record.appends.flatMap(({ refusals }) =>
    refusals.filter(({ refusal }) => refusal.clause !== "F3"),
  );
  return restores(record.session) ? taken.length : 0;
}

/** Clause B4: bundles of an append that came while others ran have run. */
function* judgeLaterAppend(record: SessionRecord): Generator<Observation> {
  for (const run of record.runs) {
    const call = run.append?.call;
    const first = firstEvent(run);
    if (call === undefined || first === undefined || restores(record.session)) continue;
    const others = record.runs.filter((other) => other !== run && runsAcross(other, call.seq));
    if (others.length === 0) continue;
    yield holds("B4", {
      subject: run.bundle,
      events: [call.seq, first.seq],
      seen: "accepted while others ran",
    });
  }
}

function runsAcross(run: Run, seq: number): boolean {
  const began = run.begin?.seq;
  return began !== undefined && began < seq && (run.end?.seq ?? Number.POSITIVE_INFINITY) > seq;
}
