import type { JsonObject, JsonValue } from "../../json-value.js";
import { difference, nameWithoutClock, textOf } from "./placeholders.js";
import { bundleOfEvent } from "./recorded.js";
import type { RecordedEvent, ReplayableRecording } from "./recorded.js";
import type { Replayed } from "./replay.js";
import type { ObservedStep } from "./stage.js";

/** Compares a replay with its recording as strictly as the recording's `order` allows. Empty = equal. */
export function compareReplay(recording: ReplayableRecording, replayed: Replayed): readonly string[] {
  return [
    ...(recording.order.sameOutcomes ? outcomeDifferences(replayed.steps) : []),
    ...eventDifferences(recording, replayed),
    ...(recording.order.identicalOrder ? orderOfCallsDifferences(recording, replayed) : []),
    ...(recording.order.sameSet ? treeDifferences(recording.finalTree, replayed.finalTree) : []),
  ];
}

function outcomeDifferences(steps: readonly ObservedStep[]): readonly string[] {
  return steps.flatMap(({ step, outcome, returned }) => {
    const name = `${step.call} at t=${String(step.t)}`;
    if (step.outcome === undefined) return [];
    const found =
      outcomeDifference(step.outcome, outcome) ??
      (step.returned === undefined ? undefined : difference(step.returned, returned));
    return found === undefined ? [] : [`${name}: ${found}`];
  });
}

/** Recordings name the keys of a result only in some scenarios. */
function outcomeDifference(recorded: JsonObject, observed: JsonObject | undefined): string | undefined {
  if (recorded["pending"] === true)
    return observed === undefined ? undefined : difference(recorded, observed);
  if (observed === undefined) return `no outcome, recorded ${JSON.stringify(recorded).slice(0, 200)}`;
  for (const kind of ["resolved", "callback"]) {
    const wanted = recorded[kind];
    const seen = observed[kind];
    if (isResult(wanted) && isResult(seen)) return resultDifference(wanted, seen);
  }
  return difference(recorded, observed);
}

