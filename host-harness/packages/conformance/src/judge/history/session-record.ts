import { canonicalBundleName, parseBundleName, serviceCodes } from "@ohbackup/reference-model";
import { acceptanceOf } from "./acceptance.js";
import type { History } from "./history.js";
import { runsOf } from "./run.js";
import type { Run } from "./run.js";
import type { Session } from "./session.js";
import { bundleOf, timelinesOf, withoutRefusals } from "./timeline.js";
import type { Callback, ExpectedAppend, Timeline } from "./timeline.js";

/** A session with what its appends must bring and what its bundles did. */
export interface SessionRecord {
  readonly session: Session;
  readonly appends: readonly ExpectedAppend[];
  readonly timelines: ReadonlyMap<string, Timeline>;
  /** Bundles that were appended again while they may still have been in the session: their course is undefined. */
  readonly tangled: ReadonlySet<string>;
  /** Bundles that one list names more than once, and nothing else touches (clause B11). */
  readonly named: ReadonlyMap<string, number>;
  /** Runs of all bundles that are neither tangled nor unsure, in the order of their appends. */
  readonly runs: readonly Run[];
  readonly allEnds: readonly Callback[];
}

/** Puts a session's callbacks together, bundle by bundle. */
export function recordOf(history: History, session: Session): SessionRecord {
  const appends = session.appends.map((append): ExpectedAppend => {
    const acceptance = acceptanceOf(history.flags, history.world, session, append);
    const made = append.fate !== "not-made" && append.document?.state !== "not-open";
    const refusals = made ? (acceptance?.refusals ?? []) : [];
    return {
      append,
      acceptance,
      refusals: refusals.map((refusal) => ({ append, refusal, delivered: undefined })),
    };
  });
  const timelines = timelinesOf(withoutRefusals(session.callbacks, appends), appends);
  const tangled = new Set<string>();
  const named = new Map<string, number>();
  for (const timeline of timelines.values()) {
    const times = timeline.accepted.length;
    const once = times > 1 && new Set(timeline.accepted).size === 1;
    if (once && !isTouched(history, session, timeline.bundle)) named.set(timeline.bundle, times);
    else if (once || isTangled(timeline) || comesOver(history, session, timeline.bundle))
      tangled.add(timeline.bundle);
  }
  const sure = [...timelines.values()]
    .filter(({ bundle, unsure }) => !unsure && !tangled.has(bundle))
    .map((timeline) => (named.has(timeline.bundle) ? namedOnce(timeline) : timeline));
  return {
    session,
    appends,
    timelines,
    tangled,
    named,
    runs: sure.flatMap((timeline) => runsOf(timeline, history.flags.failedStartEnds)),
    allEnds: session.callbacks.filter(({ callback }) => callback === "onAllBundlesEnd"),
  };
}

/** Clause B11: however often a list names a bundle, it runs once. */
function namedOnce(timeline: Timeline): Timeline {
  return { ...timeline, accepted: timeline.accepted.slice(0, 1) };
}

/**
 * True when an earlier session was released while the bundle was under way and the service's process went on: what was
 * asked for then can arrive now (`spec/backup-service.md §4.3`).
 */
function comesOver(history: History, session: Session, bundle: string): boolean {
  return history.sessions
    .slice(0, history.sessions.indexOf(session))
    .some(
      (earlier) =>
        earlier.release !== undefined &&
        bundlesUnderWay(earlier).has(bundle) &&
        !diedBetween(history, earlier.release.seq, session.opened.seq),
    );
}

const underWay = new WeakMap<Session, ReadonlySet<string>>();

/** Bundles that were appended to a session and of which no end was heard in it; by canonical name. */
function bundlesUnderWay(session: Session): ReadonlySet<string> {
  const known = underWay.get(session);
  if (known !== undefined) return known;
  const bundles = new Set(
    session.appends.flatMap(({ names }) => names.map((name) => canonicalBundleName(parseBundleName(name)))),
  );
  for (const event of session.callbacks) {
    if (event.callback === "onBundleEnd") bundles.delete(bundleOf(event) ?? "");
  }
  underWay.set(session, bundles);
  return bundles;
}

function diedBetween({ events }: History, from: number, to: number): boolean {
  return events.some(
    (event) =>
      event.seq > from &&
      event.seq < to &&
      ((event.event === "env" && event.name === "saUnloaded") ||
        (event.event === "callback" && event.callback === "onBackupServiceDied")),
  );
}

/** A pass that is ended from outside leaves room for the one that waits, and the two meet. */
function isTouched(history: History, session: Session, bundle: string): boolean {
  return history.calls.some(
    ({ id, method, args }) =>
      (method === "cancel" || method === "updateTimer") &&
      args[0] === bundle &&
      history.openAtCall.get(id) === session,
  );
}

/** `spec/backup-service.md §5.4`: appended again before the earlier pass was heard to be over. */
function isTangled({ accepted, events }: Timeline): boolean {
  const ends = events.filter(
    ({ callback, err }) => callback === "onBundleEnd" || (callback === "onBundleBegin" && err !== undefined),
  );
  return accepted.slice(1).some((append, index) => {
    const endBefore = ends[index];
    if (endBefore === undefined || endBefore.seq > append.call.seq) return true;
    // One that died is cleaned after its end, and nobody hears when that is over (`§13.1`).
    return endBefore.err?.code === serviceCodes.extensionDied;
  });
}
