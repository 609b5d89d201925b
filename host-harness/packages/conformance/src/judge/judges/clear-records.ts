import { serviceCodes } from "@ohbackup/reference-model";
import type { Evidence } from "../evidence.js";
import type { Call } from "../history/call.js";
import type { Run } from "../history/run.js";
import { closingFrom } from "../history/session.js";

/**
 * Clear records are left of bundles that were under way, or being cleaned after a death, when their session ended; with
 * them the service opens a session of its own when it starts again (`spec/backup-service.md §13.1` to §13.3).
 */
export function mayBeCleaning({ records }: Evidence, call: Call): boolean {
  return records.some(({ session, runs, tangled }) => {
    const closing = closingFrom(session);
    return closing < call.seq && (tangled.size > 0 || runs.some((run) => leavesRecord(run, closing)));
  });
}

function leavesRecord({ end }: Run, closing: number): boolean {
  return end === undefined || end.seq > closing || end.err?.code === serviceCodes.extensionDied;
}
