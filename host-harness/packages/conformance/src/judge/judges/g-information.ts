import { scriptedText } from "../history/behaviour.js";
import { readCapabilities } from "../history/capabilities.js";
import type { Evidence, Judge } from "../evidence.js";
import { describeOutcome, endingOf, eventsOf, valueOf } from "../history/call.js";
import type { Call } from "../history/call.js";
import { openedAt } from "../history/session.js";
import { breaks, holds, undecided } from "../observation.js";
import type { Observation } from "../observation.js";
import { mayBeCleaning } from "./clear-records.js";
import { judgeDocument } from "./g-document.js";
import { mayStillFinish } from "./waiting-release.js";

/** Clauses G1 to G6, G9 to G12 and api-members: what the service tells about bundles and itself. */
export const judgeInformation: Judge = function* (evidence) {
  for (const call of evidence.calls) {
    if (evidence.apiAnswer(call)?.does === "throws") continue;
    if (call.method === "getLocalCapabilities") {
      yield judgeForm(call);
      const document = readCapabilities(call);
      if (document !== undefined) yield* judgeDocument(evidence, call, document);
    } else if (call.method === "getBackupInfo") yield* judgeInfo(evidence, call);
    else if (call.method === "getBackupVersion") yield judgeVersion(evidence, call);
  }
};

/** `spec/backup-service.md §7.8`: whatever goes wrong, the promise resolves, in the worst case with a negative number. */
function judgeForm(call: Call): Observation {
  const place = { events: eventsOf(call), seen: describeOutcome(call) };
  if (endingOf(call) === "open") return undecided("api-outcome", place);
  return endingOf(call) === "succeeded"
    ? holds("api-outcome", place)
    : breaks("api-outcome", { ...place, allowed: "it resolves" });
}

function* judgeInfo(evidence: Evidence, call: Call): Generator<Observation> {
  const [bundle] = call.args;
  if (typeof bundle !== "string" || evidence.unclearCalls.has(call.id)) return;
  const place = { subject: bundle, events: eventsOf(call), seen: describeOutcome(call) };
  const facts = evidence.world.factsOf(bundle);
  if (facts === undefined) return;
  const during = evidence.openAtCall.has(call.id);
  const before = evidence.sessions.filter((session) => openedAt(session) < call.seq).at(-1);
  const mayBeOpen = !during && before !== undefined && mayStillFinish(evidence, before);
  if (mayBeOpen && !evidence.flags.backupInfoDuringSession) return;
  if (!during && mayBeCleaning(evidence, call)) return;
  const clause = !facts.installed ? "G10" : during ? "G12" : "G11";
  if (endingOf(call) !== "succeeded") {
    if (endingOf(call) === "open") yield undecided(clause, place);
    return;
  }
  const value = valueOf(call);
  const known = evidence.world.bundles.get(bundle);
  const mode = known?.connect?.["mode"] ?? "ok";
  const refused = !facts.installed || !facts.hasExtension || !facts.allowed || mode !== "ok";
  if (refused || (during && !evidence.flags.backupInfoDuringSession)) {
    yield value === undefined ? holds(clause, place) : breaks(clause, { ...place, allowed: "undefined" });
    return;
  }
  const text = scriptedText(known, "getBackupInfo");
  if (text === undefined) return;
  const allowed = JSON.stringify(text);
  yield value === text ? holds(clause, place) : breaks(clause, { ...place, allowed });
}

/** `spec/js-api.md §2.3`: the text has exactly these blanks. */
function judgeVersion({ flags }: Evidence, call: Call): Observation {
  const place = { events: eventsOf(call), seen: describeOutcome(call) };
  if (endingOf(call) === "open") return undecided("api-members", place);
  const allowed = `{"backupVersion" : "${flags.backupVersion}"}`;
  return valueOf(call) === allowed
    ? holds("api-members", place)
    : breaks("api-members", { ...place, allowed });
}