function isResult(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function resultDifference(wanted: JsonObject, seen: JsonObject): string | undefined {
  const { data } = wanted;
  if (isResult(data) && isResult(seen["data"])) {
    return difference(wanted["err"], seen["err"]) ?? resultDifference(data, seen["data"]);
  }
  const { keys, ...rest } = seen;
  return difference(
    wanted,
    wanted["keys"] === undefined ? rest : { ...rest, ...(keys === undefined ? {} : { keys }) },
  );
}

type Group = readonly RecordedEvent[];

/** Its place among other events is only approximate (`golden/service/README.md`). */
function isApproximate({ cb }: RecordedEvent): boolean {
  return cb === "env:ability" || cb.startsWith("env:ext") || cb === "env:saLoaded";
}

function eventDifferences(recording: ReplayableRecording, replayed: Replayed): readonly string[] {
  const { identicalOrder, identicalOrderPerBundle, sameSet } = recording.order;
  if (!sameSet) return [];
  const wanted = recording.events.filter(({ cb }) => cb !== "note");
  const seen = withoutUnheard(wanted, replayed);
  const found = [...compareAsSet(wanted.filter(isApproximate), seen.filter(isApproximate))];
  const exact = wanted.filter((event) => !isApproximate(event));
  const exactSeen = seen.filter((event) => !isApproximate(event));
  if (!identicalOrderPerBundle) return [...found, ...compareAsSet(exact, exactSeen)];
  for (const bundle of new Set([...exact, ...exactSeen].map(bundleOfEvent))) {
    // How bundles interleave is never significant; where each stands among what concerns no bundle is.
    const of = (events: Group): Group =>
      events.filter((event) => {
        const owner = bundleOfEvent(event);
        return owner === bundle || (identicalOrder && owner === "");
      });
    found.push(...compareInOrder(of(exact), of(exactSeen), bundle === "" ? "events of no bundle" : bundle));
  }
  return found;
}

/** The recorder's thread heard nothing any more once only calls that answer at once were left. */
function endOfHearing(steps: readonly ObservedStep[]): number {
  const isSynchronous = ({ outcome }: ObservedStep): boolean =>
    outcome?.["returned"] !== undefined || outcome?.["thrown"] !== undefined;
  const firstOfTail = steps.findLastIndex((step) => !isSynchronous(step)) + 1;
  return steps[firstOfTail]?.t ?? Number.POSITIVE_INFINITY;
}

/** What the service did to its surroundings at the end, nobody wrote down any more, nor that the last call loaded it. */
function withoutUnheard(wanted: Group, { events, steps }: Replayed): Group {
  const last = endOfHearing(steps);
  const left = new Map<string, number>();
  for (const event of wanted) left.set(keyOf(event), (left.get(keyOf(event)) ?? 0) + 1);
  return events.filter((event) => {
    const count = left.get(keyOf(event)) ?? 0;
    left.set(keyOf(event), count - 1);
    return count > 0 || !event.cb.startsWith("env:") || (event.n < last && event.cb !== "env:saLoaded");
  });
}

function shortName({ cb, members }: RecordedEvent): string {
  const { uri, err } = members;
  const details = [bundleOfEvent({ cb, members }), textOf(uri), err === undefined ? undefined : "failed"];
  return `${cb}(${details.filter((part) => part !== undefined && part !== "").join(" ")})`;
}

function compareInOrder(wanted: Group, seen: Group, what: string): readonly string[] {
  for (const [index, event] of wanted.entries()) {
    const other = seen[index];
    if (other === undefined) return [`${what}: ${shortName(event)} (n=${String(event.n)}) does not come`];
    if (keyOf(event) !== keyOf(other)) {
      return [`${what}: instead of ${shortName(event)} (n=${String(event.n)}) comes ${shortName(other)}`];
    }
    const found = difference(event.members, other.members, false);
    if (found !== undefined) return [`${what}: ${shortName(event)} (n=${String(event.n)})${found}`];
  }
  const [surplus] = seen.slice(wanted.length);
  return surplus === undefined ? [] : [`${what}: ${shortName(surplus)} comes, which is not recorded`];
}

function keyOf(event: RecordedEvent): string {
  const { uri } = event.members;
  return `${event.cb} ${bundleOfEvent(event)} ${typeof uri === "string" ? nameWithoutClock(uri) : ""}`;
}

/** Same events in any order: each recorded one takes the first equal one that is left. */
function compareAsSet(wanted: Group, seen: Group): readonly string[] {
  const left = [...seen];
  for (const event of wanted) {
    const candidates = left.filter((other) => keyOf(other) === keyOf(event));
    const match = candidates.find((other) => difference(event.members, other.members, false) === undefined);
    const [closest] = candidates;
    if (match !== undefined) left.splice(left.indexOf(match), 1);
    else if (closest === undefined) return [`${shortName(event)} (n=${String(event.n)}) does not come`];
    else {
      const found = difference(event.members, closest.members, false) ?? "";
      return [`${shortName(event)} (n=${String(event.n)})${found}`];
    }
  }
  const [surplus] = left;
  return surplus === undefined ? [] : [`${shortName(surplus)} comes, which is not recorded`];
}

/** Events that a call itself causes come before its outcome, as recorded (clause B16, F35). */
function orderOfCallsDifferences(
  recording: ReplayableRecording,
  { steps, events }: Replayed,
): readonly string[] {
  return steps.flatMap(({ step, t, done }) => {
    if (step.done === undefined || done === undefined) return [];
    const { done: recordedDone } = step;
    const caused = recording.events.filter(
      (event) => event.n > step.t && event.n < recordedDone && isCausedBy(step.call, event),
    );
    const during = events.filter((event) => event.n > t && event.n < done).map(keyOf);
    const late = caused.find((event) => !during.includes(keyOf(event)));
    return late === undefined
      ? []
      : [`${step.call} at t=${String(step.t)} is answered before ${shortName(late)}, which came first`];
  });
}

function isCausedBy(call: string, { cb, members }: RecordedEvent): boolean {
  if (call.endsWith(".appendBundles")) return cb === "onBundleBegin" && members["err"] !== undefined;
  return call.includes(".getFileHandle") && cb.startsWith("onFileReady");
}

function treeDifferences(
  wanted: readonly JsonObject[] | undefined,
  seen: readonly JsonObject[],
): readonly string[] {
  if (wanted === undefined) return [];
  const nameOf = (entry: JsonObject): string => `${textOf(entry["bundle"])} ${textOf(entry["path"])}`;
  const byName = new Map(seen.map((entry) => [nameOf(entry), entry]));
  for (const entry of wanted) {
    const other = byName.get(nameOf(entry));
    if (other === undefined) return [`finalTree: ${nameOf(entry)} is missing`];
    const found = difference(withoutClockContent(entry), other, false);
    if (found !== undefined) return [`finalTree: ${nameOf(entry)}${found}`];
    byName.delete(nameOf(entry));
  }
  const [surplus] = byName.keys();
  return surplus === undefined ? [] : [`finalTree: ${surplus} is there, which is not recorded`];
}

/** An index that a client put back holds clock values; its bytes were compared when it was delivered. */
function withoutClockContent(entry: JsonObject): JsonObject {
  if (!/\/\.backup\/.*manage\.json$/.test(textOf(entry["path"]))) return entry;
  return Object.fromEntries(Object.entries(entry).filter(([name]) => name !== "sha256" && name !== "size"));
}
