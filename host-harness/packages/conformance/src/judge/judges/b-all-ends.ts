import { serviceCodes } from "@ohbackup/reference-model";
import type { ClauseId } from "@ohbackup/reference-model";
import type { Evidence, Judge } from "../evidence.js";
import { bundleInfoOf, infoOf } from "../history/infos.js";
import { interferencesWith } from "../history/interference.js";
import { goesOn, isRecording, waitedAfter } from "../history/patience.js";
import { filesOf, firstEvent } from "../history/run.js";
import type { Run } from "../history/run.js";
import { isIndex } from "../history/saved.js";
import { closingFrom, hears, restores } from "../history/session.js";
import type { SessionRecord } from "../history/session-record.js";
import type { Callback } from "../history/timeline.js";
import { breaks, holds, undecided } from "../observation.js";
import type { Observation } from "../observation.js";
import { endsLate } from "./late-end.js";

/** Clauses B5, B10, B11, F-2 and the last part of D9: onAllBundlesEnd, when it must come and when it must not. */
export const judgeAllEnds: Judge = function* (evidence) {
  for (const record of evidence.records) {
    const unsure = [...record.timelines.values()].some((timeline) => timeline.unsure);
    if (record.tangled.size > 0 || unsure || !hears(record.session, "onAllBundlesEnd")) continue;
    if (record.named.size > 0) yield* judgeNamedTwice(record);
    else yield* judgeDrains(evidence, record);
  }
};

/** Clause B11: one pass of a bundle is left over for ever, so that the session never runs empty. */
function* judgeNamedTwice({ allEnds, named, runs, timelines }: SessionRecord): Generator<Observation> {
  const appended = [...named.keys()]
    .map((name) => timelines.get(name)?.accepted[0]?.call)
    .map((call) => call?.doneSeq ?? call?.seq ?? 0);
  const allEnd = allEnds.find(({ seq }) => seq > Math.min(...appended));
  const subject = [...named.keys()].join(", ");
  const ends = runs
    .filter(({ bundle }) => named.has(bundle))
    .flatMap(({ end }) => (end === undefined ? [] : [end.seq]));
  if (allEnd === undefined) {
    if (ends.length > 0) yield holds("B11", { subject, events: ends, seen: "one end, no onAllBundlesEnd" });
    return;
  }
  yield breaks("B11", { subject, events: [allEnd.seq], seen: "onAllBundlesEnd", allowed: "none" });
}

/** A moment at which the session ran empty, or may have. */
interface Drain {
  readonly seq: number;
  readonly sure: boolean;
  /** Bundles that were over since the drain before. */
  readonly runs: Run[];
  readonly allEnds: Callback[];
}

function* judgeDrains(evidence: Evidence, record: SessionRecord): Generator<Observation> {
  const clause = clauseOf(record);
  const drains = drainsOf(record);
  for (const allEnd of record.allEnds) {
    const drain = drains.filter(({ seq }) => seq < allEnd.seq).at(-1);
    if (allEnd.seq > closingFrom(record.session)) {
      // While it is being released a session runs empty when it likes, but no more often than it may.
      drain?.allEnds.push(allEnd);
      continue;
    }
    const open = record.runs.filter((run) => holdsSession(run, allEnd.seq));
    const late = open.every(
      (run) => endsLate(evidence, run) || endsBeside(evidence, record, run, allEnd.seq),
    );
    if (open.length > 0 && !late) {
      const names = open.map(({ bundle }) => bundle).join(", ");
      const place = { events: [allEnd.seq], seen: `onAllBundlesEnd while ${names} is not over` };
      const allowed = "onAllBundlesEnd after the last onBundleEnd";
      // A death brings one before the end of its bundle as well, and that end may be beyond what is known.
      if (goesOn(evidence, record.session)) yield undecided(clause, place);
      else yield breaks(clause, { ...place, allowed });
    } else if (drain === undefined && !late) {
      yield breaks(clause, {
        events: [allEnd.seq],
        seen: "onAllBundlesEnd",
        allowed: "none: nothing has ended",
      });
    } else if (!open.some((run) => endsLate(evidence, run))) drain?.allEnds.push(allEnd);
  }
  for (const drain of drains) {
    yield* judgeDrain(evidence, record, drain, clause);
    yield* judgeLoneDeath(evidence, record, drain);
  }
}

