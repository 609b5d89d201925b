import type { Append } from "./append.js";
import type { Callback, Timeline } from "./timeline.js";

/** A callback that has no place in the course of a bundle, and why. */
export interface Misplaced {
  readonly event: Callback;
  readonly why: string;
}

/** One pass of a bundle through the service, as its callbacks tell it. */
export interface Run {
  readonly bundle: string;
  /** The append that let it in; undefined when there is none. */
  readonly append: Append | undefined;
  /** onBundleBegin without an error. */
  begin: Callback | undefined;
  /** onBundleBegin with an error that no append explains: it could not start, or its extension refused. */
  startFailure: Callback | undefined;
  end: Callback | undefined;
  /** Everything between, in order: files, reports, progress. */
  readonly between: Callback[];
  readonly misplaced: Misplaced[];
}

/**
 * Splits a timeline into runs. A run is over with its end; a run that could not start is over at once when the release
 * brings no end for it.
 */
export function runsOf(timeline: Timeline, failedStartEnds: boolean): readonly Run[] {
  const runs: Run[] = [];
  const appends = [...timeline.accepted];
  const next = (): Run => {
    const run: Run = {
      bundle: timeline.bundle,
      append: appends.shift(),
      begin: undefined,
      startFailure: undefined,
      end: undefined,
      between: [],
      misplaced: [],
    };
    runs.push(run);
    return run;
  };
  for (const event of timeline.events) {
    const last = runs.at(-1);
    const goesOn =
      last !== undefined && !isOver(last) ? last : continued(last, event, appends, failedStartEnds);
    place(event, goesOn ?? next());
  }
  while (appends.length > 0) next();
  return runs;
}

function isOver(run: Run): boolean {
  return run.end !== undefined || run.startFailure !== undefined;
}

/** The finished run that an event still belongs to: nothing else could have caused it. */
function continued(
  last: Run | undefined,
  event: Callback,
  appends: readonly Append[],
  failedStartEnds: boolean,
): Run | undefined {
  if (last === undefined) return undefined;
  const [append] = appends;
  const mayBeNew = append !== undefined && append.call.seq < event.seq;
  const endsAfterFailure =
    event.callback === "onBundleEnd" && last.startFailure !== undefined && last.end === undefined;
  if (endsAfterFailure && (failedStartEnds || !mayBeNew)) return last;
  return mayBeNew ? undefined : last;
}

function place(event: Callback, run: Run): void {
  const misplaced = (why: string): void => {
    run.misplaced.push({ event, why });
  };
  if (run.end !== undefined) {
    misplaced("after the end of the bundle");
    return;
  }
  if (event.callback === "onBundleBegin") {
    if (run.begin !== undefined || run.startFailure !== undefined) misplaced("a second begin");
    else if (event.err === undefined) run.begin = event;
    else run.startFailure = event;
    return;
  }
  if (event.callback === "onBundleEnd") {
    run.end = event;
    return;
  }
  if (run.startFailure !== undefined) misplaced("after the bundle could not start");
  else run.between.push(event);
}

/** Callbacks of a run of one kind, in order. */
export function filesOf(run: Run): readonly Callback[] {
  return run.between.filter(({ callback }) => callback === "onFileReady");
}

export function reportsOf(run: Run): readonly Callback[] {
  return run.between.filter(({ callback }) => callback === "onResultReport");
}

/** True when the run is known to have ended or failed to start. */
export function isFinished(run: Run): boolean {
  return isOver(run);
}

/** The first and the last thing heard of a run. */
export function firstEvent(run: Run): Callback | undefined {
  return allEvents(run)[0];
}

/** What a clause can fix of a run: everything but progress, which comes when it likes. */
export function fixedEvents(run: Run): readonly number[] {
  return allEvents(run)
    .filter(({ callback }) => callback !== "onProcess")
    .map(({ seq }) => seq);
}

const events = new WeakMap<Run, readonly Callback[]>();

/** Everything heard of a run that is complete, in order. */
export function allEvents(run: Run): readonly Callback[] {
  const known = events.get(run) ?? orderedEvents(run);
  events.set(run, known);
  return known;
}

function orderedEvents(run: Run): readonly Callback[] {
  const regular = [run.begin, run.startFailure, ...run.between, run.end].filter(
    (event) => event !== undefined,
  );
  return [...regular, ...run.misplaced.map(({ event }) => event)].sort((left, right) => left.seq - right.seq);
}
