import { canonicalBundleName, isSystemAbilityName } from "@ohbackup/reference-model";
import type { ClauseId } from "@ohbackup/reference-model";
import type { JsonObject } from "../../json-value.js";
import type { KnownBundle } from "../../trace/header.js";
import type { Evidence } from "../evidence.js";
import { eventsOf } from "../history/call.js";
import type { Call } from "../history/call.js";
import { entriesOf } from "../history/capabilities.js";
import { breaks, holds } from "../observation.js";
import type { Observation } from "../observation.js";

const memberTypes: Readonly<Record<string, string>> = {
  name: "string",
  appIndex: "number",
  versionCode: "number",
  versionName: "string",
  spaceOccupied: "number",
  allToBackup: "boolean",
  fullBackupOnly: "boolean",
  extensionName: "string",
  restoreDeps: "string",
  supportScene: "string",
  extraInfo: "object",
};

/** Clauses G1 to G6 and G9: what a capability document says. */
export function* judgeDocument(evidence: Evidence, call: Call, document: JsonObject): Generator<Observation> {
  const entries = entriesOf(document);
  const place = { events: eventsOf(call) };
  const check = (clause: ClauseId, problem: string | undefined, allowed: string): Observation =>
    problem === undefined
      ? holds(clause, { ...place, seen: "the document" })
      : breaks(clause, { ...place, seen: problem, allowed });
  const listed = Array.isArray(call.args[0]);
  const ofSession = call.kind !== undefined;
  const problem = bundlesProblem(evidence, entries, listed);
  if (!ofSession) yield check("G1", problem, "every installed bundle, as it is");
  if (listed) yield check("G4", problem, "every installed bundle");
  yield check("G2", membersProblem(entries), "the members of the document, no needToInstall");
  yield check(
    "G3",
    increaseProblem(entries, listed),
    listed ? "increSpaceOccupied" : "no increSpaceOccupied",
  );
  yield check("G6", orderProblem(entries), "entries that are not allowed first, services last");
  yield check("G9", releaseProblem(evidence, document, entries, ofSession), "the members of this release");
}

function nameOf(entry: JsonObject): string {
  const { name, appIndex } = entry;
  return canonicalBundleName({
    name: typeof name === "string" ? name : "",
    appIndex: typeof appIndex === "number" ? appIndex : 0,
  });
}

function bundlesProblem(
  { world, trace }: Evidence,
  entries: readonly JsonObject[],
  listed: boolean,
): string | undefined {
  const byName = new Map(entries.map((entry) => [nameOf(entry), entry] as const));
  for (const [name, bundle] of world.bundles) {
    if (!bundle.installed || bundle.specialCodePath) continue;
    const entry = byName.get(name);
    if (entry === undefined) return `${name} is missing`;
    const problem = factsProblem(bundle, entry, listed);
    if (problem !== undefined) return problem;
  }
  if (trace.header.facts?.closed !== true) return undefined;
  const stranger = [...byName.keys()].find((name) => !world.bundles.has(name) && !isSystemAbilityName(name));
  return stranger === undefined ? undefined : `${stranger} is listed and not installed`;
}

function factsProblem(bundle: KnownBundle, entry: JsonObject, listed: boolean): string | undefined {
  const differs = (member: string, expected: unknown): string | undefined =>
    expected === undefined || entry[member] === expected
      ? undefined
      : `${bundle.name}: ${member} is ${JSON.stringify(entry[member])} and not ${JSON.stringify(expected)}`;
  const allowed = bundle.hasExtension && bundle.allowed;
  // With a list the storage manager measures clones, too, allowed or not (`spec/backup-service.md §8`).
  const isMeasured = allowed || (listed && entry["appIndex"] !== 0);
  return (
    differs("allToBackup", allowed) ??
    differs("versionCode", bundle.versionCode) ??
    differs("versionName", bundle.versionName) ??
    differs("spaceOccupied", isMeasured ? undefined : 0) ??
    differs("extensionName", bundle.hasExtension ? undefined : "")
  );
}

function membersProblem(entries: readonly JsonObject[]): string | undefined {
  for (const entry of entries) {
    if (entry["needToInstall"] !== undefined) return `${nameOf(entry)} has needToInstall`;
    for (const [member, type] of Object.entries(memberTypes)) {
      if (typeof entry[member] !== type)
        return `${nameOf(entry)}: ${member} is ${JSON.stringify(entry[member])}`;
    }
  }
  return undefined;
}

function increaseProblem(entries: readonly JsonObject[], listed: boolean): string | undefined {
  const wrong = entries.find((entry) => (typeof entry["increSpaceOccupied"] === "number") !== listed);
  return wrong === undefined
    ? undefined
    : `${nameOf(wrong)}: increSpaceOccupied is ${JSON.stringify(wrong["increSpaceOccupied"])}`;
}

function orderProblem(entries: readonly JsonObject[]): string | undefined {
  const ranks = entries
    .filter((entry) => entry["appIndex"] === 0)
    .map((entry) => (isSystemAbilityName(nameOf(entry)) ? 2 : entry["allToBackup"] === true ? 1 : 0));
  const wrong = ranks.findIndex((rank, index) => index > 0 && rank < (ranks[index - 1] ?? 0));
  return wrong < 0 ? undefined : `entry ${wrong + 1} stands too late`;
}

function releaseProblem(
  { flags }: Evidence,
  document: JsonObject,
  entries: readonly JsonObject[],
  ofSession: boolean,
): string | undefined {
  const version = flags.capabilitiesNameBackupVersion && !ofSession ? flags.backupVersion : undefined;
  if (document["backupVersion"] !== version)
    return `backupVersion is ${JSON.stringify(document["backupVersion"])}`;
  if ((document["increAppIndex"] === true) !== flags.capabilitiesNameIncreAppIndex) {
    return `increAppIndex is ${JSON.stringify(document["increAppIndex"])}`;
  }
  const named = flags.capabilitiesNameRequireCompatibility;
  const wrong = entries.find((entry) => (entry["requireCompatibility"] !== undefined) !== named);
  return wrong === undefined
    ? undefined
    : `${nameOf(wrong)}: requireCompatibility is ${JSON.stringify(wrong["requireCompatibility"])}`;
}
