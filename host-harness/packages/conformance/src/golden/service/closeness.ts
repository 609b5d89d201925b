import { nameWithoutClock } from "./placeholders.js";
import { bundleOfEvent } from "./recorded.js";
import type { RecordedEvent, ReplayableRecording } from "./recorded.js";
import type { Replayed } from "./replay.js";

function keyOf(event: RecordedEvent): string {
  const { uri, err } = event.members;
  return `${event.cb} ${typeof uri === "string" ? nameWithoutClock(uri) : ""} ${err === undefined ? "" : "failed"}`;
}

/** Callbacks and surroundings whose order is exact, by bundle. */
function byBundle(events: readonly RecordedEvent[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const event of events) {
    if (event.cb === "note" || /^env:(ability|ext|saLoaded)/.test(event.cb)) continue;
    const bundle = bundleOfEvent(event);
    const group = groups.get(bundle) ?? [];
    group.push(keyOf(event));
    groups.set(bundle, group);
  }
  return groups;
}

/** How far a replay goes along with its recording: events until the first other one, bundle by bundle. */
export function closeness(recording: ReplayableRecording, replayed: Replayed): number {
  const seen = byBundle(replayed.events);
  let common = 0;
  for (const [bundle, wanted] of byBundle(recording.events)) {
    const others = seen.get(bundle) ?? [];
    const length = wanted.findIndex((key, index) => key !== others[index]);
    common += length < 0 ? wanted.length : length;
    // What is there beyond counts against a way that is otherwise as good.
    common -= Math.max(0, others.length - wanted.length) / 100;
  }
  return common;
}
