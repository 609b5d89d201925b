import type { Evidence, Judge } from "../evidence.js";
import { closingFrom, hears, restores } from "../history/session.js";
import type { Session } from "../history/session.js";
import { waitedAfter } from "../history/patience.js";
import { allEvents, isFinished, reportsOf } from "../history/run.js";
import type { Run } from "../history/run.js";
import { SavedFiles } from "../history/saved.js";
import type { SessionRecord } from "../history/session-record.js";
import { breaks, holds, undecided } from "../observation.js";
import type { Observation } from "../observation.js";
import { judgeFiles } from "./b-files.js";
import { backupCourses } from "./backup-courses.js";
import type { Course } from "./course.js";
import { misfitOf } from "./course-fit.js";
import type { Misfit } from "./course-fit.js";
import { judgeMisplaced } from "./misplaced.js";

/** Clauses B18 to B20, E5, E15, F-1, F-5, F-8 and F-14: the course of each bundle of a backup. */
export const judgeBackupRuns: Judge = function* (evidence) {
  const saved = new SavedFiles(evidence.events);
  for (const record of evidence.records) {
    if (restores(record.session)) continue;
    for (const run of record.runs) {
      yield* judgeMisplaced(evidence, "B18", run);
      if (run.append === undefined || !hearsRuns(record.session)) continue;
      const courses = backupCourses(evidence, record, run);
      const course = courses.find((one) => misfitOf(run, one) === undefined);
      if (course === undefined) yield* judgeMisfit(evidence, record, run, courses);
      else yield* judgeFit(run, course);
      if (course?.complete === true) yield* judgeFiles(run, record.session.kind, saved);
    }
  }
};

function hearsRuns(session: Session): boolean {
  return ["onBundleBegin", "onBundleEnd", "onFileReady", "onResultReport"].every((callback) =>
    hears(session, callback),
  );
}

function* judgeFit(run: Run, course: Course): Generator<Observation> {
  const place = { subject: run.bundle, events: allEvents(run).map(({ seq }) => seq) };
  yield holds(course.clause, { ...place, seen: describeCourse(run) });
  if (course.clause !== "B18" || course.report === undefined) return;
  const reports = reportsOf(run);
  const events = [...reports, run.end].flatMap((event) => (event === undefined ? [] : [event.seq]));
  yield course.report === "none"
    ? holds("B20", { ...place, seen: "no onResultReport" })
    : holds("B19", { subject: run.bundle, events, seen: "the report, then the end" });
}

function describeCourse(run: Run): string {
  const names = allEvents(run).map(({ callback, err }) =>
    err === undefined ? callback : `${callback}(${err.code ?? ""})`,
  );
  return names.length <= 6
    ? names.join(", ")
    : `${names.slice(0, 3).join(", ")}, …, ${names.slice(-2).join(", ")}`;
}

function* judgeMisfit(
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
  if (open === undefined) {
    yield breaks(clause, { ...place, allowed: misfit.allowed });
    return;
  }
  if (isMissing(evidence, record, run, misfit)) yield breaks(clause, { ...place, allowed: misfit.allowed });
  else if (closingFrom(record.session) === Number.POSITIVE_INFINITY) yield undecided(clause, place);
}

/** True when what did not come cannot come any more. */
function isMissing(evidence: Evidence, { session }: SessionRecord, run: Run, misfit: Misfit): boolean {
  if (isFinished(run) && misfit.seen !== "no onBundleEnd") return true;
  return waitedAfter(evidence, session, misfit.events[0] ?? 0);
}
