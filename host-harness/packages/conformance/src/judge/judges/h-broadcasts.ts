import type { BundleInfo } from "@ohbackup/reference-model";
import type { TraceEventOf } from "../../trace/event.js";
import type { Evidence } from "../evidence.js";
import { eventsOf } from "../history/call.js";
import type { Run } from "../history/run.js";
import { closedFrom, restores } from "../history/session.js";
import type { SessionRecord } from "../history/session-record.js";
import { breaks, holds } from "../observation.js";
import type { Observation } from "../observation.js";

/** Clauses H6 and H7: only a restore publishes the first broadcast element, before the extension is connected. */
export function* judgeBroadcast(
  evidence: Evidence,
  { session }: SessionRecord,
  run: Run,
  info: BundleInfo,
): Generator<Observation> {
  const { trace, flags } = evidence;
  const [broadcast] = info.broadcasts;
  if (trace.header.environment !== true || broadcast === undefined || run.append === undefined) return;
  const from = run.append.call.seq;
  const around = evidence.events.filter(
    (event): event is TraceEventOf<"env"> =>
      event.event === "env" &&
      event.bundle === run.bundle &&
      event.seq > from &&
      event.seq < closedFrom(session),
  );
  const published = around.find(({ name }) => name === "commonEvent");
  const place = {
    subject: run.bundle,
    events: [...eventsOf(run.append.call), ...(published === undefined ? [] : [published.seq])],
  };
  if (!restores(session)) {
    yield published === undefined
      ? holds("H7", { ...place, seen: "no common event" })
      : breaks("H7", { ...place, seen: "a common event", allowed: "none" });
    return;
  }
  if (broadcast.broadcastType === "restore_end") return;
  const connected = around.find(({ name }) => name === "connectAbility");
  const action = published?.detail["action"];
  const early = connected === undefined || (published !== undefined && published.seq < connected.seq);
  const fits = action === flags.broadcastAction && early;
  const seen = published === undefined ? "no common event" : `common event ${JSON.stringify(action)}`;
  const allowed = `${flags.broadcastAction} before the extension is connected`;
  yield fits ? holds("H6", { ...place, seen }) : breaks("H6", { ...place, seen, allowed });
}
