import { defineClauses } from "./define-clauses.js";

/** The capability document and what can be asked of an extension outside a session. */
export const informationClauses = defineClauses("G", "spec/backup-service.md", {
  G1: {
    at: "§8",
    says: "The document lists every installed ordinary bundle, those without extension as not allowed and of size 0.",
  },
  G2: {
    at: "§8",
    says: "An entry has name, appIndex, versions, size, allToBackup, fullBackupOnly, extensionName, restoreDeps, supportScene and extraInfo, and no needToInstall.",
  },
  G3: { at: "§8", says: "increSpaceOccupied is there exactly when the document was asked for with a list." },
  G4: { at: "§7.8", says: "A list asks for no selection: the document still names all bundles." },
  G5: {
    at: "§8",
    says: "Without extraInfo in its configuration an entry has extraInfo with an empty supportScene.",
  },
  G6: {
    at: "§8",
    says: "Clones aside, entries that are not allowed come before those that are, and system services last.",
  },
  G7: {
    at: "§7.8",
    says: "The descriptor of the document stands at its beginning, and its size is the length of the text.",
  },
  G8: { at: "§8", says: "More data of an application raises its spaceOccupied." },
  G9: {
    at: "§8",
    says: "backupVersion, requireCompatibility and increAppIndex are there in the releases that have them.",
    flags: [
      "capabilitiesNameBackupVersion",
      "capabilitiesNameRequireCompatibility",
      "capabilitiesNameIncreAppIndex",
      "backupVersion",
    ],
  },
  G10: { at: "§7.9", says: "getBackupInfo of a bundle that is not installed returns undefined." },
  G11: { at: "§7.9", says: "getBackupInfo without a session returns the extension's text unchanged." },
  G12: {
    at: "§7.9",
    says: "getBackupInfo during a session works in later releases and returns undefined in earlier ones.",
    flags: ["backupInfoDuringSession"],
  },
  G13: {
    at: "§7.8",
    says: "While the service cleans up, getLocalCapabilities resolves with a negative descriptor.",
    by: "R",
  },
});
