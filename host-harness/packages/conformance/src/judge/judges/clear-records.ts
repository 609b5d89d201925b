import type { Evidence } from "../evidence.js";
import type { Call } from "../history/call.js";
import { closingFrom } from "../history/session.js";

/**
 * Clear records are left of bundles that were under way when their session ended; with them the service opens a session of
 * its own when it starts again (`spec/backup-service.md §13.2`, §13.3).
 */
export function mayBeCleaning({ records }: Evidence, call: Call): boolean {
  return records.some(
    ({ session, runs }) =>
      closingFrom(session) < call.seq &&
      runs.some(({ end }) => (end?.seq ?? call.seq) > closingFrom(session)),
  );
}
