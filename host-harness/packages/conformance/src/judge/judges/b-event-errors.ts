import { canonicalBundleName, errnoToJs, parseBundleName, serviceCodeToJs } from "@ohbackup/reference-model";
import type { ClauseId } from "@ohbackup/reference-model";
import type { ErrorValue } from "../../trace/event.js";
import type { Judge } from "../evidence.js";
import type { Session } from "../history/session.js";
import { bundleOf } from "../history/timeline.js";
import type { Callback } from "../history/timeline.js";
import { breaks, holds } from "../observation.js";
import { isLeftOver } from "./left-over.js";
import type { Observation } from "../observation.js";

const clauseOfCallback: Readonly<Record<string, ClauseId>> = {
  onBundleBegin: "B21",
  onBundleEnd: "B21",
  onAllBundlesEnd: "B5",
  onFileReady: "D13",
};

/** Clauses B21 and D13: what the error of a callback looks like, and the name beside a success. */
export const judgeEventErrors: Judge = function* (evidence) {
  for (const { session } of evidence.records) {
    const known = namesOf(session);
    for (const event of session.callbacks) {
      const clause = clauseOfCallback[event.callback];
      if (clause === undefined) continue;
      const name = bundleOf(event);
      const isStrange = name !== undefined && !known.has(name) && !isLeftOver(evidence, session, event);
      if (clause === "B21" && isStrange) yield strangeName(event, name);
      if (event.err !== undefined) yield judgeError(clause, event, event.err);
      else if (clause === "B21") yield judgeName(event);
    }
  }
};

/** Every name that a session can speak of: as the caller wrote it, and in its canonical form. */
function namesOf({ appends }: Session): ReadonlySet<string> {
  const names = appends.flatMap((append) => append.names);
  return new Set([...names, ...names.map((name) => canonicalBundleName(parseBundleName(name)))]);
}

function strangeName(event: Callback, name: string): Observation {
  return breaks("B21", {
    subject: name,
    events: [event.seq],
    seen: `${event.callback} of ${JSON.stringify(name)}`,
    allowed: "the name of a bundle that was appended",
    // Recording rand_1006 of the snapshot: what a dropped extension still says is reported under an empty name.
    soft: name === "",
  });
}

function judgeError(clause: ClauseId, event: Callback, err: ErrorValue): Observation {
  const place = {
    events: [event.seq],
    subject: bundleOf(event) ?? "",
    seen: `${event.callback} with ${err.code ?? "no code"}, "${err.message}", data ${JSON.stringify(err.data)}`,
  };
  if (clause === "B5") return breaks(clause, { ...place, allowed: "onAllBundlesEnd never has an error" });
  const expected = clause === "B21" ? bundleError(err.message) : fileError(err.message);
  if (expected === undefined) {
    return breaks(clause, { ...place, allowed: "a text that ends in the number the service sent" });
  }
  const wrong = expected.code !== err.code || expected.message !== err.message || err.data === undefined;
  const allowed = `${expected.code}, "${expected.message}", data with the name of the bundle`;
  if (wrong) return breaks(clause, { ...place, allowed });
  if (event.bundle !== undefined && event.bundle !== err.data) {
    return breaks(clause, { ...place, allowed: `data ${JSON.stringify(event.bundle)}` });
  }
  return holds(clause, place);
}

/** The error that the service's number in a text stands for (`spec/backup-service.md §10.1`). */
function bundleError(message: string): { code: number; message: string } | undefined {
  const origin = /, origin errno: (-?\d+)$/.exec(message)?.[1];
  if (origin === undefined) return undefined;
  const { code, text } = serviceCodeToJs(Number(origin));
  return { code, message: `${text}, origin errno: ${origin}` };
}

function fileError(message: string): { code: number; message: string } | undefined {
  const errno = /^system errno: (-?\d+)$/.exec(message)?.[1];
  return errno === undefined
    ? undefined
    : { code: errnoToJs(Number(errno)), message: `system errno: ${errno}` };
}

function judgeName(event: Callback): Observation {
  const place = {
    events: [event.seq],
    subject: bundleOf(event) ?? "",
    seen: `${event.callback} with data ${JSON.stringify(event.data)}`,
  };
  const named = typeof event.data === "string" && (event.bundle === undefined || event.bundle === event.data);
  return named
    ? holds("B21", place)
    : breaks("B21", { ...place, allowed: "the name of the bundle as second argument" });
}
