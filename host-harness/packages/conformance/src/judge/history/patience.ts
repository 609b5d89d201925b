import { asObject } from "../../json-value.js";
import type { History } from "./history.js";
import { closedFrom, closingFrom } from "./session.js";
import type { Session } from "./session.js";

/** Longest time that anything a session still has to say takes: onRelease and a disconnect (`§10.5`, `§6`), doubled. */
const patienceMs = 16_000;

/** True when the trace is cut off before a session was over: whatever did not come may still have come. */
export function goesOn(history: Pick<History, "whole">, session: Session): boolean {
  return !history.whole && closedFrom(session) === Number.POSITIVE_INFINITY;
}

/**
 * True when the caller gave a session enough time after an event for what had to follow: it waited in vain, or let time
 * pass, before it released the session or stopped. Only then is something that did not come missing.
 */
export function waitedAfter(history: History, session: Session, seq: number): boolean {
  const closing = closingFrom(session);
  if (goesOn(history, session)) return false;
  if (isRecording(history)) return session.brokenAt === undefined && waitsBeforeRelease(history);
  const between = history.events.filter((event) => event.seq > seq && event.seq < closing);
  const waited = between.some((event) => event.event === "wait" && event.result === "timeout");
  return waited || timeBetween(history, seq, closing) >= patienceMs;
}

/** True for a recording of the service that was not made by our own driver. */
export function isRecording({ trace }: Pick<History, "trace">): boolean {
  return trace.header.device["kind"] === "recording";
}

/**
 * Recordings were played so that each session is released only once nothing happened for a second or more, except in
 * plans with an early release (`golden/service/README.md`, `golden/service-random/README.md`). Where repeated recordings
 * gave different callbacks, that second was too short for some of them.
 */
export function waitsBeforeRelease({ trace }: Pick<History, "trace">): boolean {
  const { about, order } = trace.header.scenario;
  const early = typeof about === "string" && about.includes("/release");
  return !early && asObject(order)?.["sameSet"] !== false;
}

function timeBetween({ events }: History, from: number, to: number): number {
  const first = events.find(({ seq }) => seq >= from);
  const last = to === Number.POSITIVE_INFINITY ? events.at(-1) : events.find(({ seq }) => seq >= to);
  return first === undefined || last === undefined ? 0 : last.t - first.t;
}

/**
 * True when repeated recordings of a run gave the callbacks of each bundle in the same order, so that this order was no
 * matter of chance.
 */
export function orderWasStable({ trace }: History): boolean {
  return asObject(trace.header.scenario["order"])?.["identicalOrderPerBundle"] === true;
}
