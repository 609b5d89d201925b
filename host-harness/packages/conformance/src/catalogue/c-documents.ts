import type { JsonObject, JsonValue } from "../json-value.js";
import type { Scenario, Step } from "../scenario/scenario.js";
import { listen, open, release, scenario, waitFor } from "./build.js";
import { notInstalled, smallTarget } from "./worlds.js";

/** An entry with every member that the service reads (`spec/backup-service.md §8`). */
function entry(name: string, changes: JsonObject = {}): JsonObject {
  return {
    allToBackup: true,
    appIndex: 0,
    extensionName: "BackupExtension",
    extraInfo: {},
    fullBackupOnly: false,
    name,
    requireCompatibility: false,
    restoreDeps: "",
    spaceOccupied: 0,
    supportScene: "",
    versionCode: 1000000,
    versionName: "1.0.0",
    ...changes,
  };
}

function documentOf(bundleInfos: JsonValue, changes: JsonObject = {}): JsonObject {
  return { bundleInfos, deviceType: "default", systemFullName: "default", ...changes };
}

function without(object: JsonObject, member: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== member));
}

/** Appends for restore with a document of our own making, and listens. */
function appendWith(document: { text: string } | { json: JsonValue }, bundle = "$target1"): Step[] {
  return [
    { do: "document", as: "made", ...document },
    open("SessionRestore"),
    { do: "append", session: "s1", bundles: [bundle], capabilities: "made" },
  ];
}

function refusedAsAWhole(
  id: string,
  about: string,
  clause: string,
  document: { text: string } | { json: JsonValue },
): Scenario {
  return scenario({
    id,
    about,
    clauses: [clause],
    world: { bundles: [smallTarget(1)] },
    steps: [...appendWith(document), listen, release()],
  });
}

function accepted(id: string, about: string, clauses: string[], json: JsonValue): Scenario {
  return scenario({
    id,
    about,
    clauses,
    world: { bundles: [smallTarget(1)] },
    steps: [...appendWith({ json }), waitFor("onBundleBegin", { bundle: "$target1" }), release()],
  });
}

/** Capability documents that no device would hand out (`spec/backup-service.md §7.5`). */
export const documentScenarios: readonly Scenario[] = [
  refusedAsAWhole("document-empty", "an empty document: rejected, and every bundle is refused", "C4", {
    text: "",
  }),
  refusedAsAWhole("document-not-json", "a document that is not JSON", "C5", { text: "{oops" }),
  refusedAsAWhole("document-without-bundles", "a document whose list of bundles is empty", "C6", {
    json: documentOf([]),
  }),
  refusedAsAWhole("document-without-list", "a document without a list of bundles", "C6", {
    json: { deviceType: "default", systemFullName: "default" },
  }),
  refusedAsAWhole("document-stranger-incomplete", "another bundle's entry lacks its extension name", "C7", {
    json: documentOf([entry("$target1"), without(entry(notInstalled), "extensionName")]),
  }),
  refusedAsAWhole("document-version-as-text", "a version code that is text", "C8", {
    json: documentOf([entry("$target1", { versionCode: "1" })]),
  }),
  refusedAsAWhole("document-version-with-fraction", "a version code with a fraction", "C8", {
    json: documentOf([entry("$target1", { versionCode: 1.5 })]),
  }),
  scenario({
    id: "document-leaves-out",
    about: "an installed bundle that the document does not list is refused at its begin",
    clauses: ["C9"],
    world: { bundles: [smallTarget(1)] },
    steps: [...appendWith({ json: documentOf([entry("$target2")]) }), listen, release()],
  }),
  scenario({
    id: "document-lists-not-installed",
    about: "a bundle that is listed but not installed is refused at its begin",
    clauses: ["C10"],
    world: { bundles: [] },
    steps: [
      ...appendWith({ json: documentOf([entry("$target1"), entry(notInstalled)]) }, notInstalled),
      listen,
      release(),
    ],
  }),
  scenario({
    id: "document-forbids",
    about: "the document forbids the bundle: refused at its begin, and no end comes",
    clauses: ["C11"],
    world: { bundles: [smallTarget(1)] },
    steps: [
      ...appendWith({ json: documentOf([entry("$target1", { allToBackup: false })]) }),
      listen,
      release(),
    ],
  }),
  accepted(
    "document-of-clone-tool",
    "the document forbids, but its version name is a special one",
    ["C12"],
    documentOf([entry("$target1", { allToBackup: false, versionName: "99.99.99.999-anything" })]),
  ),
  accepted(
    "document-of-later-version",
    "the document is of a much later version of the bundle",
    ["C1", "C13"],
    documentOf([entry("$target1", { versionCode: 999_000_000, versionName: "999.0.0" })]),
  ),
  accepted(
    "document-of-other-device",
    "another device type, system and backup version, unknown members",
    ["C14", "C19"],
    documentOf([entry("$target1", { unheardOf: { a: [1] } })], {
      backupVersion: "0.1",
      deviceType: "no such device",
      systemFullName: "AnotherSystem-1.2.3",
      unheardOf: 1,
    }),
  ),
  accepted(
    "document-with-other-extension",
    "the document names an extension that does not exist here",
    ["C15"],
    documentOf([entry("$target1", { extensionName: "Nope" })]),
  ),
  scenario({
    id: "document-allows-what-is-forbidden",
    about: "the document allows a bundle whose own configuration forbids: its extension refuses the start",
    clauses: ["C18"],
    world: { bundles: [] },
    steps: [
      ...appendWith({ json: documentOf([entry("$forbidden")]) }, "$forbidden"),
      // Recordings show no begin at all in this time; the specification expects a refusal.
      listen,
      release(),
    ],
  }),
];
