import type { BeginRefusal, ClauseId } from "@ohbackup/reference-model";
import type { Evidence, Judge } from "../evidence.js";
import { describeOutcome, errorOf, eventsOf } from "../history/call.js";
import { waitedAfter } from "../history/patience.js";
import { closedFrom, hears, restores } from "../history/session.js";
import type { SessionRecord } from "../history/session-record.js";
import type { ExpectedAppend, ExpectedRefusal } from "../history/timeline.js";
import { breaks, holds, undecided } from "../observation.js";
import type { Observation } from "../observation.js";
import { mayBeCleaning } from "./clear-records.js";

/**
 * Clauses B6 to B9, B12 to B14, B16 and C4 to C17: which bundles an append refuses, how it says so, and how it ends.
 */
export const judgeAcceptance: Judge = function* (evidence) {
  for (const record of evidence.records) {
    const heard = hears(record.session, "onBundleBegin");
    for (const append of record.appends) {
      if (append.append.fate === "not-made" || append.append.document?.state === "not-open") continue;
      const whole = append.acceptance?.clause;
      for (const refusal of heard ? append.refusals : []) {
        const clause = isDocumentClause(whole)
          ? whole
          : clauseInDetail(evidence, record.session, refusal.refusal);
        yield* judgeRefusal(evidence, record, refusal, clause);
      }
      yield* judgeOrderOfRefusals(append);
      yield* judgeOutcome(evidence, record, append);
      yield* judgeNothingAccepted(record, append);
    }
  }
};

/** Clauses of the rules, which name rows of the profile table, as clauses of the list. */
function clauseOfRefusal({ clause, bundleName }: BeginRefusal, isRestore: boolean): ClauseId {
  if (isRestore) return restoreClauses[clause] ?? "C9";
  if (bundleName === "") return "B13";
  return backupClauses[clause] ?? "B6";
}

const backupClauses: Readonly<Record<string, ClauseId>> = {
  F4: "B6",
  F5: "B8",
  F6: "B7",
  B13: "B13",
  B14: "B14",
};

const restoreClauses: Readonly<Record<string, ClauseId>> = {
  F3: "C9",
  C11: "C11",
  C16: "C16",
};

function* judgeRefusal(
  evidence: Evidence,
  { session }: SessionRecord,
  { append, refusal, delivered }: ExpectedRefusal,
  clause: ClauseId,
): Generator<Observation> {
  const { call } = append;
  const what = `onBundleBegin of "${refusal.bundleName}" with ${refusal.code}`;
  if (delivered !== undefined) {
    const place = { subject: refusal.bundleName, events: [...eventsOf(call), delivered.seq], seen: what };
    yield holds(clause, place);
    if (call.doneSeq !== undefined && !restores(session))
      yield judgePunctuality(call.doneSeq, delivered.seq, place);
    return;
  }
  const place = {
    subject: refusal.bundleName,
    events: eventsOf(call),
    seen: `no ${what} followed ${call.name}`,
  };
  const last = call.doneSeq ?? call.seq;
  const heard = session.callbacks.some(
    ({ seq, callback, err }) =>
      seq > last && seq < closedFrom(session) && !(callback === "onBundleBegin" && err !== undefined),
  );
  if (append.fate === "open" || !(heard || waitedAfter(evidence, session, last)))
    yield undecided(clause, place);
  else yield breaks(clause, { ...place, allowed: what });
}

/** Clause C10 is the case of C9 in which it is the device that lacks the bundle. */
function clauseInDetail(
  { world }: Evidence,
  session: SessionRecord["session"],
  refusal: BeginRefusal,
): ClauseId {
  const clause = clauseOfRefusal(refusal, restores(session));
  return clause === "C9" && world.factsOf(refusal.bundleName)?.installed === false ? "C10" : clause;
}

const documentClauses = ["C4", "C5", "C6", "C7", "C8"] as const;

