import { defineClauses } from "./define-clauses.js";

/** What happens when an extension dies, a bundle is cancelled or a session is released in the middle. */
export const failureClauses = defineClauses("F", "spec/backup-service.md", {
  "F-1": {
    at: "§13.1",
    says: "An extension that dies in onBackup ends its bundle with 13500004; other bundles go on.",
    by: "H",
    flags: ["deathEndsBeforeCleaning"],
  },
  "F-2": {
    at: "§13.1",
    says: "Where the release cleans before it reports a death, onAllBundlesEnd comes before and after the end of the last bundle.",
    by: "H",
    onlyWhen: { flag: "deathEndsBeforeCleaning", is: false },
  },
  "F-3": {
    at: "§13.1, §9",
    says: "With clearBackupData false a dead extension is not started again, and one onAllBundlesEnd follows.",
    by: "H",
    onlyWhen: { flag: "keepDataSuppressesRelaunch", is: true },
  },
  "F-4": {
    at: "§13.1",
    says: "An extension that dies after it reported its restore brings no second end.",
    by: "H",
    onlyWhen: { flag: "callsOnRelease", is: true },
  },
  "F-5": {
    at: "§10.4, §10.5",
    says: "A failed callback of the application ends its bundle with the extension's code, then onAllBundlesEnd.",
    by: "H",
  },
  "F-6": {
    at: "§7.12",
    says: "cancel of a bundle that does not run yet returns 13500011 and changes nothing.",
    onlyWhen: { flag: "hasCancelAndSizes", is: true },
  },
  "F-7": {
    at: "§7.12",
    says: "cancel of a bundle that the session does not hold returns 13500012.",
    onlyWhen: { flag: "hasCancelAndSizes", is: true },
  },
  "F-8": {
    at: "§7.12",
    says: "cancel of a running bundle returns 0, and the bundle ends without an error.",
    onlyWhen: { flag: "hasCancelAndSizes", is: true },
  },
  "F-9": {
    at: "§7.12",
    says: "cancel on a released session returns a number.",
    onlyWhen: { flag: "hasCancelAndSizes", is: true },
    confidence: "D",
  },
  "F-10": {
    at: "§4.3",
    says: "After a release during a backup resolved, no bundle of it is called back about any more.",
  },
  "F-11": { at: "§4.3", says: "Bundles that wait when the session is released never begin." },
  "F-12": {
    at: "§4.3",
    says: "A restore that is released after publishFile resolves at once and still brings the report and end of that bundle.",
    by: "H",
    flags: ["allEndAfterWaitingRelease"],
  },
  "F-13": {
    at: "§4.3",
    says: "A restore that is released before publishFile brings nothing more of that bundle, and a session can be opened at once.",
  },
  "F-14": {
    at: "§10.3",
    says: "A connection that the system refuses brings onBundleBegin with 13500009, and an end only in early releases.",
    by: "H",
    flags: ["failedStartEnds"],
  },
  "F-15": {
    at: "§13.3",
    says: "A service that was killed in a backup cleans up first when it starts again: constructors meet a conflict with BackupSA for a short time.",
    by: "R",
  },
});
