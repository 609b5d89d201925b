import { defineClauses } from "./define-clauses.js";

/** Timers of a bundle and the rate at which files are sent. */
export const timerClauses = defineClauses("E", "spec/backup-service.md", {
  E1: { at: "§7.10", says: "updateTimer without a session returns false." },
  E2: {
    at: "§7.10",
    says: "updateTimer returns true exactly when the session holds the bundle, waiting ones included.",
  },
  E3: {
    at: "§7.10",
    says: "updateTimer throws 401 for a limit that is negative, above four hours, no number or missing, and returns a boolean otherwise.",
  },
  E4: {
    at: "§7.10",
    says: "A limit of 0 throws 401 in the first release and is taken afterwards.",
    flags: ["timerAcceptsZero"],
  },
  E5: {
    at: "§6",
    says: "An extension that hangs in onBackup past the limit of updateTimer ends its bundle with 13500003, then onAllBundlesEnd, and is not begun again.",
    by: "H",
  },
  E6: {
    at: "§6",
    says: "A limit of 0 ends a hanging bundle with 13500003 at once.",
    by: "H",
    onlyWhen: { flag: "timerAcceptsZero", is: true },
    // What a timer of no length does is up to the platform's timer library.
    confidence: "X",
  },
  E7: { at: "§6", says: "The limit of updateTimer does not count while files are being sent.", by: "H" },
  E8: {
    at: "§6",
    says: "In a restore the limit counts from the start of onRestore, not from the call of updateTimer.",
    by: "H",
  },
  E9: { at: "§6", says: "A second updateTimer starts the limit anew from its own call.", by: "H" },
  E10: {
    at: "§7.10",
    says: "Any permitted application can set the timer of a bundle of another one's session.",
    by: "2",
  },
  E11: {
    at: "§7.11",
    says: "updateSendRate returns true only for a running bundle of a backup session.",
  },
  E12: {
    at: "§7.11",
    says: "updateSendRate throws 401 for a negative or missing rate and takes rates above the maximum as the maximum.",
    flags: ["sendRateMaximum"],
  },
  E13: {
    at: "§7.11",
    says: "Rate 0 stops the files, a later positive rate lets them go and the bundle ends.",
  },
  E14: { at: "§7.11", says: "No more files are sent a second than the rate allows, 60 when none was set." },
  E15: {
    at: "§6, §13.1",
    says: "An extension that never starts up is given up after the connect time, through begin 13500002 or the sequence of a death.",
    by: "H",
    flags: ["connectTimeoutMs"],
    confidence: "X",
  },
});
