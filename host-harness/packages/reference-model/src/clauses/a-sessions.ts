import { defineClauses } from "./define-clauses.js";

/** Who owns the one session of a device, and how long it lives. */
export const sessionClauses = defineClauses("A", "spec/backup-service.md", {
  A1: { at: "§4.2", says: "With no session open a constructor returns and calls nothing back." },
  A2: {
    at: "§4.2",
    says: "While a session of the same kind is open, in the same application too, a constructor throws the conflict.",
    flags: ["constructorConflict"],
  },
  A3: {
    at: "§4.2",
    says: "A session of one kind keeps constructors of the other kinds from opening: they throw the conflict.",
    flags: ["constructorConflict"],
  },
  A4: {
    at: "§4.2",
    says: "A second application meets the conflict, and the first one's session goes on to its normal end.",
    by: "2",
    flags: ["constructorConflict"],
  },
  A5: {
    at: "§11.4",
    says: "The conflict's message is JSON that names the holder, its user as text, the time in 23 characters and, in later releases, the kind of session.",
    flags: ["constructorConflict", "conflictNamesScenario"],
  },
  A6: {
    at: "§4.3",
    says: "After release resolved a constructor succeeds again, at the latest some seconds later.",
  },
  A7: {
    at: "§4.3",
    says: "After release resolved, onBackupServiceDied is called once on the session object that is still alive.",
  },
  A8: {
    at: "§4.3",
    says: "A release without an open session ends as the release of the service says: rejected or resolved.",
    flags: ["releaseWithoutSession"],
  },
  A9: {
    at: "§3.1",
    says: "appendBundles on a released backup session is rejected with 13900020 and nothing is called back.",
  },
  A10: {
    at: "§7.5",
    says: "appendBundles on a released restore session is rejected with 13900020; the development release lets it resolve without effect.",
    flags: ["restoreAppendWithoutSessionResolves"],
  },
  A11: {
    at: "§3.1",
    says: "publishFile of a released restore object is rejected with 13900020 while a backup session is open: the kind is compared before the owner.",
  },
  A12: {
    at: "§2",
    says: "A released object still reaches the session that its application opened afterwards, and the callbacks arrive at the newer object.",
    confidence: "D",
  },
  A13: {
    at: "§4.3",
    says: "When the process that holds the session ends, others can open one and its running bundles are dropped silently.",
    by: "2",
  },
  A14: {
    at: "§4.2",
    says: "A session outlives the script object that was dropped without release: constructors still meet the conflict.",
    confidence: "D",
  },
  A15: {
    at: "§7.8",
    says: "Another application obtains the capability document during a session without disturbing it.",
    by: "2",
  },
  A16: { at: "§4.5", says: "An open session that does nothing for over a minute still works." },
  A17: {
    at: "§4.5",
    says: "Without session and calls the service's process is gone after a minute at most.",
    by: "R",
  },
  A18: {
    at: "§10.8",
    says: "When the service is killed under a session, onBackupServiceDied comes once and later calls of the session are rejected with 13900020.",
    by: "R",
  },
});
