import type { UnnumberedEvent } from "../event.js";
import { traceFormat, traceVersion } from "../header.js";
import type { TraceHeader } from "../header.js";

/** The header of a trace that nothing is known about. */
export const sampleHeader: TraceHeader = {
  format: traceFormat,
  version: traceVersion,
  scenario: { id: "sample" },
  seed: "1",
  profile: "v6.1",
  device: { kind: "test" },
};

/** A session that is opened, one callback with an error, and the end. */
export const sampleEvents: readonly UnnumberedEvent[] = [
  { t: 0, src: "caller", event: "call", id: 0, call: "new SessionBackup", session: "s1", args: [] },
  { t: 1, src: "caller", event: "outcome", id: 0, outcome: { returned: { session: "s1" } } },
  {
    t: 2,
    src: "caller",
    event: "callback",
    session: "s1",
    callback: "onBundleBegin",
    err: { code: 13500005, message: "…, origin errno: 13500005", data: "a" },
    bundle: "a",
  },
  { t: 3, src: "host", event: "end", status: "complete" },
];

/** The text of a trace file: a line for the header, a line an event. */
export function traceText(
  events: readonly UnnumberedEvent[] = sampleEvents,
  header: object = sampleHeader,
): string {
  const numbered = events.map((event, seq) => ({ ...event, seq }));
  return [header, ...numbered].map((line) => `${JSON.stringify(line)}\n`).join("");
}
