import type { NamedFault } from "./named-fault.js";
import { deliveryFault } from "./named-fault.js";

/** Messages that never come, or come twice. */
export const lostMessages: readonly NamedFault[] = [
  {
    fault: deliveryFault("lost-file", (message, { sessionKind, occurrence }) =>
      message.callback === "onFileReady" && sessionKind === "SessionBackup" && occurrence === 1 ? [] : undefined,
    ),
    about: "the first file of every bundle is not handed over",
    caughtBy: ["B18"],
    shownBy: "backup-one",
  },
  {
    fault: deliveryFault("missing-begin", (message) => (message.callback === "onBundleBegin" ? [] : undefined)),
    about: "no bundle reports its begin",
    caughtBy: ["B18"],
    shownBy: "backup-one",
  },
  {
    fault: deliveryFault("missing-end", (message) => (message.callback === "onBundleEnd" ? [] : undefined)),
    about: "no bundle reports its end",
    caughtBy: ["B18"],
    shownBy: "backup-one",
  },
  {
    fault: deliveryFault("missing-all-end", (message) => (message.callback === "onAllBundlesEnd" ? [] : undefined)),
    about: "nobody says that all bundles have ended",
    caughtBy: ["B5"],
    shownBy: "backup-one",
  },
  {
    fault: deliveryFault("double-all-end", (message) =>
      message.callback === "onAllBundlesEnd" ? [message, message] : undefined,
    ),
    about: "the end of all bundles is reported twice",
    caughtBy: ["B10"],
    shownBy: "backup-mixed-unsupported",
  },
  {
    fault: deliveryFault("missing-death", (message) => (message.callback === "onBackupServiceDied" ? [] : undefined)),
    about: "the end of the service after a release is not reported",
    caughtBy: ["A7"],
    shownBy: "session-again",
  },
];
