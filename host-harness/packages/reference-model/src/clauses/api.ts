import { defineClauses } from "./define-clauses.js";

/** What the script library does before and after the service: checks, error objects, shapes. */
export const apiClauses = defineClauses("api", "spec/js-api.md", {
  "api-permission": {
    at: "§2.1",
    says: "Without ohos.permission.BACKUP every constructor, method and function throws 201 at once, and with it none does.",
  },
  "api-system-app": {
    at: "§2.1",
    says: "A caller with the permission that is no system application is thrown 202 at once, and a system application never.",
  },
  "api-arguments": {
    at: "§2.3, §2.4",
    says: "Wrong count or type of arguments throws at once, 13900020 or 401 as the member says, and nothing is called back.",
  },
  "api-outcome": {
    at: "§2.3, §2.4",
    says: "Each call ends in one of the forms its member has: returned, resolved, rejected or through its callback.",
  },
  "api-error": {
    at: "§3.1, §3.2",
    says: "Errors of calls carry a code of the library's table with the text of the release; no rejection has a code of the form 13500xxx.",
    flags: ["longMessageTexts", "unmappedMessage"],
  },
  "api-file": {
    at: "§2.5",
    says: "The file of onFileReady has bundleName, uri and fd, and manifestFd in every kind of session but SessionBackup.",
  },
  "api-callback": {
    at: "§2.5",
    says: "Callbacks are those of the API, and each gets the arguments of its form.",
  },
  "api-release": {
    at: "§2.4",
    says: "release of the session's owner resolves.",
  },
  "api-members": {
    at: "§2.3",
    says: "getBackupVersion gives the version text of the release.",
    flags: ["backupVersion"],
  },
});
