import type { Evidence } from "../evidence.js";
import { publishCalls } from "../history/presence.js";
import { restores } from "../history/session.js";
import type { Session } from "../history/session.js";

/**
 * True when a released restore may have been kept open for a published bundle (`spec/backup-service.md §4.3`): then
 * nobody can tell when it ended.
 */
export function mayStillFinish(evidence: Evidence, session: Session): boolean {
  if (!restores(session) || session.release === undefined) return false;
  if (session.release.doneSeq === undefined) return true;
  const record = evidence.records.find((one) => one.session === session);
  const { seq } = session.release;
  return [...(record?.timelines.keys() ?? [])].some((bundle) => {
    const published = publishCalls(evidence, session, bundle).some((call) => call.seq < seq);
    const ended = record?.runs.some(
      (run) => run.bundle === bundle && run.end !== undefined && run.end.seq < seq,
    );
    return published && ended !== true;
  });
}
