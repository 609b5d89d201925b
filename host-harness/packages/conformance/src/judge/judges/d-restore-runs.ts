import type { Evidence, Judge } from "../evidence.js";
import { AbilityCalls } from "../history/ability-calls.js";
import { fixedEvents, reportsOf } from "../history/run.js";
import type { Run } from "../history/run.js";
import { restores } from "../history/session.js";
import type { SessionRecord } from "../history/session-record.js";
import { breaks, holds } from "../observation.js";
import type { Observation } from "../observation.js";
import { judgePeculiarities, judgeToldVersion } from "./c-peculiarities.js";
import type { Course } from "./course.js";
import { judgeHandles } from "./d-handles.js";
import { judgeMisplaced } from "./misplaced.js";
import { restoreCourses } from "./restore-courses.js";
import { courseOf, describeRun, hearsRuns, judgeMisfit } from "./runs.js";

/** Clauses C1, C12 to C19, D2, D3 and D9 to D12: the course of each bundle of a restore. */
export const judgeRestoreRuns: Judge = function* (evidence) {
  const abilityCalls = new AbilityCalls(
    evidence.events,
    evidence.records.flatMap(({ runs }) => runs),
  );
  for (const record of evidence.records) {
    if (!restores(record.session)) continue;
    for (const run of record.runs) {
      yield* judgeMisplaced(evidence, record.session, "D9", run);
      if (run.append === undefined || !hearsRuns(record.session)) continue;
      yield* judgeRun(evidence, record, run);
      yield* judgePeculiarities(evidence, record, run);
      yield* judgeToldVersion(record, run, abilityCalls);
      yield* judgeHandles(evidence, record, run);
    }
  }
};

function* judgeRun(evidence: Evidence, record: SessionRecord, run: Run): Generator<Observation> {
  const courses = restoreCourses(evidence, record, run);
  const course = courseOf(run, courses);
  if (course === undefined) yield* judgeMisfit(evidence, record, run, courses);
  else yield* judgeFit(run, course);
  yield* judgeAdjacency(run);
}

function* judgeFit(run: Run, course: Course): Generator<Observation> {
  const place = { subject: run.bundle, events: fixedEvents(run), seen: describeRun(run) };
  yield holds(course.clause, place);
  if (course.reportClause === "D10") yield holds("D10", { ...place, seen: "the report, then the end" });
}

/** Clause D9: report and end come from one message, so that nothing of the bundle stands between them. */
function* judgeAdjacency(run: Run): Generator<Observation> {
  const report = reportsOf(run).at(-1);
  if (report === undefined || run.end === undefined) return;
  const between = run.between.find(({ seq }) => seq > report.seq);
  const place = { subject: run.bundle, events: [report.seq, run.end.seq] };
  yield between === undefined
    ? holds("D9", { ...place, seen: "report and end side by side" })
    : breaks("D9", {
        ...place,
        seen: `${between.callback} between report and end`,
        allowed: "nothing between",
      });
}
