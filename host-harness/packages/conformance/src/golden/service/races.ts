import { asObject } from "../../json-value.js";
import { bundleOfEvent } from "./recorded.js";
import type { RecordedEvent, RecordedStep, ReplayableRecording } from "./recorded.js";

/** How often in a row the client was told each time that all bundles were through. */
export function roundsOfAllEnds({ events }: ReplayableRecording): readonly number[] {
  const rounds: number[] = [];
  let before = "";
  for (const { cb } of events) {
    if (cb.startsWith("env:")) continue;
    if (cb === "onAllBundlesEnd") rounds.push(before === cb ? (rounds.pop() ?? 0) + 1 : 1);
    before = cb;
  }
  return rounds;
}

/** Calls that belong to an undisturbed restore. */
const ordinaryCalls = new Set(["getFileHandle", "getFileHandles", "publishFile"]);

/** True for a call that can meet bundles in the middle of what they do. */
function isRacingCall({ call }: RecordedStep): boolean {
  if (call.startsWith("world:")) return call === "world:killExtension" || call === "world:killClient";
  return !call.startsWith("client:") && !ordinaryCalls.has(call.slice(call.indexOf(".") + 1));
}

function namesIn({ args }: RecordedStep): readonly string[] {
  return args
    .flatMap((argument) => (Array.isArray(argument) ? (argument as readonly unknown[]) : []))
    .flatMap((item) => {
      const name = typeof item === "string" ? item : asObject(item as never)?.["bundleName"];
      return typeof name === "string" ? [name] : [];
    });
}

interface Moment {
  readonly at: number;
  readonly step?: RecordedStep;
  readonly event?: RecordedEvent;
}

function timelineOf({ steps, events }: ReplayableRecording): readonly Moment[] {
  const moments: readonly Moment[] = [
    ...steps.map((step) => ({ at: step.t, step })),
    ...events.map((event) => ({ at: event.n, event })),
  ];
  return [...moments].sort((left, right) => left.at - right.at);
}

/** The bundle that an event says to be over. */
function endedBy(event: RecordedEvent): string | undefined {
  const isRefused = event.cb === "onBundleBegin" && event.members["err"] !== undefined;
  return event.cb === "onBundleEnd" || isRefused ? bundleOfEvent(event) : undefined;
}

/**
 * Calls of a recording that meet a bundle which was appended and has not ended. Only there the threads of the service and
 * of extensions have something to decide that a client sees.
 */
export function racingSteps(recording: ReplayableRecording): ReadonlySet<RecordedStep> {
  const open = new Set<string>();
  const racing = new Set<RecordedStep>();
  for (const { step, event } of timelineOf(recording)) {
    if (step !== undefined && open.size > 0 && isRacingCall(step)) racing.add(step);
    if (step?.call.endsWith(".appendBundles") === true) for (const name of namesIn(step)) open.add(name);
    if (step?.call.startsWith("new ") === true && step.outcome?.["returned"] !== undefined) open.clear();
    const ended = event === undefined ? undefined : endedBy(event);
    if (ended !== undefined) open.delete(ended);
  }
  return racing;
}

/** A bundle was told to begin twice before it ended: its process runs a backup twice at once. */
export function beginsTwice(recording: ReplayableRecording): boolean {
  const begun = new Set<string>();
  for (const event of recording.events) {
    const bundle = bundleOfEvent(event);
    if (endedBy(event) !== undefined) begun.delete(bundle);
    else if (event.cb === "onBundleBegin") {
      if (begun.has(bundle)) return true;
      begun.add(bundle);
    }
  }
  return false;
}
