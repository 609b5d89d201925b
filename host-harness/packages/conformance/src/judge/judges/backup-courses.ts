import { serviceCodes } from "@ohbackup/reference-model";
import { asObject } from "../../json-value.js";
import type { Evidence } from "../evidence.js";
import { scriptedOutcome } from "../history/behaviour.js";
import { interferencesWith } from "../history/interference.js";
import type { Run } from "../history/run.js";
import type { SessionRecord } from "../history/session-record.js";
import type { Course } from "./course.js";
import { startFailures } from "./start-failures.js";

/** Codes with which an extension can end a backup on its own (`spec/backup-service.md §10.4`). */
const extensionCodes = [
  serviceCodes.packFailed,
  serviceCodes.extensionThrew,
  serviceCodes.unpackFailed,
  serviceCodes.invalidArgument,
  13900042,
];

/** Every course that a bundle of a backup may take, given what is known of it and what the caller did to it. */
export function backupCourses(evidence: Evidence, record: SessionRecord, run: Run): readonly Course[] {
  const failing = startFailures(evidence, record, run);
  const starts = failing.length > 0 ? failing : applicationCourses(evidence, run);
  return [...starts, ...interferingCourses(evidence, record, run), ...withoutManifest(run)];
}

function applicationCourses({ world }: Evidence, run: Run): readonly Course[] {
  const outcome = scriptedOutcome(world.bundles.get(run.bundle), "backup");
  const begins = { start: "begins", complete: false } as const;
  switch (outcome?.ends) {
    case "well": {
      const report = outcome.report === undefined ? "none" : { text: outcome.report };
      const reportClause = report === "none" ? "B20" : "B19";
      return [{ ...begins, clause: "B18", end: [0], report, reportClause, complete: true }];
    }
    case "with-error": {
      const { code, errorText } = outcome;
      return [
        { ...begins, clause: "F-5", end: [code], report: errorText === undefined ? "none" : { errorText } },
      ];
    }
    case "by-death":
      return [{ ...begins, clause: "F-1", end: [serviceCodes.extensionDied], report: "none" }];
    case "never":
      return [{ ...begins, clause: "E5", end: "none", report: "none" }];
    case undefined:
      return [
        { ...begins, clause: "B18", end: [0], report: undefined, complete: true },
        { ...begins, clause: "F-5", end: extensionCodes, report: undefined },
      ];
  }
}

/**
 * Recording `inc_without_manifest`: an incremental backup that is given no open descriptor for its manifest cannot hand
 * over its list, and ends as if the extension had died.
 */
function withoutManifest(run: Run): readonly Course[] {
  const call = run.append?.call;
  if (call?.kind !== "IncrementalBackupSession" || !Array.isArray(call.args[0])) return [];
  const entry = call.args[0].map(asObject).find((element) => element?.["bundleName"] === run.bundle);
  const descriptor = entry?.["manifestFd"];
  if (typeof descriptor === "object" && descriptor !== null) return [];
  return [
    { clause: "F-1", start: "begins", end: [serviceCodes.extensionDied], report: undefined, complete: false },
  ];
}

/** What the caller or the surroundings did may end a bundle in another way. */
function interferingCourses(evidence: Evidence, record: SessionRecord, run: Run): readonly Course[] {
  const { cancelled, timerSet, killed } = interferencesWith(evidence, record.session, run);
  const begins = { start: "begins", report: undefined, complete: false } as const;
  const courses: Course[] = [];
  if (cancelled) courses.push({ ...begins, clause: "F-8", end: [0] });
  if (timerSet) courses.push({ ...begins, clause: "E5", end: [serviceCodes.extensionTimeout] });
  if (killed) courses.push({ ...begins, clause: "F-1", end: [serviceCodes.extensionDied] });
  return courses;
}
