import type { ClauseId } from "@ohbackup/reference-model";
import { asObject, parsedJson } from "../../json-value.js";
import type { JsonValue } from "../../json-value.js";
import { allEvents, reportsOf } from "../history/run.js";
import type { Run } from "../history/run.js";
import type { Callback } from "../history/timeline.js";
import type { Course } from "./course.js";

/** Where a run leaves a course. */
export interface Misfit {
  /** The clause that is broken there; undefined = the one of the course. */
  readonly clause?: ClauseId;
  readonly events: readonly number[];
  readonly seen: string;
  readonly allowed: string;
  /** True when only something that did not come is wrong: more of the trace could put it right. */
  readonly missing?: true;
}

/** Where a run leaves a course; undefined when it fits. */
export function misfitOf(run: Run, course: Course): Misfit | undefined {
  return startMisfit(run, course) ?? endMisfit(run, course) ?? reportMisfit(run, course);
}

function startMisfit(run: Run, { start }: Course): Misfit | undefined {
  const { begin, startFailure } = run;
  const told = begin ?? startFailure;
  if (start === "untold") {
    return told === undefined ? undefined : misfit([told], `onBundleBegin`, "none: it never connected");
  }
  if (start !== "begins") {
    const allowed = `onBundleBegin with ${start.join(" or ")}`;
    if (startFailure === undefined) {
      return begin === undefined
        ? absent(run, "no onBundleBegin", allowed)
        : misfit([begin], "onBundleBegin without an error", allowed);
    }
    const code = startFailure.err?.code ?? 0;
    return start.includes(code) ? undefined : misfit([startFailure], `onBundleBegin with ${code}`, allowed);
  }
  const allowed = "onBundleBegin without an error, before all else";
  if (startFailure !== undefined) {
    return misfit([startFailure], `onBundleBegin with ${startFailure.err?.code ?? "no code"}`, allowed);
  }
  if (begin !== undefined) return undefined;
  const [first] = allEvents(run);
  if (first === undefined) return absent(run, "no onBundleBegin", allowed);
  const without = misfit([first], `${first.callback} without onBundleBegin`, allowed);
  return run.end === undefined ? { ...without, missing: true } : without;
}

function endMisfit(run: Run, { end }: Course): Misfit | undefined {
  if (end === "none") {
    return run.end === undefined ? undefined : misfit([run.end], describeEnd(run.end), "no onBundleEnd");
  }
  const allowed = `onBundleEnd ${end.map((code) => (code === 0 ? "without an error" : `with ${code}`)).join(" or ")}`;
  if (run.end === undefined) return absent(run, "no onBundleEnd", allowed);
  return end.includes(run.end.err?.code ?? 0) ? undefined : misfit([run.end], describeEnd(run.end), allowed);
}

function describeEnd(end: Callback): string {
  return end.err === undefined
    ? "onBundleEnd without an error"
    : `onBundleEnd with ${end.err.code ?? "no code"}`;
}

function reportMisfit(run: Run, { report, reportClause }: Course): Misfit | undefined {
  if (report === undefined) return undefined;
  const reports = reportsOf(run);
  const [first, second] = reports;
  const failing = reportClause === undefined ? {} : { clause: reportClause };
  if (report === "none") {
    return first === undefined ? undefined : { ...misfit([first], "onResultReport", "none"), ...failing };
  }
  const allowed =
    "text" in report
      ? `one onResultReport with ${JSON.stringify(report.text)}`
      : `one onResultReport with the error ${JSON.stringify(report.errorText)}`;
  if (first === undefined) return { ...absent(run, "no onResultReport", allowed), ...failing };
  if (second !== undefined) return { ...misfit([first, second], "two onResultReport", allowed), ...failing };
  const fits =
    "text" in report ? sameText(first.data, report.text) : tellsError(first.data, report.errorText);
  const seen = `onResultReport with ${JSON.stringify(first.data)}`;
  return fits ? undefined : { ...misfit([first], seen, allowed), ...failing };
}

/** Recordings hold the text parsed when it is JSON. */
function sameText(data: JsonValue | undefined, text: string): boolean {
  if (typeof data === "string") return data === text;
  return JSON.stringify(data) === JSON.stringify(parsedJson(text));
}

/** `spec/backup-service.md §11.1`: an ErrorInfo with the application's words. */
function tellsError(data: JsonValue | undefined, words: string): boolean {
  const info = asObject(asObject(typeof data === "string" ? parsedJson(data) : data)?.["resultInfo"]);
  return info?.["type"] === "ErrorInfo" && info["errorInfo"] === words;
}

function misfit(events: readonly Callback[], seen: string, allowed: string): Misfit {
  return { events: events.map(({ seq }) => seq), seen, allowed };
}

function absent(run: Run, seen: string, allowed: string): Misfit {
  const last = allEvents(run).at(-1)?.seq ?? run.append?.call.doneSeq ?? run.append?.call.seq;
  return { events: last === undefined ? [] : [last], seen, allowed, missing: true };
}
