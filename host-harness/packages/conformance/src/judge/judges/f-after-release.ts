import type { ClauseId } from "@ohbackup/reference-model";
import type { Evidence, Judge } from "../evidence.js";
import { isFinished } from "../history/run.js";
import { endingOf, eventsOf } from "../history/call.js";
import { publishCalls } from "../history/presence.js";
import { isIndex } from "../history/saved.js";
import { restores } from "../history/session.js";
import type { Session } from "../history/session.js";
import type { SessionRecord } from "../history/session-record.js";
import { bundleOf } from "../history/timeline.js";
import type { Callback } from "../history/timeline.js";
import { breaks, holds } from "../observation.js";
import type { Observation } from "../observation.js";

const aboutBundles: ReadonlySet<string> = new Set([
  "onBundleBegin",
  "onBundleEnd",
  "onFileReady",
  "onFileReadyBatch",
  "onResultReport",
  "onProcess",
]);

/** Clauses F-10, F-11 and F-13: once release resolved, nothing more is said of bundles that it dropped. */
export const judgeAfterRelease: Judge = function* (evidence) {
  for (const record of evidence.records) {
    const { release, callbacks } = record.session;
    if (release?.doneSeq === undefined || endingOf(release) !== "succeeded") continue;
    const resolved = release.doneSeq;
    const late = callbacks.filter((event) => event.seq > resolved && isDropped(evidence, record, event));
    for (const event of late) yield judgeLate(record, event, eventsOf(release));
    if (late.length > 0) continue;
    for (const clause of clausesOfCut(record, release.seq))
      yield holds(clause, { events: eventsOf(release), seen: "nothing more of its bundles" });
  }
};

function isDropped(evidence: Evidence, { session }: SessionRecord, event: Callback): boolean {
  if (!aboutBundles.has(event.callback)) return false;
  const bundle = bundleOf(event);
  if (bundle === undefined) return true;
  if (restores(session)) return publishCalls(evidence, session, bundle).length === 0;
  return !wasOnItsWay(session, bundle, event);
}

/**
 * The end of a bundle that had sent manage.json may have been sent before the release, and is only heard after it:
 * promises and callbacks reach the script on two ways (recording rand_1030 of the snapshot).
 */
function wasOnItsWay(session: Session, bundle: string, event: Callback): boolean {
  if (event.callback !== "onBundleEnd") return false;
  return session.callbacks.some((file) => bundleOf(file) === bundle && isIndex(file) && file.seq < event.seq);
}

function judgeLate(record: SessionRecord, event: Callback, release: readonly number[]): Observation {
  const clause: ClauseId = restores(record.session) ? "F-13" : "F-10";
  const subject = bundleOf(event) ?? "";
  return breaks(clause, {
    subject,
    events: [...release, event.seq],
    seen: `${event.callback} after release resolved`,
    allowed: "nothing more of its bundles",
    // Recording rand_1006 of the snapshot: what a dropped extension still says is reported under an empty name.
    soft: subject === "",
  });
}

/** What the release cut off: running bundles, waiting ones, both or nothing. */
function clausesOfCut(record: SessionRecord, seq: number): readonly ClauseId[] {
  const cut = record.runs.filter((run) => !isFinished(run) && (run.append?.call.seq ?? seq) < seq);
  if (restores(record.session)) return cut.length === 0 ? [] : ["F-13"];
  const running: readonly ClauseId[] = cut.some(({ begin }) => begin !== undefined) ? ["F-10"] : [];
  return cut.some(({ begin }) => begin === undefined) ? [...running, "F-11"] : running;
}