/**
 * Clauses F-2 and F-3: a bundle that dies alone has onAllBundlesEnd before and after its end where the release cleans up
 * first, and only after it where there is nothing to clean.
 */
function* judgeLoneDeath(
  evidence: Evidence,
  { session, runs, allEnds }: SessionRecord,
  drain: Drain,
): Generator<Observation> {
  const [run] = drain.runs;
  const alone = runs.every((other) => other === run || (overAt(other) ?? drain.seq) < (run?.begin?.seq ?? 0));
  if (run === undefined || !alone || drain.runs.length > 1 || !endsLate(evidence, run)) return;
  // Without a manifest an incremental backup ends like a death, but nothing died (recording inc_without_manifest).
  if (session.kind === "IncrementalBackupSession") return;
  if (drain.seq > closingFrom(session) || run.begin === undefined || drain.allEnds.length === 0) return;
  const from = run.begin.seq;
  const before = allEnds.filter(({ seq }) => seq > from && seq < drain.seq);
  const keeps = keepsItsData(evidence, run);
  const clause = keeps ? "F-3" : "F-2";
  const place = {
    subject: run.bundle,
    events: [...before, ...drain.allEnds].map(({ seq }) => seq).concat(drain.seq),
    seen: `onAllBundlesEnd ${before.length} times before the end and ${drain.allEnds.length} times after it`,
  };
  const fits = before.length === (keeps ? 0 : 1) && drain.allEnds.length === 1;
  const allowed = keeps ? "once, after the end" : "once before and once after the end";
  yield fits ? holds(clause, place) : breaks(clause, { ...place, allowed });
  // H8 says of the infos what F-3 says of the death: without it the data would have been cleared.
  if (keeps) yield fits ? holds("H8", place) : breaks("H8", { ...place, allowed });
}

function keepsItsData({ flags }: Evidence, run: Run): boolean {
  const text = infoOf(run);
  return text !== undefined && flags.keepDataSuppressesRelaunch && !bundleInfoOf(flags, text).clearBackupData;
}

/**
 * `spec/backup-service.md §10.5`, `§10.6`: a bundle is taken out before its end is sent, so another one that ends at the
 * same time can find the session empty first. The own end of this one is then followed by another onAllBundlesEnd.
 */
function endsBeside(evidence: Evidence, record: SessionRecord, run: Run, seq: number): boolean {
  const sent = filesOf(run).some((file) => isIndex(file) && file.seq < seq);
  const endsItself = (overAt(run) ?? Number.POSITIVE_INFINITY) < closingFrom(record.session);
  return (
    sent &&
    (endsItself || goesOn(evidence, record.session)) &&
    record.runs.some((other) => other !== run && (overAt(other) ?? seq) < seq)
  );
}

function clauseOf(record: SessionRecord): ClauseId {
  if (restores(record.session)) return "D9";
  return record.appends.some(({ refusals }) => refusals.length > 0) ? "B10" : "B5";
}

function overAt(run: Run): number | undefined {
  return (run.end ?? run.startFailure)?.seq;
}

/** A run that was heard of, and is not over at a moment. */
function holdsSession(run: Run, seq: number): boolean {
  const first = firstEvent(run);
  return first !== undefined && first.seq < seq && (overAt(run) ?? Number.POSITIVE_INFINITY) > seq;
}

function drainsOf(record: SessionRecord): readonly Drain[] {
  const over = record.runs.flatMap((run) => {
    const seq = overAt(run);
    // What a dropped extension says ends nothing (recording rand_1006 of the snapshot).
    return seq === undefined || (run.bundle === "" && run.append === undefined) ? [] : [{ run, seq }];
  });
  over.sort((left, right) => left.seq - right.seq);
  const drains: Drain[] = [];
  let runs: Run[] = [];
  for (const { run, seq } of over) {
    runs.push(run);
    const others = record.runs.filter((other) => isIn(other, seq));
    if (others.some((other) => holdsSession(other, seq))) continue;
    drains.push({ seq, sure: others.length === 0, runs, allEnds: [] });
    runs = [];
  }
  return drains;
}

