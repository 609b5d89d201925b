import { serviceCodes } from "@ohbackup/reference-model";
import type { ClauseId } from "@ohbackup/reference-model";
import type { Evidence } from "../evidence.js";
import { interferencesWith } from "../history/interference.js";
import type { Interferences } from "../history/interference.js";
import { orderWasStable } from "../history/patience.js";
import type { Run } from "../history/run.js";
import { firstEvent } from "../history/run.js";
import type { Session } from "../history/session.js";
import type { Callback } from "../history/timeline.js";
import { breaks } from "../observation.js";
import type { Observation } from "../observation.js";
import { isLeftOver } from "./left-over.js";

/** Callbacks that have no place in the course of their bundle, and bundles that nobody appended. */
export function* judgeMisplaced(
  evidence: Evidence,
  session: Session,
  clause: ClauseId,
  run: Run,
): Generator<Observation> {
  const subject = run.bundle;
  for (const { event, why } of run.misplaced) {
    if (comesLate(interferencesWith(evidence, session, run), event)) continue;
    const seen = `${event.callback} ${why}`;
    yield breaks(clause, { subject, events: [event.seq], seen, allowed: "nothing more of this bundle" });
  }
  const first = firstEvent(run);
  if (run.append === undefined && first !== undefined && !isLeftOver(evidence, session, first)) {
    const seen = `${first.callback} of a bundle that no append of the session let in`;
    // Recording rand_1006 of the snapshot: what a dropped extension still says is reported under an empty name.
    // Without F33 the entry of a name with an index is mixed up with the one of its bundle (§7.2, derived).
    const soft = run.bundle === "" || !evidence.profile.flags.clonesCanBeAppended;
    yield breaks(clause, {
      subject,
      events: [first.seq],
      seen,
      allowed: "only bundles that were appended",
      soft,
    });
  }
  const early = run.between.find(({ seq }) => run.begin !== undefined && seq < run.begin.seq);
  if (early === undefined || run.begin === undefined) return;
  yield breaks(clause, {
    subject,
    events: [early.seq, run.begin.seq],
    seen: `${early.callback} before onBundleBegin`,
    allowed: "onBundleBegin first",
    // The service sends begin once the extension took the call; a fast extension can be heard first (`design.md §7`).
    soft: !orderWasStable(evidence),
  });
}

/** The end of a cancel or a timer that came too late follows the one of the bundle (`spec/backup-service.md §7.12`). */
function comesLate({ cancelled, timerSet }: Interferences, { callback, err }: Callback): boolean {
  if (callback !== "onBundleEnd") return false;
  return (cancelled && err === undefined) || (timerSet && err?.code === serviceCodes.extensionTimeout);
}
