import { scriptedOutcome } from "./behaviour.js";
import { endingOf } from "./call.js";
import type { History } from "./history.js";
import { filesOf } from "./run.js";
import type { Run } from "./run.js";
import { isIndex } from "./saved.js";
import { openedAt, restores } from "./session.js";
import type { Session } from "./session.js";
import type { SessionRecord } from "./session-record.js";
import type { Callback } from "./timeline.js";
import { canonicalBundleName, parseBundleName } from "@ohbackup/reference-model";

/**
 * Where a bundle stands in a session, as far as its caller can know: callbacks arrive late, so that near a change
 * nothing is sure. `waiting` = let in, not yet heard of; it may be starting or even running.
 */
export type Presence = "absent" | "waiting" | "running" | "unsure";

/** The presence of a bundle when a call was made that ended at `doneSeq`. */
export function presenceAt(
  history: History,
  record: SessionRecord,
  bundle: string,
  seq: number,
  doneSeq = seq,
): Presence {
  const name = canonicalBundleName(parseBundleName(bundle));
  if (record.tangled.has(name) || record.timelines.get(name)?.unsure === true) return "unsure";
  // In the map only canonical names exist; another spelling is not in it (`spec/backup-service.md §3.3`).
  if (name !== bundle) return "unsure";
  const runs = record.runs.filter((run) => run.bundle === name && (run.append?.call.seq ?? 0) < doneSeq);
  const run = runs.at(-1);
  if (run === undefined) return "absent";
  if ((run.append?.call.doneSeq ?? Number.POSITIVE_INFINITY) > seq) return "unsure";
  if (record.named.has(name))
    return run.end === undefined ? presenceOfRun(history, record, run, seq, doneSeq) : "unsure";
  return presenceOfRun(history, record, run, seq, doneSeq);
}

function presenceOfRun(
  history: History,
  record: SessionRecord,
  run: Run,
  seq: number,
  doneSeq: number,
): Presence {
  const over = run.end ?? run.startFailure;
  if (over !== undefined && over.seq < seq) return goneSince(record, over, seq) ? "absent" : "unsure";
  if (run.begin === undefined || run.begin.seq > seq)
    return run.startFailure === undefined ? "waiting" : "unsure";
  const stays = restores(record.session)
    ? !wasPublished(history, record.session, run.bundle, doneSeq)
    : staysInBackup(history, run, doneSeq);
  return stays && (over === undefined || over.seq > doneSeq) ? "running" : "unsure";
}

/** An onAllBundlesEnd after the end of a bundle says that it was taken out. */
function goneSince({ allEnds }: SessionRecord, over: Callback, seq: number): boolean {
  return allEnds.some((allEnd) => allEnd.seq > over.seq && allEnd.seq < seq);
}

/** A backup that hangs, or that still sends a file other than the last one. */
function staysInBackup({ world }: History, run: Run, doneSeq: number): boolean {
  const hangs = scriptedOutcome(world.bundles.get(run.bundle), "backup")?.ends === "never";
  return (
    (hangs && run.end === undefined) || filesOf(run).some((file) => !isIndex(file) && file.seq > doneSeq)
  );
}

/** True when publishFile of a bundle may have reached the service before a moment. */
export function wasPublished(history: History, session: Session, bundle: string, seq: number): boolean {
  return publishCalls(history, session, bundle).some((call) => call.seq < seq);
}

/** The publishFile calls of a session for a bundle that were not turned down. */
export function publishCalls(
  history: History,
  session: Session,
  bundle: string,
): readonly History["calls"][number][] {
  return history.calls.filter(
    (call) =>
      call.method === "publishFile" &&
      call.seq > openedAt(session) &&
      history.openAtCall.get(call.id) === session &&
      fileOf(call)?.bundleName === bundle &&
      endingOf(call) !== "failed",
  );
}

/** The `{ bundleName, uri }` of getFileHandle and publishFile. */
export function fileOf(call: History["calls"][number]): { bundleName: string; uri: string } | undefined {
  const [argument] = call.args;
  if (typeof argument !== "object" || argument === null || Array.isArray(argument)) return undefined;
  const { bundleName, uri } = argument;
  return typeof bundleName === "string" && typeof uri === "string" ? { bundleName, uri } : undefined;
}
