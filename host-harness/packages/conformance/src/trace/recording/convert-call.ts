import type { UnnumberedEvent } from "../event.js";
import { asObject } from "../../json-value.js";
import { openedSessionName } from "./sessions-of-events.js";
import type { RecordedCall, Recording } from "./recording-schema.js";
import { putFilesCall, putFilesOf } from "./put-files.js";
import { clientDetail, digestsOf } from "./world-facts.js";

/** The events of one entry of `calls`: a call and its outcome, or what the steps of the surroundings did. */
export function convertCall(call: RecordedCall, id: number, recording: Recording): UnnumberedEvent[] {
  if (call.call === "client:write") return [wrote(call)];
  if (call.call.startsWith("world:")) return [surroundings(call, recording)];
  const session = call.session ?? openedSessionName(call);
  const made: UnnumberedEvent = {
    t: call.t,
    src: "caller",
    event: "call",
    id,
    call: call.call,
    args: call.args ?? [],
    ...(session === undefined ? {} : { session }),
  };
  if (call.outcome === undefined || call.done === undefined) return [made];
  const returned = call.returned === undefined ? {} : { returned: call.returned };
  return [made, { t: call.done, src: "caller", event: "outcome", id, outcome: call.outcome, ...returned }];
}

function wrote(call: RecordedCall): UnnumberedEvent {
  const file = asObject(call.args?.[0]);
  return {
    t: call.t,
    src: "caller",
    event: "wrote",
    bundle: textOf(file?.["bundleName"]),
    uri: textOf(file?.["uri"]),
    ...reportOf(call.manifest ?? ""),
    ...(call.size === undefined ? {} : { size: call.size }),
  };
}

/** Rows of a report behind its two header lines, and the path that begins each (`spec/backup-extension.md §6.2`). */
function reportOf(report: string): { reportRows: number; reportPaths: string[] } {
  const rows = report
    .split("\n")
    .filter((line) => line !== "")
    .slice(2);
  return { reportRows: rows.length, reportPaths: rows.map((row) => row.split(";", 1)[0] ?? "") };
}

function surroundings(call: RecordedCall, recording: Recording): UnnumberedEvent {
  const argument = call.args?.[0];
  const bundle = textOf(argument);
  if (call.call === "world:clearData") return { t: call.t, src: "host", event: "cleared", bundle };
  if (call.call === putFilesCall) return changedTree(call, bundle);
  const detail = call.call === "world:setClient" ? clientDetail(recording, argument) : {};
  const about = typeof argument === "string" ? { bundle } : {};
  return { t: call.t, src: "host", event: "env", name: call.call, detail, ...about };
}

function changedTree(call: RecordedCall, bundle: string): UnnumberedEvent {
  const files = putFilesOf(call);
  return {
    t: call.t,
    src: "host",
    event: "tree",
    bundle,
    when: "changed",
    entries: digestsOf(files.filter(({ remove }) => remove !== true)),
    removed: files.filter(({ remove }) => remove === true).map(({ path }) => path),
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
