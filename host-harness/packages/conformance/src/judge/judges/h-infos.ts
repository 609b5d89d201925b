import { userIdExtInfo } from "@ohbackup/reference-model";
import type { ClauseId } from "@ohbackup/reference-model";
import { asObject, parsedJson } from "../../json-value.js";
import type { Evidence, Judge } from "../evidence.js";
import { AbilityCalls } from "../history/ability-calls.js";
import { bundleInfoOf, infoOf, userId } from "../history/infos.js";
import type { Run } from "../history/run.js";
import { restores } from "../history/session.js";
import type { SessionRecord } from "../history/session-record.js";
import { breaks, holds } from "../observation.js";
import type { Observation } from "../observation.js";
import { judgeBroadcast } from "./h-broadcasts.js";

/** Clauses H1 to H7: what the infos of an append reach. */
export const judgeInfos: Judge = function* (evidence) {
  const abilityCalls = new AbilityCalls(
    evidence.events,
    evidence.records.flatMap(({ runs }) => runs),
  );
  for (const record of evidence.records) {
    for (const run of record.runs) {
      yield* judgeExtendedCallback(evidence, record, run, abilityCalls);
      const text = infoOf(run);
      if (text !== undefined)
        yield* judgeBroadcast(evidence, record, run, bundleInfoOf(evidence.flags, text));
    }
  }
};

function* judgeExtendedCallback(
  evidence: Evidence,
  { session }: SessionRecord,
  run: Run,
  abilityCalls: AbilityCalls,
): Generator<Observation> {
  const isRestore = restores(session);
  const [call] = abilityCalls.during(run, isRestore ? "onRestoreEx" : "onBackupEx");
  const given = call?.args[isRestore ? 1 : 0];
  if (call === undefined || typeof given !== "string") return;
  const text = infoOf(run);
  const singleton = evidence.world.bundles.get(run.bundle)?.singleton === true;
  const expected =
    text === undefined
      ? singleton
        ? userIdExtInfo(userId)
        : ""
      : bundleInfoOf(evidence.flags, text).extInfo;
  const place = {
    subject: run.bundle,
    events: [call.seq],
    seen: `${call.method} is given ${JSON.stringify(given)}`,
  };
  const clause = text === undefined ? "H3" : clauseOf(text);
  const allowed = JSON.stringify(expected);
  yield sameJson(given, expected) ? holds(clause, place) : breaks(clause, { ...place, allowed });
}

function clauseOf(text: string): ClauseId {
  const infos = asObject(parsedJson(text))?.["infos"];
  if (!Array.isArray(infos)) return "H4";
  const unicast = infos.filter((element) => asObject(element)?.["type"] === "unicast").length;
  return unicast === 0 ? "H2" : unicast === 1 ? "H1" : "H5";
}

/** Both are the same text, or the same JSON with other blanks. */
function sameJson(left: string, right: string): boolean {
  if (left === right) return true;
  const [first, second] = [parsedJson(left), parsedJson(right)];
  return first !== undefined && JSON.stringify(first) === JSON.stringify(second);
}
