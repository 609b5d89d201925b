import type { FileValue } from "../../trace/event.js";
import type { Evidence, Judge } from "../evidence.js";
import { filesOf } from "../history/run.js";
import { restores } from "../history/session.js";
import { callbackNames } from "../history/callback-names.js";
import type { Session } from "../history/session.js";
import type { Callback } from "../history/timeline.js";
import { breaks, holds } from "../observation.js";
import type { Observation } from "../observation.js";

const callbacks: ReadonlySet<string> = new Set(callbackNames);

/** Number of arguments of callbacks that have no error of their own form (`spec/js-api.md §2.5`). */
const argumentCounts: Readonly<Record<string, number>> = { onBackupServiceDied: 2, onBackupSizeReport: 1 };

/** Clauses api-callback and api-file, and the descriptors of B18: the form of what callbacks are given. */
export const judgeCallbackForms: Judge = function* (evidence) {
  for (const { session } of evidence.records) {
    for (const event of session.callbacks) {
      yield judgeCallback(event);
      if (event.file !== undefined) yield judgeFile(session, event, event.file);
    }
  }
  yield* judgeDescriptors(evidence);
};

function judgeCallback(event: Callback): Observation {
  const place = { events: [event.seq], seen: event.callback };
  if (!callbacks.has(event.callback)) {
    return breaks("api-callback", { ...place, allowed: [...callbacks].join(", ") });
  }
  const expected = argumentCounts[event.callback];
  if (expected === undefined || event.args === undefined || event.args === expected) {
    return holds("api-callback", place);
  }
  const seen = `${event.callback} with ${event.args} arguments`;
  return breaks("api-callback", { ...place, seen, allowed: `${expected} arguments` });
}

function judgeFile(session: Session, event: Callback, { uri, keys }: FileValue): Observation {
  const expected = ["bundleName", "uri", "fd", ...(session.kind === "SessionBackup" ? [] : ["manifestFd"])];
  const place = { subject: uri, events: [event.seq], seen: `a file with ${keys.join(", ")}` };
  const fits = keys.length === expected.length && expected.every((key) => keys.includes(key));
  return fits ? holds("api-file", place) : breaks("api-file", { ...place, allowed: expected.join(", ") });
}

/** Clauses B18 and D3: descriptors are the script's own from the moment of the callback on (`spec/js-api.md §2.5`). */
function* judgeDescriptors({ records }: Evidence): Generator<Observation> {
  for (const { session, runs } of records) {
    for (const event of runs.flatMap(filesOf)) {
      if (event.file === undefined || event.file.fd === "open") continue;
      yield breaks(restores(session) ? "D3" : "B18", {
        subject: event.file.uri,
        events: [event.seq],
        seen: `onFileReady with a descriptor that is ${event.file.fd}`,
        allowed: "an open descriptor",
      });
    }
  }
}
