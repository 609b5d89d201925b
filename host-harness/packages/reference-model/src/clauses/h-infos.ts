import { defineClauses } from "./define-clauses.js";

/** What the infos strings of an append reach. */
export const infosClauses = defineClauses("H", "spec/backup-service.md", {
  H1: {
    at: "§9",
    says: "Details of a unicast element reach the extended callback, with the user id as last element.",
  },
  H2: {
    at: "§9",
    says: "With infos but no unicast element the extended callback is given the user id alone.",
  },
  H3: { at: "§9", says: "Without infos the extended callback is given an empty text." },
  H4: {
    at: "§9",
    says: "Infos that are no JSON are passed over: the bundle runs and its callback is given an empty text.",
  },
  H5: { at: "§9", says: "Only the first unicast element counts." },
  H6: {
    at: "§9",
    says: "A broadcast element of a restore reaches the bundle as a common event before its extension starts.",
    flags: ["broadcastAction"],
  },
  H7: { at: "§9", says: "A broadcast element of a backup publishes nothing." },
  H8: {
    at: "§9, §13.1",
    says: "clearBackupData decides whether a dead extension is started again to clean up.",
    by: "H",
    flags: ["clearBackupDataOnlyIfTrue", "keepDataSuppressesRelaunch"],
  },
  H9: {
    at: "§9",
    says: "A bundle whose infos are broadcast only gets its event and no callback, and the promise resolves.",
    onlyWhen: { flag: "infosKnowBroadcastType", is: true },
  },
});
