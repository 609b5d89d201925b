import { serviceCodes } from "@ohbackup/reference-model";
import type { ClauseId } from "@ohbackup/reference-model";
import type { Evidence } from "../evidence.js";
import type { Run } from "../history/run.js";
import type { SessionRecord } from "../history/session-record.js";
import type { Course } from "./course.js";

/** Courses of a bundle whose extension cannot be started; empty when nothing stands in its way. */
export function startFailures(
  { world, flags }: Evidence,
  record: SessionRecord,
  run: Run,
): readonly Course[] {
  const failing = (clause: ClauseId, codes: readonly number[]): Course => ({
    clause,
    start: codes,
    end: flags.failedStartEnds ? [serviceCodes.extensionDied] : "none",
    report: "none",
    complete: false,
  });
  const launchedUnknown = record.appends.some(({ acceptance }) =>
    acceptance?.launchedUnknown.includes(run.bundle),
  );
  if (launchedUnknown) return [failing("B6", [serviceCodes.startFailed])];
  switch (world.bundles.get(run.bundle)?.connect?.["mode"]) {
    case "error":
      return [failing("F-14", [serviceCodes.startFailed])];
    case "null":
      // Recording `ext_connect_null`: an answer without an object counts as a connection that never came.
      return [failing("E15", [serviceCodes.connectTimeout])];
    case "never":
      return [
        failing("E15", [serviceCodes.connectTimeout]),
        {
          clause: "E15",
          start: "untold",
          end: [serviceCodes.extensionDied, serviceCodes.connectTimeout],
          report: "none",
          complete: false,
        },
      ];
    default:
      return [];
  }
}
