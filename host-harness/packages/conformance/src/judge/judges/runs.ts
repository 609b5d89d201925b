import { maxRunningBundles, serviceCodes } from "@ohbackup/reference-model";
import type { Evidence } from "../evidence.js";
import { goesOn, waitedAfter } from "../history/patience.js";
import { allEvents, isFinished } from "../history/run.js";
import type { Run } from "../history/run.js";
import { closingFrom, hears } from "../history/session.js";
import type { Session } from "../history/session.js";
import type { SessionRecord } from "../history/session-record.js";
import { breaks, undecided } from "../observation.js";
import type { Observation } from "../observation.js";
import type { Course } from "./course.js";
import { misfitOf } from "./course-fit.js";
import type { Misfit } from "./course-fit.js";

/** True when the session's object has every callback that tells the course of a bundle. */
export function hearsRuns(session: Session): boolean {
  return ["onBundleBegin", "onBundleEnd", "onFileReady", "onResultReport"].every((callback) =>
    hears(session, callback),
  );
}

/** The course that a run took; undefined when it took none of them, or is not over. */
export function courseOf(run: Run, courses: readonly Course[]): Course | undefined {
  return courses.find((course) => misfitOf(run, course) === undefined);
}

/** The callbacks of a run, for a person. */
export function describeRun(run: Run): string {
  const names = allEvents(run).map(({ callback, err }) =>
    err === undefined ? callback : `${callback}(${err.code ?? ""})`,
  );
  return names.length <= 6
    ? names.join(", ")
    : `${names.slice(0, 3).join(", ")}, …, ${names.slice(-2).join(", ")}`;
}

/** Where a run that took no course left the one that fits it best. */
export function* judgeMisfit(
  evidence: Evidence,
  record: SessionRecord,
  run: Run,
  courses: readonly Course[],
): Generator<Observation> {
  const misfits = courses.map((course) => ({ course, misfit: misfitOf(run, course) }));
  const open = misfits.find(({ misfit }) => misfit?.missing === true);
  const { course, misfit } = open ?? misfits[0] ?? {};
  if (course === undefined || misfit === undefined) return;
  const clause = misfit.clause ?? course.clause;
  const place = { subject: run.bundle, events: misfit.events, seen: misfit.seen };
  if (open === undefined || isMissing(evidence, record, run, course, misfit)) {
    yield breaks(clause, { ...place, allowed: misfit.allowed });
  } else if (closingFrom(record.session) === Number.POSITIVE_INFINITY) yield undecided(clause, place);
}

/** True when what did not come cannot come any more. */
function isMissing(
  evidence: Evidence,
  record: SessionRecord,
  run: Run,
  course: Course,
  misfit: Misfit,
): boolean {
  const { session, allEnds } = record;
  if (isFinished(run) && misfit.seen !== "no onBundleEnd") return true;
  if (goesOn(evidence, session) || (allEvents(run).length === 0 && isFull(record, run))) return false;
  const last = allEvents(run).at(-1)?.seq ?? Number.POSITIVE_INFINITY;
  // Once the session said that all bundles have ended, this one has, unless it died (clause F-2).
  if (
    !maySayAllEndFirst(evidence, course) &&
    allEnds.some(({ seq }) => seq > last && seq < closingFrom(session))
  )
    return true;
  return waitedAfter(evidence, session, misfit.events[0] ?? 0);
}

/** As many others as may run were not over when the session was: this one may have had to wait (clause B2). */
function isFull({ session, runs, named, tangled, timelines }: SessionRecord, run: Run): boolean {
  const end = closingFrom(session);
  const others = runs.filter(
    (other) => other !== run && ((other.end ?? other.startFailure)?.seq ?? end) >= end,
  );
  // A bundle that a list names twice takes two places (clause B11), one that is appended again may.
  const again = [...tangled].reduce((sum, name) => sum + (timelines.get(name)?.accepted.length ?? 0), 0);
  const places = others.reduce((sum, { bundle }) => sum + (named.get(bundle) ?? 1), 0);
  return places + again >= maxRunningBundles;
}

function maySayAllEndFirst({ flags }: Evidence, { end }: Course): boolean {
  return !flags.deathEndsBeforeCleaning && end !== "none" && end.includes(serviceCodes.extensionDied);
}
