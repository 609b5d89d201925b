import { dropsDeathNotice, libraryEntry, releaseOutcome } from "@ohbackup/reference-model";
import type { ReleaseSituation } from "@ohbackup/reference-model";
import type { TraceEvent } from "../../trace/event.js";
import type { Evidence, Judge } from "../evidence.js";
import { describeOutcome, endingOf, errorOf, eventsOf, isOfBackup } from "../history/call.js";
import type { Call } from "../history/call.js";
import { hears, openedAt } from "../history/session.js";
import type { Session } from "../history/session.js";
import { breaks, holds, undecided } from "../observation.js";
import type { Observation } from "../observation.js";
import { mayStillFinish } from "./waiting-release.js";

/** Clauses A7, A8 and api-release: how a release ends, and what follows it. */
export const judgeReleases: Judge = function* (evidence) {
  for (const call of evidence.calls) {
    if (call.method === "release" && evidence.apiAnswer(call)?.does !== "throws")
      yield* judgeOutcome(evidence, call);
  }
  for (const { session } of evidence.records) yield* judgeDeathNotice(evidence, session);
};

function* judgeOutcome(evidence: Evidence, call: Call): Generator<Observation> {
  if (evidence.unclearCalls.has(call.id)) return;
  const open = evidence.openAtCall.get(call.id);
  const before = evidence.sessions.filter((session) => openedAt(session) < call.seq).at(-1);
  if (open === undefined && before !== undefined && mayStillFinish(evidence, before)) return;
  const situation = situationOf(call, open);
  const clause = situation === "owner" ? "api-release" : "A8";
  const place = { events: eventsOf(call), seen: describeOutcome(call) };
  if (endingOf(call) === "open") {
    yield undecided(clause, place);
    return;
  }
  const { code } = releaseOutcome(evidence.flags, situation);
  const expected = libraryEntry(evidence.profile, code)?.code;
  const fits = errorOf(call)?.code === expected;
  const allowed = expected === undefined ? "it resolves" : `it is rejected with ${expected}`;
  yield fits ? holds(clause, place) : breaks(clause, { ...place, allowed });
}

function situationOf(call: Call, open: Session | undefined): ReleaseSituation {
  if (open === undefined) return "no-session";
  return open.opened.caller?.bundle === call.caller?.bundle ? "owner" : "foreign-session";
}

/** Clause A7: at most one notice for an object, and only once its session was over. */
function* judgeDeathNotice(evidence: Evidence, session: Session): Generator<Observation> {
  const notices = session.callbacks.filter(({ callback }) => callback === "onBackupServiceDied");
  const [first, second] = notices;
  const released = session.release;
  const subject = session.name;
  if (second !== undefined) {
    const place = {
      subject,
      events: notices.map(({ seq }) => seq),
      seen: `onBackupServiceDied ${notices.length} times`,
    };
    yield breaks("A7", { ...place, allowed: "once" });
    return;
  }
  if (first === undefined) {
    if (released !== undefined) yield* judgeSilence(evidence, session, released);
    return;
  }
  const place = { subject, events: [first.seq], seen: "onBackupServiceDied" };
  if (released !== undefined && released.seq < first.seq) {
    yield holds("A7", { ...place, events: [...eventsOf(released), first.seq] });
  } else if (session.brokenAt === first.seq) {
    yield breaks("A7", { ...place, allowed: "not while the session is open", soft: true });
  }
}

/**
 * The notice depends on the system ending the service's process: it is missing when that was seen, or when the caller
 * waited for it in vain, and no other call took it away.
 */
function* judgeSilence(evidence: Evidence, session: Session, released: Call): Generator<Observation> {
  if (!hears(session, "onBackupServiceDied")) return;
  const ended = deathsIn(evidence.events).find(({ seq }) => seq > released.seq);
  if (ended === undefined || wasTakenAway(evidence, session, ended.seq)) return;
  const later = evidence.whole || evidence.events.some(({ seq, src }) => seq > ended.seq && src === "caller");
  if (!later) return;
  const place = { subject: session.name, events: [...eventsOf(released), ended.seq] };
  const seen = "no onBackupServiceDied after release";
  yield breaks("A7", { ...place, seen, allowed: "onBackupServiceDied" });
}

const deaths = new WeakMap<readonly TraceEvent[], readonly TraceEvent[]>();

/** There are few of these among many events, and every session asks for the next one. */
function deathsIn(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const known = deaths.get(events) ?? events.filter(showsDeath);
  deaths.set(events, known);
  return known;
}

function showsDeath(event: TraceEvent): boolean {
  if (event.event === "env") return event.name === "saUnloaded";
  const waited = event.event === "wait" && event.result === "timeout";
  return waited && JSON.stringify(event.for).includes("onBackupServiceDied");
}

function wasTakenAway(evidence: Evidence, session: Session, seq: number): boolean {
  return evidence.calls.some(
    (call) =>
      call.seq > openedAt(session) &&
      call.seq < seq &&
      dropsDeathNotice(call.method, call.kind !== undefined && call.method !== "new") &&
      isOfBackup(call),
  );
}
