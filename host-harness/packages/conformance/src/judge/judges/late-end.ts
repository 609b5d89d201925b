import { serviceCodes } from "@ohbackup/reference-model";
import type { Evidence } from "../evidence.js";
import type { Run } from "../history/run.js";

/**
 * Clause F-2 (F10): from v6.0 on the service cleans up behind a dead extension first, so that onAllBundlesEnd comes
 * before the end of that bundle as well as after it.
 */
export function endsLate({ flags }: Evidence, run: Run): boolean {
  return !flags.deathEndsBeforeCleaning && run.end?.err?.code === serviceCodes.extensionDied;
}
