import { defineClauses } from "./define-clauses.js";

const sinceSecondRelease = { flag: "unknownBundlesAreLaunched", is: false } as const;

/** Which bundles a backup accepts, when they start, and in which order they report. */
export const backupClauses = defineClauses("B", "spec/backup-service.md", {
  B1: {
    at: "§5.2",
    says: "Waiting bundles start in the byte order of their names, whatever the order of the list.",
  },
  B2: { at: "§5.2", says: "At most three bundles are between begin and end at a time." },
  B3: { at: "§5.2", says: "The priority of an incremental backup does not change the order." },
  B4: { at: "§7.2", says: "Bundles appended while others run are accepted and run." },
  B5: {
    at: "§10.6",
    says: "Each time all bundles have ended, and only then, onAllBundlesEnd is called once, without an error.",
  },
  B6: {
    at: "§7.2",
    says: "A bundle that is not installed is reported through onBundleBegin, and the promise resolves.",
    flags: ["unknownBundlesAreLaunched", "failedStartEnds"],
  },
  B7: {
    at: "§7.2",
    says: "A bundle that its configuration keeps from backup is reported through onBundleBegin and gets no end.",
    flags: ["forbiddenBundleReportedTwice"],
  },
  B8: {
    at: "§7.2",
    says: "A bundle without backup extension is reported through onBundleBegin and gets no end.",
    flags: ["backupWithoutExtensionCode"],
  },
  B9: {
    at: "§7.2",
    says: "When no bundle of a list is accepted the promise resolves, onAllBundlesEnd does not come, and the session stays open.",
    onlyWhen: sinceSecondRelease,
  },
  B10: {
    at: "§7.2",
    says: "A refused bundle beside a good one leaves exactly one onAllBundlesEnd, after the good one's end.",
  },
  B11: {
    at: "§5.4",
    says: "A bundle named twice in a list runs and ends once, onAllBundlesEnd does not come, and release still works.",
  },
  B12: { at: "§7.2", says: "An empty list resolves and calls nothing back." },
  B13: {
    at: "§7.2",
    says: "The empty name is reported as not installed and leaves the other bundles alone.",
    onlyWhen: sinceSecondRelease,
  },
  B14: {
    at: "§3.3",
    says: "A name with the index 0 is reported as not installed, and the bundle runs under its plain name.",
    onlyWhen: sinceSecondRelease,
  },
  B15: {
    at: "§3.3",
    says: "Callbacks of a clone carry the name with its index.",
    onlyWhen: { flag: "clonesCanBeAppended", is: true },
  },
  B16: { at: "§10.2", says: "Begin errors that appendBundles causes are seen before it resolves." },
  B17: {
    at: "§5.2",
    says: "Among bundles that start together the order of begins is free; nothing is demanded.",
  },
  B18: {
    at: "§10.2, §10.5",
    says: "Begin comes once and before everything else of a bundle, each file once, manage.json once and it lists exactly the files that came, then the end, once.",
  },
  B19: {
    at: "§11.1",
    says: "A text that onBackupEx returns arrives once, unchanged, through onResultReport before the end.",
  },
  B20: { at: "§10.2", says: "A backup whose extension has no extended callback brings no onResultReport." },
  B21: {
    at: "§10.1",
    says: "onBundleBegin and onBundleEnd give the name as second argument, or an error with the name as data, a code of the table and its text with the origin number.",
    flags: ["longMessageTexts"],
  },
});