function isDocumentClause(clause: string | undefined): clause is (typeof documentClauses)[number] {
  return documentClauses.some((one) => one === clause);
}

/** Clause B16: derived, and the two ways to the script's thread can cross. */
function judgePunctuality(
  resolved: number,
  delivered: number,
  place: { subject: string; events: readonly number[]; seen: string },
): Observation {
  return delivered < resolved
    ? holds("B16", place)
    : breaks("B16", { ...place, allowed: "before the promise resolves", soft: true });
}

/** The errors of one bundle come in the order in which the service finds them. */
function* judgeOrderOfRefusals({ refusals }: ExpectedAppend): Generator<Observation> {
  for (const [index, { refusal, delivered }] of refusals.entries()) {
    const later = refusals
      .slice(index + 1)
      .find(
        (other) => other.refusal.bundleName === refusal.bundleName && other.refusal.code !== refusal.code,
      );
    if (delivered === undefined || later?.delivered === undefined) continue;
    const place = {
      subject: refusal.bundleName,
      events: [delivered.seq, later.delivered.seq],
      seen: `${later.refusal.code} ${later.delivered.seq > delivered.seq ? "after" : "before"} ${refusal.code}`,
    };
    const allowed = `${refusal.code} first`;
    yield later.delivered.seq > delivered.seq ? holds("B7", place) : breaks("B7", { ...place, allowed });
  }
}

/** The promise of an append in an open session resolves, unless the whole document is unusable. */
function* judgeOutcome(
  evidence: Evidence,
  { session }: SessionRecord,
  { append, acceptance }: ExpectedAppend,
): Generator<Observation> {
  if (acceptance === undefined) return;
  const { call } = append;
  const clause = clauseOfOutcome(append, acceptance, restores(session));
  const place = { events: eventsOf(call), seen: describeOutcome(call) };
  if (append.fate === "open" || (append.fate === "rejected" && mayBeCleaning(evidence, call))) {
    yield undecided(clause, place);
    return;
  }
  const code = errorOf(call)?.code;
  if (acceptance.code === 0) {
    yield append.fate === "taken"
      ? holds(clause, place)
      : breaks(clause, { ...place, allowed: "it resolves" });
    return;
  }
  // The service's EPERM reaches scripts through the library's table (`spec/js-api.md §3.2`).
  const expected = acceptance.code === 1 ? 13900001 : acceptance.code;
  yield code === expected
    ? holds(clause, place)
    : breaks(clause, { ...place, allowed: `rejected with ${expected}` });
}

function clauseOfOutcome(
  append: ExpectedAppend["append"],
  acceptance: NonNullable<ExpectedAppend["acceptance"]>,
  isRestore: boolean,
): ClauseId {
  const { clause } = acceptance;
  if (isDocumentClause(clause)) return clause;
  if (isRestore) return "C1";
  if (append.names.length === 0) return "B12";
  const [refusal] = acceptance.refusals;
  return refusal === undefined ? "B4" : clauseOfRefusal(refusal, false);
}

/** Clauses B9 and B12: the session is still open, so that later calls succeed, and nothing ends. */
function* judgeNothingAccepted(
  { appends, session, allEnds }: SessionRecord,
  { append, acceptance }: ExpectedAppend,
): Generator<Observation> {
  const nothing = acceptance !== undefined && acceptance.accepted.length === 0 && append.fate === "taken";
  if (!nothing || restores(session)) return;
  const clause = append.names.length === 0 ? "B12" : "B9";
  const alone = appends.every(
    (other) => other.append.fate === "not-made" || other.acceptance?.accepted.length === 0,
  );
  if (!alone) return;
  const [allEnd] = allEnds;
  const place = { events: [...eventsOf(append.call), ...(allEnd === undefined ? [] : [allEnd.seq])] };
  yield allEnd === undefined
    ? holds(clause, { ...place, seen: "no onAllBundlesEnd" })
    : breaks(clause, { ...place, seen: "onAllBundlesEnd", allowed: "none: no bundle was accepted" });
}
