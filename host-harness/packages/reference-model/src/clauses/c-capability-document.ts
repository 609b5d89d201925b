import { defineClauses } from "./define-clauses.js";

/** What a restore demands of the capability document it is given. */
export const capabilityDocumentClauses = defineClauses("C", "spec/backup-service.md", {
  C1: { at: "§7.5", says: "The document that getLocalCapabilities gave is accepted and its bundles start." },
  C2: {
    at: "§7.5",
    says: "A descriptor that is not open is rejected with 13900020 and nothing is called back.",
  },
  C3: {
    at: "§7.5",
    says: "appendBundles closes the descriptor it was given: closing it again fails, and giving it again is rejected with 13900020.",
  },
  C4: {
    at: "§7.5",
    says: "An empty document is rejected with 13900020, and every bundle of the list is reported through onBundleBegin.",
    flags: ["restoreMissingBundleCode"],
  },
  C5: {
    at: "§7.5",
    says: "A document that is not JSON is rejected with 13900020, and every bundle of the list is reported.",
    flags: ["restoreMissingBundleCode"],
  },
  C6: {
    at: "§7.5",
    says: "A document without entries in bundleInfos is rejected with 13900020, and every bundle of the list is reported.",
    flags: ["restoreMissingBundleCode"],
  },
  C7: {
    at: "§7.5",
    says: "One entry that lacks a member, of whatever bundle, makes the whole document invalid.",
    flags: ["restoreMissingBundleCode"],
  },
  C8: {
    at: "§7.5",
    says: "One entry with a member of the wrong type makes the whole document invalid.",
    flags: ["restoreMissingBundleCode"],
  },
  C9: {
    at: "§7.5",
    says: "An installed bundle that the document does not list is reported through onBundleBegin; the promise resolves.",
    flags: ["restoreMissingBundleCode"],
  },
  C10: {
    at: "§7.5",
    says: "A listed bundle that is not installed is reported through onBundleBegin; the promise resolves.",
    flags: ["restoreMissingBundleCode"],
  },
  C11: {
    at: "§7.5",
    says: "A bundle whose entry says that it may not be backed up gets onBundleBegin with 13500001 and no end.",
  },
  C12: {
    at: "§7.5",
    says: "The version names reserved for clone tools lift what allToBackup=false forbids: the bundle starts.",
  },
  C13: {
    at: "§7.5, §5.5",
    says: "A higher or lower version in the document does not keep a bundle from starting, and the extension is given that version.",
  },
  C14: { at: "§7.5", says: "Device type, system name and backup version of the document change nothing." },
  C15: { at: "§7.5", says: "The extension name of the document is not used: the installed one starts." },
  C16: {
    at: "§7.5",
    says: "A bundle whose installed version has no backup extension gets onBundleBegin with 13500001.",
  },
  C17: {
    at: "§7.5",
    says: "Entries of clones are matched by name and index; the first release matched the name alone.",
    flags: ["remoteMatchUsesAppIndex"],
  },
  C18: {
    at: "§10.3",
    says: "A bundle that its own configuration forbids, while the document allows it, gets onBundleBegin with 13500001 from its extension and no end for a quarter of an hour.",
    by: "H",
    // Recording restore_target_missing shows no begin before the session was released.
    confidence: "D",
  },
  C19: { at: "§7.5", says: "Members that the document need not have are ignored." },
});
