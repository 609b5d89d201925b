import { isHandleUriValid, isSystemAbilityName, serviceCodes } from "@ohbackup/reference-model";
import type { ClauseId } from "@ohbackup/reference-model";
import type { Evidence, Judge } from "../evidence.js";
import { describeOutcome, endingOf, errorOf, eventsOf } from "../history/call.js";
import type { Call } from "../history/call.js";
import { fileOf, presenceAt } from "../history/presence.js";
import type { Presence } from "../history/presence.js";
import { openedAt, restores } from "../history/session.js";
import { breaks, holds, undecided } from "../observation.js";
import type { Observation } from "../observation.js";
import { mayStillFinish } from "./waiting-release.js";

/** How a call must end, and why; a code of 0 resolves. Several codes leave it open. */
interface Demand {
  readonly clause: ClauseId;
  readonly code: number | readonly number[];
}

/** Clauses A11, D1, D3 to D8: how getFileHandle and publishFile end. */
export const judgeFileCalls: Judge = function* (evidence) {
  for (const call of evidence.calls) {
    const file = call.kind === "SessionRestore" ? fileOf(call) : undefined;
    if (file === undefined || evidence.apiAnswer(call)?.does === "throws") continue;
    if (evidence.unclearCalls.has(call.id)) continue;
    const presence = presenceOf(evidence, call, file.bundleName);
    if (call.method === "getFileHandle") yield* judge(call, handleDemand(evidence, presence, file.uri));
    if (call.method === "publishFile") yield* judge(call, publishDemand(evidence, presence, file));
  }
};

function* judge(call: Call, { clause, code }: Demand): Generator<Observation> {
  const file = fileOf(call);
  const subject = `${file?.bundleName ?? ""} ${file?.uri ?? ""}`.trim();
  const place = { subject, events: eventsOf(call), seen: describeOutcome(call) };
  const seen = errorOf(call)?.code ?? 0;
  if (endingOf(call) === "open") yield undecided(clause, place);
  else if (typeof code !== "number") {
    // Near a change several answers are in order, which shows nothing; any other is not.
    const allowed = `it resolves, or is rejected with ${code.join(" or ")}`;
    if (seen !== 0 && !code.includes(seen)) yield breaks(clause, { ...place, allowed });
  } else if (seen === code) yield holds(clause, place);
  else
    yield breaks(clause, { ...place, allowed: code === 0 ? "it resolves" : `it is rejected with ${code}` });
}

type Standing = Presence | "no session" | "other kind";

function presenceOf(evidence: Evidence, call: Call, bundle: string): Standing {
  const session = evidence.openAtCall.get(call.id);
  if (session === undefined) {
    const before = evidence.sessions.filter((one) => openedAt(one) < call.seq).at(-1);
    return before !== undefined && mayStillFinish(evidence, before) ? "unsure" : "no session";
  }
  if (!restores(session)) return "other kind";
  const record = evidence.records.find((one) => one.session === session);
  return record === undefined ? "unsure" : presenceAt(evidence, record, bundle, call.seq, call.doneSeq);
}

function handleDemand({ flags }: Evidence, presence: Standing, uri: string): Demand {
  if (presence === "no session") return { clause: "D1", code: 13900020 };
  if (presence === "other kind") return { clause: "A11", code: 13900020 };
  if (flags.handleUriIsChecked && !isHandleUriValid(uri)) return { clause: "D4", code: 13900020 };
  if (presence === "absent") return { clause: "D1", code: 13900020 };
  if (presence === "unsure") return { clause: "D3", code: [13900020] };
  if (uri.includes("..")) return { clause: "D5", code: 0 };
  return { clause: presence === "waiting" ? "D2" : "D3", code: 0 };
}

function publishDemand(
  { flags }: Evidence,
  presence: Standing,
  { bundleName, uri }: { bundleName: string; uri: string },
): Demand {
  if (presence === "no session") return { clause: "D7", code: 13900020 };
  if (presence === "other kind") return { clause: "A11", code: 13900020 };
  if (uri !== "" && !isSystemAbilityName(bundleName)) return { clause: "D6", code: 13900001 };
  if (presence === "absent") return { clause: "D7", code: flags.publishUnknownBundleCode };
  if (presence === "running") return { clause: "D9", code: 0 };
  if (presence === "waiting") return { clause: "D8", code: [13900020] };
  // It may be over already, and then it is a stranger; or its process has died, and nobody knows yet.
  return {
    clause: "D9",
    code: [...new Set([13900020, flags.publishUnknownBundleCode, serviceCodes.brokenIpc])],
  };
}
