import { asObject, asStrings } from "../../json-value.js";
import type { TraceEventOf } from "../../trace/event.js";
import type { Append } from "./append.js";
import { endingOf } from "./call.js";
import type { Call, SessionKind } from "./call.js";

/** One session of the service: from a constructor that returned until it was released or died. */
export interface Session {
  /** Name of the script object that opened it and hears its callbacks. */
  readonly name: string;
  readonly kind: SessionKind;
  readonly opened: Call;
  readonly appends: Append[];
  /** The release that ended it: resolved, or without a known outcome. */
  release: Call | undefined;
  /** `seq` of the happening that ended it without a release: its client or the service was killed, or died. */
  brokenAt: number | undefined;
  /** What its object was called back, in order. */
  readonly callbacks: TraceEventOf<"callback">[];
}

/** From here on nothing is sure to reach the caller: its end began. */
export function closingFrom(session: Session): number {
  return Math.min(
    session.release?.seq ?? Number.POSITIVE_INFINITY,
    session.brokenAt ?? Number.POSITIVE_INFINITY,
  );
}

/** From here on the session is over, except for what a released restore still has to finish. */
export function closedFrom(session: Session): number {
  const { release } = session;
  const resolved = release !== undefined && endingOf(release) === "succeeded" ? release.doneSeq : undefined;
  const released = resolved ?? Number.POSITIVE_INFINITY;
  return Math.min(released, session.brokenAt ?? Number.POSITIVE_INFINITY);
}

/** First event of the session. */
export function openedAt(session: Session): number {
  return session.opened.doneSeq ?? session.opened.seq;
}

export function restores(session: Session): boolean {
  return session.kind === "SessionRestore";
}

/** True when its object has a function for a callback; recordings list them, our own driver sets them all. */
export function hears(session: Session, callback: string): boolean {
  const listed = asStrings(asObject(session.opened.args[0])?.["callbacks"]);
  return listed === undefined || listed.includes(callback);
}
