import { defineClauses } from "./define-clauses.js";

/** Files of a restore: handles, publishing, reports and the end. */
export const restoreClauses = defineClauses("D", "spec/backup-service.md", {
  D1: { at: "§7.6", says: "getFileHandle for a bundle that was never appended is rejected with 13900020." },
  D2: {
    at: "§7.6",
    says: "Names requested before begin are answered after it, each once, in byte order.",
  },
  D3: {
    at: "§7.6",
    says: "Every file that a running bundle is asked for brings one onFileReady, in the order of the calls.",
  },
  D4: {
    at: "§7.6",
    says: "A uri that climbs with .. is rejected with 13900020 where the release checks it.",
    flags: ["handleUriIsChecked"],
  },
  D5: {
    at: "§7.6",
    says: "Two dots inside a longer name are no climbing: the service does not reject them.",
  },
  D6: { at: "§7.7", says: "publishFile with a uri is rejected with 13900001." },
  D7: {
    at: "§7.7",
    says: "publishFile for a bundle that was never appended is rejected.",
    flags: ["publishUnknownBundleCode"],
  },
  D8: { at: "§7.7", says: "publishFile before the extension is connected is rejected with 13900020." },
  D9: {
    at: "§10.2",
    says: "After publishFile come progress, at most one report and one end, report and end side by side, then onAllBundlesEnd.",
    flags: ["restoreReport", "callsOnRelease"],
  },
  D10: {
    at: "§11.1",
    says: "A text that onRestoreEx returns arrives unchanged through onResultReport, and the end has no error.",
  },
  D11: {
    at: "§11.1",
    says: "When onRestoreEx fails with a text, the report holds it as errorInfo and the end carries its code.",
    by: "H",
  },
  D12: {
    at: "§10.4",
    says: "When onRestore fails without a text, the end has an error and there is no report.",
    by: "H",
  },
  D13: {
    at: "§10.1, §12.3",
    says: "A failed onFileReady gives an error with the bundle name as data, the errno in its text and the code of the errno table.",
    by: "H",
  },
});
