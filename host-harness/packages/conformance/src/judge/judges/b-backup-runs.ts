import type { Judge } from "../evidence.js";
import { fixedEvents, reportsOf } from "../history/run.js";
import type { Run } from "../history/run.js";
import { SavedFiles } from "../history/saved.js";
import { restores } from "../history/session.js";
import { holds } from "../observation.js";
import type { Observation } from "../observation.js";
import { judgeFiles } from "./b-files.js";
import { backupCourses } from "./backup-courses.js";
import type { Course } from "./course.js";
import { judgeMisplaced } from "./misplaced.js";
import { courseOf, describeRun, hearsRuns, judgeMisfit } from "./runs.js";

/** Clauses B18 to B20, E5, E15, F-1, F-5, F-8 and F-14: the course of each bundle of a backup. */
export const judgeBackupRuns: Judge = function* (evidence) {
  const saved = new SavedFiles(evidence.events);
  for (const record of evidence.records) {
    if (restores(record.session)) continue;
    for (const run of record.runs) {
      yield* judgeMisplaced(evidence, record.session, "B18", run);
      if (run.append === undefined || !hearsRuns(record.session)) continue;
      const courses = backupCourses(evidence, record, run);
      const course = courseOf(run, courses);
      if (course === undefined) {
        yield* judgeMisfit(evidence, record, run, courses);
        continue;
      }
      const files = course.complete ? [...judgeFiles(run, record.session.kind, saved)] : [];
      const cutShort = files.some(({ state }) => state === "violates")
        ? cutShortCourse(run, courses)
        : undefined;
      yield* judgeFit(run, cutShort ?? course);
      if (cutShort === undefined) yield* files;
    }
  }
};

/** A cancel ends a bundle as a success does, but before its files are complete (`spec/backup-service.md §7.12`). */
function cutShortCourse(run: Run, courses: readonly Course[]): Course | undefined {
  return courseOf(
    run,
    courses.filter(({ complete }) => !complete),
  );
}

function* judgeFit(run: Run, course: Course): Generator<Observation> {
  // Reports come where they like before the end (`spec/backup-service.md §10.2`).
  const reported = new Set(reportsOf(run).map(({ seq }) => seq));
  const events = fixedEvents(run).filter((seq) => !reported.has(seq));
  const place = { subject: run.bundle, events };
  yield holds(course.clause, { ...place, seen: describeRun(run) });
  const { reportClause, report } = course;
  if (reportClause === undefined || report === undefined) return;
  const reports = [...reportsOf(run), run.end].flatMap((event) => (event === undefined ? [] : [event.seq]));
  yield report === "none"
    ? holds(reportClause, { ...place, seen: "no onResultReport" })
    : holds(reportClause, { subject: run.bundle, events: reports, seen: "the report, then the end" });
}