/** A run whose append was made before a moment and that is not over then. */
function isIn(run: Run, seq: number): boolean {
  const asked = run.append?.call.seq ?? Number.POSITIVE_INFINITY;
  return asked < seq && (overAt(run) ?? Number.POSITIVE_INFINITY) > seq;
}

function* judgeDrain(
  evidence: Evidence,
  record: SessionRecord,
  drain: Drain,
  clause: ClauseId,
): Generator<Observation> {
  const subject = drain.runs.map(({ bundle }) => bundle).join(", ");
  const place = { subject, events: [drain.seq, ...drain.allEnds.map(({ seq }) => seq)] };
  const came = drain.allEnds.length;
  if (came === 0) {
    if (!drain.sure) return;
    const missing = { ...place, seen: "no onAllBundlesEnd after the last bundle was over" };
    if (!mayBeCleaning(evidence, record, drain) && waitedForAllEnd(evidence, record, drain.seq)) {
      yield breaks(clause, { ...missing, allowed: "onAllBundlesEnd" });
    } else if (closingFrom(record.session) === Number.POSITIVE_INFINITY) yield undecided(clause, missing);
    return;
  }
  const most = mostAllEnds(evidence, record, drain);
  const seen = came === 1 ? "onAllBundlesEnd once" : `onAllBundlesEnd ${came} times`;
  if (came > most)
    yield breaks(clause, { ...place, seen, allowed: most === 1 ? "once" : `at most ${most} times` });
  else yield holds(clause, { ...place, seen });
}

/**
 * What died is cleaned, several one after the other, and nobody sees when that is over (`spec/backup-service.md §13.1`):
 * a bundle that is appended meanwhile makes the session wait for its end.
 */
function mayBeCleaning(
  evidence: Evidence,
  { session, runs, appends }: SessionRecord,
  { seq }: Drain,
): boolean {
  const deaths = runs.filter(
    ({ end }) => end !== undefined && end.seq <= seq && end.err?.code === serviceCodes.extensionDied,
  ).length;
  const goesOnLater = appends.some(({ append }) => append.call.seq > seq);
  return deaths > 1 || (deaths === 1 && (goesOnLater || !waitedAfter(evidence, session, seq)));
}

/** It follows the end at once, so that a recording that was released later was released after it was due. */
function waitedForAllEnd(evidence: Evidence, { session }: SessionRecord, seq: number): boolean {
  if (seq > closingFrom(session) || goesOn(evidence, session) || session.brokenAt !== undefined) return false;
  return isRecording(evidence) || waitedAfter(evidence, session, seq);
}

/**
 * `spec/backup-service.md §10.6`: a bundle that ends while the last one is ending too can find the session empty as well;
 * a death makes the service look twice (F10).
 */
function mostAllEnds(evidence: Evidence, { session }: SessionRecord, { runs }: Drain): number {
  const last = runs.at(-1);
  const deaths = runs.filter((run) => endsLate(evidence, run)).length;
  if (last === undefined) return 1 + deaths;
  const ready = readyToEnd(last);
  const beside = runs.filter((run) => run !== last && (overAt(run) ?? 0) > ready).length;
  // A cancel and a timer that come too late look, too.
  const touched = runs.filter((run) => {
    const { cancelled, timerSet } = interferencesWith(evidence, session, run);
    return cancelled || timerSet;
  });
  return 1 + beside + deaths + touched.length;
}

/** From here on the service may have taken a bundle out: it sent manage.json, or, without files, whatever came last. */
function readyToEnd(run: Run): number {
  const index = filesOf(run).find(isIndex);
  return index?.seq ?? run.between.at(-1)?.seq ?? run.begin?.seq ?? 0;
}
