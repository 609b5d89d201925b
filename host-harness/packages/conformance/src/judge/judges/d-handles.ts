import { compareBytewise, serviceCodes } from "@ohbackup/reference-model";
import type { Evidence } from "../evidence.js";
import { endingOf, eventsOf } from "../history/call.js";
import type { Call } from "../history/call.js";
import { waitedAfter } from "../history/patience.js";
import { filesOf } from "../history/run.js";
import type { Run } from "../history/run.js";
import type { SessionRecord } from "../history/session-record.js";
import type { Callback } from "../history/timeline.js";
import { breaks, holds } from "../observation.js";
import type { Observation } from "../observation.js";
import { handleRequests } from "./handle-requests.js";
import type { HandleRequest } from "./handle-requests.js";
import { usesSpecialVersion } from "./unpacking.js";

/** Clauses D2 and D3: every file that was asked for comes, once, and no other. */
export function* judgeHandles(evidence: Evidence, record: SessionRecord, run: Run): Generator<Observation> {
  const { begin } = run;
  if (begin === undefined) return;
  const requests = handleRequests(evidence, record, run);
  // Errors do not name their file, so that one request of unknown fate leaves open which one an error answers.
  const certain = requests.every(({ call }) => endingOf(call) !== "open");
  const early = requests.filter(({ call }) => call.seq < begin.seq);
  const late = requests.filter(({ call }) => call.seq > begin.seq);
  const strangers = filesOf(run).filter((event) => !answers(event, early) && !answers(event, late));
  for (const event of strangers) {
    const seen = `onFileReady of "${event.file?.uri ?? `an error, ${event.err?.message ?? ""}`}"`;
    yield breaks("D3", {
      subject: run.bundle,
      events: [event.seq],
      seen,
      allowed: "only files that were asked for",
    });
  }
  if (!certain) return;
  if (early.length > 0) yield* judgeEarly(evidence, record, run, early);
  for (const [index, request] of late.entries())
    yield* judgeLate(evidence, record, run, request, late.slice(index + 1));
}

/** Gives an event to the first request that it can answer. Errors do not name the file. */
function answers(event: Callback, requests: readonly HandleRequest[]): boolean {
  const uri = event.file?.uri;
  const request = requests.find(
    (one) => one.answer === undefined && one.call.seq < event.seq && (uri === undefined || uri === one.uri),
  );
  if (request === undefined) return false;
  request.answer = event;
  return true;
}

/** Clause D2: names asked for before the extension was there form a set, which is answered in byte order. */
function* judgeEarly(
  evidence: Evidence,
  record: SessionRecord,
  run: Run,
  early: readonly HandleRequest[],
): Generator<Observation> {
  const answered = early.flatMap(({ answer }) => (answer === undefined ? [] : [answer]));
  answered.sort((left, right) => left.seq - right.seq);
  const place = {
    subject: run.bundle,
    events: [...early.map(({ call }) => call.seq), ...answered.map(({ seq }) => seq)],
  };
  const uris = answered.map(({ file }) => file?.uri ?? "");
  // Errors do not name the file; what was asked for twice is answered once.
  const known = new Set(early.flatMap(({ uri, answer }) => (answer === undefined ? [] : [uri])));
  const missing = early.find(({ uri, answer }) => answer === undefined && !known.has(uri));
  if (missing !== undefined) {
    if (!cameTooLate(evidence, record, run, missing)) return;
    yield breaks("D2", { ...place, seen: `no onFileReady of "${missing.uri}"`, allowed: "each name once" });
    return;
  }
  const sorted = uris.every((uri, index) => index === 0 || compareBytewise(uris[index - 1] ?? "", uri) < 0);
  const seen = `onFileReady of ${uris.join(", ")}`;
  // The extension may run before its begin is heard; then names are answered one by one.
  yield sorted
    ? holds("D2", { ...place, seen })
    : breaks("D2", { ...place, seen, allowed: "each name once, in byte order", soft: true });
}

/** Clause D3: a running bundle is asked at once, so that answers keep the order of calls that waited for each other. */
function* judgeLate(
  evidence: Evidence,
  record: SessionRecord,
  run: Run,
  request: HandleRequest,
  later: readonly HandleRequest[],
): Generator<Observation> {
  const { call, uri, answer } = request;
  const place = { subject: run.bundle, events: eventsOf(call) };
  if (answer === undefined) {
    if (!cameTooLate(evidence, record, run, request)) return;
    yield breaks("D3", { ...place, seen: `no onFileReady of "${uri}"`, allowed: "one" });
    return;
  }
  const events = [...place.events, answer.seq].sort((left, right) => left - right);
  if (answer.err !== undefined && isOrdinary(uri) && !usesSpecialVersion(record, run)) {
    const seen = `onFileReady with ${answer.err.code ?? ""} for "${uri}"`;
    yield breaks("D3", { ...place, events, seen, allowed: "a descriptor" });
    return;
  }
  const overtaken = later.find(
    (other) => isNamed(other.answer) && other.answer.seq < answer.seq && isAfter(other.call, call),
  );
  const seen = `onFileReady of "${uri}"`;
  yield overtaken === undefined || !isNamed(answer)
    ? holds("D3", { ...place, events, seen })
    : breaks("D3", {
        ...place,
        events,
        seen: `${seen} after "${overtaken.uri}"`,
        allowed: "in the order of the calls",
      });
}

/** Errors do not name their file, so that nothing is known of their order. */
function isNamed(answer: Callback | undefined): answer is Callback {
  return answer?.file !== undefined;
}

function isAfter(later: Call, earlier: Call): boolean {
  return earlier.doneSeq !== undefined && earlier.doneSeq < later.seq;
}

/** A name that makes a file in the extension's folder (`spec/backup-extension.md §7.1`). */
function isOrdinary(uri: string): boolean {
  return uri !== "" && uri !== "." && uri !== ".." && !uri.includes("/") && Buffer.byteLength(uri) < 240;
}

/** True when an answer that did not come cannot come any more. */
function cameTooLate(
  evidence: Evidence,
  { session }: SessionRecord,
  run: Run,
  { call }: HandleRequest,
): boolean {
  // A dead extension can take an answer along.
  if (run.end !== undefined && run.end.err?.code !== serviceCodes.extensionDied) return true;
  return run.end === undefined && waitedAfter(evidence, session, call.doneSeq ?? call.seq);
}
