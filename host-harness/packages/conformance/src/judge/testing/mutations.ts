import { libraryEntry, serviceCodeToJs } from "@ohbackup/reference-model";
import type { Profile } from "@ohbackup/reference-model";
import type { ErrorValue, Outcome, TraceEvent, TraceEventOf } from "../../trace/event.js";
import type { Trace } from "../../trace/trace.js";
import { bundleOf } from "../history/timeline.js";

export type MutationKind = "drop" | "duplicate" | "swap" | "code" | "name" | "hash";

/** A trace with one thing made wrong. */
export interface Mutant {
  readonly kind: MutationKind;
  /** `seq` of the events that were touched, in the trace before the change. */
  readonly touched: readonly number[];
  readonly about: string;
  readonly trace: Trace;
}

type Callback = TraceEventOf<"callback">;

/** Every single change of a trace of the six kinds. */
export function* mutantsOf(trace: Trace, profile: Profile): Generator<Mutant> {
  for (const [index, event] of trace.events.entries()) {
    if (event.event === "callback") yield* callbackMutants(trace, index, event);
    else if (event.event === "outcome") yield* outcomeMutants(trace, index, event, profile);
    else if (event.event === "saved") yield* savedMutants(trace, index, event);
    else if (event.event === "tree" && event.when === "after") yield* treeMutants(trace, index, event);
  }
}

function mutant(
  trace: Trace,
  kind: MutationKind,
  touched: readonly TraceEvent[],
  about: string,
  events: readonly TraceEvent[],
): Mutant {
  const numbered = events.map((event, seq): TraceEvent => ({ ...event, seq }));
  return { kind, touched: touched.map(({ seq }) => seq), about, trace: { ...trace, events: numbered } };
}

function replaced(trace: Trace, index: number, ...by: readonly TraceEvent[]): readonly TraceEvent[] {
  return [...trace.events.slice(0, index), ...by, ...trace.events.slice(index + 1)];
}

function* callbackMutants(trace: Trace, index: number, event: Callback): Generator<Mutant> {
  const about = `${event.callback} ${bundleOf(event) ?? ""} ${event.file?.uri ?? ""}`.trim();
  // What was saved of a file goes with it.
  const follows = trace.events[index + 1];
  const own = follows?.event === "saved" ? 1 : 0;
  const without = [...trace.events.slice(0, index), ...trace.events.slice(index + 1 + own)];
  yield mutant(trace, "drop", [event], about, without);
  yield mutant(trace, "duplicate", [event], about, replaced(trace, index, event, event));
  const partner = nextNeighbour(trace, index, event);
  if (partner !== undefined) {
    const other = trace.events[partner];
    if (other !== undefined) {
      const swapped = [...trace.events];
      swapped[index] = other;
      swapped[partner] = event;
      const name = other.event === "callback" ? other.callback : "";
      yield mutant(trace, "swap", [event, other], `${about} <-> ${name}`, swapped);
    }
  }
  for (const err of otherErrors(event)) {
    const changed = withError(event, err);
    yield mutant(trace, "code", [event], `${about}: ${err.code ?? ""}`, replaced(trace, index, changed));
  }
  for (const name of otherNames(trace, event)) {
    yield mutant(trace, "name", [event], `${about}: ${name}`, replaced(trace, index, renamed(event, name)));
  }
}

/** The next callback of the same object that speaks of the same bundle, or of none. */
function nextNeighbour(trace: Trace, index: number, event: Callback): number | undefined {
  const position = trace.events.findIndex(
    (other, at) => at > index && other.event === "callback" && other.session === event.session,
  );
  const other = trace.events[position];
  if (other?.event !== "callback" || other.callback === event.callback)
    return other === undefined ? undefined : sameKind(event, other, position);
  const [left, right] = [bundleOf(event), bundleOf(other)];
  return left === undefined || right === undefined || left === right ? position : undefined;
}

function sameKind(event: Callback, other: TraceEvent, position: number): number | undefined {
  const files =
    event.callback === "onFileReady" && other.event === "callback" && bundleOf(event) === bundleOf(other);
  return files ? position : undefined;
}

