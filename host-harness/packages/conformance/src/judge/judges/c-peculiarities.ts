import type { ClauseId } from "@ohbackup/reference-model";
import { isSpecialVersion } from "@ohbackup/reference-model";
import { asObject } from "../../json-value.js";
import type { JsonObject } from "../../json-value.js";
import type { Evidence } from "../evidence.js";
import type { AbilityCalls } from "../history/ability-calls.js";
import { eventsOf } from "../history/call.js";
import type { Run } from "../history/run.js";
import type { SessionRecord } from "../history/session-record.js";
import { breaks, holds } from "../observation.js";
import type { Observation } from "../observation.js";
import { handedDocument, handedEntries, usesSpecialVersion } from "./unpacking.js";

const knownMembers: ReadonlySet<string> = new Set([
  "allToBackup",
  "appIndex",
  "extensionName",
  "extraInfo",
  "fullBackupOnly",
  "increSpaceOccupied",
  "name",
  "requireCompatibility",
  "restoreDeps",
  "spaceOccupied",
  "supportScene",
  "versionCode",
  "versionName",
]);

/** Clauses C12 to C15, C17 and C19: what in a document must not keep a bundle from starting. */
export function* judgePeculiarities(
  evidence: Evidence,
  record: SessionRecord,
  run: Run,
): Generator<Observation> {
  const told = run.begin ?? run.startFailure;
  if (told === undefined || run.append === undefined) return;
  if (evidence.world.factsOf(run.bundle)?.allowed === false) return;
  if ((evidence.world.bundles.get(run.bundle)?.connect?.["mode"] ?? "ok") !== "ok") return;
  for (const clause of peculiaritiesOf(evidence, record, run)) {
    const place = { subject: run.bundle, events: [...eventsOf(run.append.call), told.seq] };
    yield run.begin === undefined
      ? breaks(clause, { ...place, seen: `onBundleBegin with ${told.err?.code ?? ""}`, allowed: "it begins" })
      : holds(clause, { ...place, seen: "it begins" });
  }
}

/** Clause C13: the application is told the version of the document. */
export function* judgeToldVersion(
  record: SessionRecord,
  run: Run,
  abilityCalls: AbilityCalls,
): Generator<Observation> {
  const [entry, other] = handedEntries(record, run);
  if (entry === undefined || other !== undefined || usesSpecialVersion(record, run)) return;
  for (const method of ["onRestore", "onRestoreEx"]) {
    for (const { seq, args } of abilityCalls.during(run, method)) {
      const told = asObject(args[0]);
      if (told === undefined) continue;
      const { versionCode, versionName } = entry;
      const fits = told["code"] === versionCode && told["name"] === versionName;
      const place = {
        subject: run.bundle,
        events: [seq],
        seen: `${method} is given ${JSON.stringify(told)}`,
      };
      const allowed = JSON.stringify({ code: versionCode, name: versionName });
      yield fits ? holds("C13", place) : breaks("C13", { ...place, allowed });
    }
  }
}

function peculiaritiesOf(evidence: Evidence, record: SessionRecord, run: Run): readonly ClauseId[] {
  const entries = handedEntries(record, run);
  const document = handedDocument(record, run);
  const local = evidence.world.bundles.get(run.bundle);
  if (document === undefined || local === undefined) return [];
  const clauses: ClauseId[] = [];
  const some = (test: (entry: JsonObject) => boolean): boolean => entries.some(test);
  if (some(({ allToBackup, versionName }) => allToBackup === false && isSpecial(versionName)))
    clauses.push("C12");
  if (some(({ versionCode }) => local.versionCode !== undefined && versionCode !== local.versionCode))
    clauses.push("C13");
  if (differsFromDevice(evidence, document)) clauses.push("C14");
  if (some(({ extensionName }) => extensionName !== "BackupExtensionAbility" && extensionName !== ""))
    clauses.push("C15");
  if (entries.length > 1) clauses.push("C17");
  if (some((entry) => Object.keys(entry).some((member) => !knownMembers.has(member)))) clauses.push("C19");
  return clauses;
}

function isSpecial(versionName: unknown): boolean {
  return typeof versionName === "string" && isSpecialVersion(versionName);
}

function differsFromDevice({ trace, flags }: Evidence, document: JsonObject): boolean {
  const { osFullName, deviceType } = trace.header.device;
  const differs = (member: string, local: unknown): boolean =>
    document[member] !== undefined && local !== undefined && document[member] !== local;
  return (
    differs("systemFullName", osFullName) ||
    differs("deviceType", deviceType) ||
    differs("backupVersion", flags.backupVersion)
  );
}
