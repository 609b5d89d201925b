import { isHandleUriValid, serviceCodes } from "@ohbackup/reference-model";
import type { Evidence } from "../evidence.js";
import { scriptedOutcome } from "../history/behaviour.js";
import { interferencesWith } from "../history/interference.js";
import { publishCalls } from "../history/presence.js";
import { handleRequests } from "./handle-requests.js";
import type { Run } from "../history/run.js";
import type { SessionRecord } from "../history/session-record.js";
import type { Course } from "./course.js";
import { startFailures } from "./start-failures.js";
import { unpacksCleanly, usesSpecialVersion } from "./unpacking.js";

/** Codes that a restore can end with because of what the caller gave it (`spec/backup-service.md §10.4`). */
const unpackingCodes = [0, serviceCodes.invalidArgument, serviceCodes.unpackFailed, 13900042];

/** Every course that a bundle of a restore may take, given what is known of it and what the caller did. */
export function restoreCourses(evidence: Evidence, record: SessionRecord, run: Run): readonly Course[] {
  const failing = startFailures(evidence, record, run);
  const starts = failing.length > 0 ? failing : startedCourses(evidence, record, run);
  return [...starts, ...interferingCourses(evidence, record, run)];
}

function startedCourses(evidence: Evidence, record: SessionRecord, run: Run): readonly Course[] {
  // For a reserved version the extension does not look at its configuration (`spec/backup-extension.md §2.1`).
  if (evidence.world.factsOf(run.bundle)?.allowed === false && !usesSpecialVersion(record, run)) {
    return [{ clause: "C18", start: [serviceCodes.forbidden], end: "none", report: "none", complete: false }];
  }
  const end = run.end?.seq ?? Number.POSITIVE_INFINITY;
  const published = publishCalls(evidence, record.session, run.bundle).some(
    ({ seq }) => seq > (run.append?.call.seq ?? 0) && seq < end,
  );
  return published
    ? publishedCourses(evidence, record, run)
    : [{ clause: "C1", start: "begins", end: "none", report: "none", complete: false }];
}

function publishedCourses(evidence: Evidence, record: SessionRecord, run: Run): readonly Course[] {
  const outcome = scriptedOutcome(evidence.world.bundles.get(run.bundle), "restore");
  const begins = { start: "begins", complete: false } as const;
  const clean = unpacksCleanly(evidence, record, run);
  const spoilt: readonly Course[] = clean
    ? []
    : [{ ...begins, clause: "D9", end: unpackingCodes, report: undefined }];
  switch (outcome?.ends) {
    case "well": {
      const report = outcome.report === undefined ? "none" : { text: outcome.report };
      const reportClause = report === "none" ? "D9" : "D10";
      return [{ ...begins, clause: "D9", end: [0], report, reportClause }, ...spoilt];
    }
    case "with-error": {
      const { code, errorText } = outcome;
      const told = errorText === undefined ? ("none" as const) : { errorText };
      const clause = errorText === undefined ? "D12" : "D11";
      return [{ ...begins, clause, end: [code], report: told }, ...spoilt];
    }
    case "by-death":
      return [{ ...begins, clause: "F-1", end: [serviceCodes.extensionDied], report: "none" }, ...spoilt];
    case "never":
      return [{ ...begins, clause: "E8", end: "none", report: "none" }, ...spoilt];
    case undefined:
      return [
        { ...begins, clause: "D9", end: [0], report: undefined },
        {
          ...begins,
          clause: "D12",
          end: [...unpackingCodes, serviceCodes.extensionThrew],
          report: undefined,
        },
      ];
  }
}

function interferingCourses(evidence: Evidence, record: SessionRecord, run: Run): readonly Course[] {
  const { cancelled, timerSet, killed } = interferencesWith(evidence, record.session, run);
  const begins = { start: "begins", report: undefined, complete: false } as const;
  const courses: Course[] = [];
  if (cancelled) courses.push({ ...begins, clause: "F-8", end: [0] });
  if (timerSet) courses.push({ ...begins, clause: "E8", end: [serviceCodes.extensionTimeout] });
  if (killed) courses.push({ ...begins, clause: "F-1", end: [serviceCodes.extensionDied] });
  if (climbingNameReachedExtension(evidence, record, run)) {
    courses.push({ ...begins, clause: "D4", end: [serviceCodes.invalidArgument] });
  }
  return courses;
}

/**
 * Releases that do not check names themselves (F21) pass a climbing one on, and the extension ends its bundle over it
 * (`spec/backup-extension.md §7.1`).
 */
function climbingNameReachedExtension(evidence: Evidence, record: SessionRecord, run: Run): boolean {
  if (evidence.profile.flags.handleUriIsChecked) return false;
  return handleRequests(evidence, record, run).some(({ uri }) => !isHandleUriValid(uri));
}
