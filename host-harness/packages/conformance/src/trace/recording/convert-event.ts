import type { FileValue, UnnumberedEvent } from "../event.js";
import type { JsonValue } from "../../json-value.js";
import type { RecordedEvent, RecordedHandle } from "./recording-schema.js";
import { savedDetailOf } from "./saved-file.js";
import type { SessionsOfEvents } from "./sessions-of-events.js";

/** The events of one entry of `events`: a callback with what was saved of its file, or a look into the surroundings. */
export function convertEvent(event: RecordedEvent, sessions: SessionsOfEvents): UnnumberedEvent[] {
  if (event.cb.startsWith("env:")) return [environment(event)];
  if (event.cb === "note") return [note(event)];
  if (!event.cb.startsWith("on")) return [];
  const session = event.session ?? sessions.sessionAt(event.n, event.cb);
  const bundle = event.bundle ?? event.err?.data;
  const of = session === undefined ? {} : { session };
  const seen: UnnumberedEvent = {
    t: event.n,
    src: "caller",
    event: "callback",
    callback: event.cb,
    ...of,
    ...(event.args === undefined ? {} : { args: event.args }),
    ...(event.err === undefined ? {} : { err: event.err }),
    ...(bundle === undefined ? {} : { bundle }),
    ...(event.data === undefined ? {} : { data: event.data }),
    ...(event.files === undefined ? {} : { files: event.files.map(batchValue) }),
    ...(event.uri === undefined ? {} : { file: fileValue(event, event.uri) }),
  };
  const detail = savedDetailOf(event);
  if (detail === undefined || event.uri === undefined) return [seen];
  return [
    seen,
    {
      t: event.n,
      src: "caller",
      event: "saved",
      bundle: event.bundle ?? "",
      uri: event.uri,
      ...of,
      ...detail,
    },
  ];
}

function environment(event: RecordedEvent): UnnumberedEvent {
  const detail: Record<string, JsonValue> = event.detail ?? {};
  const bundle = detail["bundle"];
  return {
    t: event.n,
    src: "model",
    event: "env",
    name: event.cb.slice("env:".length),
    detail,
    ...(typeof bundle === "string" ? { bundle } : {}),
  };
}

/** A measured number that the recording noted between two events. */
function note(event: RecordedEvent): UnnumberedEvent {
  return {
    t: event.n,
    src: "host",
    event: "env",
    name: "note",
    detail: { about: event.about ?? "", value: event.value ?? null },
  };
}

function batchValue(handle: RecordedHandle): FileValue & { bundle: string } {
  return { bundle: handle.bundle ?? "", ...fileValue(handle, handle.uri ?? "") };
}

function fileValue(event: RecordedHandle, uri: string): FileValue {
  const keys = event.keys ?? [];
  const state = (value: JsonValue | undefined): "open" | "negative" | "closed" =>
    value === -1 ? "negative" : value === "closed" ? "closed" : "open";
  return {
    uri,
    keys,
    fd: state(event.fd),
    ...(keys.includes("manifestFd")
      ? { manifestFd: event.manifest === undefined ? "negative" : state(event.manifest) }
      : {}),
  };
}
