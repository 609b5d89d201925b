import { canonicalBundleName, parseBundleName } from "@ohbackup/reference-model";
import type { BeginRefusal } from "@ohbackup/reference-model";
import type { TraceEventOf } from "../../trace/event.js";
import type { Acceptance } from "./acceptance.js";
import type { Append } from "./append.js";

export type Callback = TraceEventOf<"callback">;

/** A begin error that an append must cause, and the callback that delivered it. */
export interface ExpectedRefusal {
  readonly append: Append;
  readonly refusal: BeginRefusal;
  delivered: Callback | undefined;
}

/** An append with what it must bring. */
export interface ExpectedAppend {
  readonly append: Append;
  /** Undefined when the trace does not tell enough. */
  readonly acceptance: Acceptance | undefined;
  readonly refusals: readonly ExpectedRefusal[];
}

/** Everything a session said about one bundle, refusals of appends left out. */
export interface Timeline {
  readonly bundle: string;
  readonly events: readonly Callback[];
  /** Appends that let it in, in order; one entry for every time it is named. */
  readonly accepted: readonly Append[];
  /** True when an append of unknown acceptance names it: then nothing is sure of it. */
  readonly unsure: boolean;
}

/** Callbacks of a session that speak of a bundle. */
export function bundleOf(event: Callback): string | undefined {
  return event.err?.data ?? event.bundle;
}

const ofBundles: ReadonlySet<string> = new Set([
  "onBundleBegin",
  "onBundleEnd",
  "onFileReady",
  "onResultReport",
  "onProcess",
]);

/**
 * Gives every begin error to the refusal that explains it, oldest append first, and returns the remaining callbacks of
 * bundles.
 */
export function withoutRefusals(
  callbacks: readonly Callback[],
  appends: readonly ExpectedAppend[],
): readonly Callback[] {
  return callbacks.filter((event) => ofBundles.has(event.callback) && !deliver(event, appends));
}

function deliver(event: Callback, appends: readonly ExpectedAppend[]): boolean {
  if (event.callback !== "onBundleBegin" || event.err === undefined) return false;
  const name = bundleOf(event);
  for (const { append, refusals } of appends) {
    if (append.call.seq > event.seq) break;
    const match = refusals.find(
      ({ refusal, delivered }) =>
        delivered === undefined && refusal.bundleName === name && refusal.code === event.err?.code,
    );
    if (match === undefined) continue;
    match.delivered = event;
    return true;
  }
  return false;
}

/** The timelines of a session, by canonical name. */
export function timelinesOf(
  callbacks: readonly Callback[],
  appends: readonly ExpectedAppend[],
): ReadonlyMap<string, Timeline> {
  const events = new Map<string, Callback[]>();
  const accepted = new Map<string, Append[]>();
  const unsure = new Set<string>();
  for (const event of callbacks) push(events, bundleOf(event) ?? "", event);
  for (const { append, acceptance } of appends) {
    if (append.fate === "not-made") continue;
    if (acceptance === undefined || append.fate === "open") {
      for (const name of append.names) unsure.add(canonicalBundleName(parseBundleName(name)));
    }
    if (append.fate === "rejected") continue;
    for (const name of acceptance?.accepted ?? []) push(accepted, name, append);
  }
  const names = new Set([...events.keys(), ...accepted.keys(), ...unsure]);
  return new Map(
    [...names].map((bundle) => [
      bundle,
      {
        bundle,
        events: events.get(bundle) ?? [],
        accepted: accepted.get(bundle) ?? [],
        unsure: unsure.has(bundle),
      },
    ]),
  );
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