function otherErrors(event: Callback): readonly ErrorValue[] {
  const data = bundleOf(event);
  if (event.callback !== "onBundleBegin" && event.callback !== "onBundleEnd") return [];
  if (data === undefined) return [];
  const codes = [13500004, 13500001, 13900020].filter((code) => code !== event.err?.code).slice(0, 1);
  return codes.map((code) => {
    const { text } = serviceCodeToJs(code);
    return { code, message: `${text}, origin errno: ${code}`, data };
  });
}

function withError(event: Callback, err: ErrorValue): Callback {
  const changed: Callback = { ...event, err };
  delete changed.data;
  return changed;
}

function otherNames(trace: Trace, event: Callback): readonly string[] {
  const name = bundleOf(event);
  if (event.callback === "onFileReady" && event.file !== undefined) return [`${event.file.uri}x`];
  if (name === undefined || event.callback === "onProcess") return [];
  const known = trace.header.facts?.bundles.map((bundle) => bundle.name) ?? [];
  return [known.find((other) => other !== name) ?? `${name}.other`];
}

function renamed(event: Callback, name: string): Callback {
  if (event.file !== undefined) return { ...event, file: { ...event.file, uri: name } };
  return {
    ...event,
    bundle: name,
    ...(event.err === undefined ? {} : { err: { ...event.err, data: name } }),
    ...(event.data === bundleOf(event) ? { data: name } : {}),
  };
}

function* outcomeMutants(
  trace: Trace,
  index: number,
  event: TraceEventOf<"outcome">,
  profile: Profile,
): Generator<Mutant> {
  const other = otherOutcome(event.outcome, profile);
  if (other === undefined) return;
  const call = trace.events.find((one) => one.event === "call" && one.id === event.id);
  const about = `outcome of ${call?.event === "call" ? call.call : ""}`;
  yield mutant(trace, "code", [event], about, replaced(trace, index, { ...event, outcome: other }));
}

/** Another error where there was one, and an error where there was none. */
function otherOutcome(outcome: Outcome, profile: Profile): Outcome | undefined {
  const other = (error?: ErrorValue): ErrorValue => {
    const code = error?.code === 13900020 ? 13900005 : 13900020;
    return { code, message: libraryEntry(profile, code)?.text ?? "" };
  };
  if ("thrown" in outcome) return { thrown: other(outcome.thrown) };
  if ("rejected" in outcome) return { rejected: other(outcome.rejected) };
  if ("resolved" in outcome) return { rejected: other() };
  return undefined;
}

function* savedMutants(trace: Trace, index: number, event: TraceEventOf<"saved">): Generator<Mutant> {
  const about = `saved ${event.bundle} ${event.uri}`;
  if (event.tar === undefined && event.sha256 !== undefined) {
    const changed = { ...event, sha256: otherHash(event.sha256) };
    yield mutant(trace, "hash", [event], about, replaced(trace, index, changed));
  }
  const at = event.tar?.findIndex(({ sha256 }) => sha256 !== undefined) ?? -1;
  const member = event.tar?.[at];
  if (member?.sha256 !== undefined) {
    const tar = [...(event.tar ?? [])];
    tar[at] = { ...member, sha256: otherHash(member.sha256) };
    yield mutant(
      trace,
      "hash",
      [event],
      `${about} ${member.name}`,
      replaced(trace, index, { ...event, tar }),
    );
  }
}

function* treeMutants(trace: Trace, index: number, event: TraceEventOf<"tree">): Generator<Mutant> {
  // What the extension keeps for itself is no content of the application.
  const at = event.entries.findIndex(
    ({ sha256, path }) => sha256 !== undefined && !path.includes("/.backup/"),
  );
  const entry = event.entries[at];
  if (entry?.sha256 === undefined) return;
  const entries = [...event.entries];
  entries[at] = { ...entry, sha256: otherHash(entry.sha256) };
  yield mutant(trace, "hash", [event], `tree ${entry.path}`, replaced(trace, index, { ...event, entries }));
}

function otherHash(sha256: string): string {
  return (sha256.startsWith("0") ? "1" : "0") + sha256.slice(1);
}
