import { indexFileName } from "@ohbackup/reference-model";
import type { ClientMessage } from "@ohbackup/reference-model";
import type { NamedFault } from "./named-fault.js";
import { deliveryFault } from "./named-fault.js";

/** Messages that never come, or come twice. */
export const lostMessages: readonly NamedFault[] = [
  {
    fault: deliveryFault("lost-file", (message, { sessionKind, occurrence }) =>
      message.callback === "onFileReady" && sessionKind === "SessionBackup" && occurrence === 1
        ? []
        : undefined,
    ),
    about: "the first file of every bundle is not handed over",
    caughtBy: ["B18"],
    shownBy: "backup-one",
  },
  {
    fault: deliveryFault("missing-begin", (message) =>
      message.callback === "onBundleBegin" ? [] : undefined,
    ),
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
    fault: deliveryFault("missing-all-end", (message) =>
      message.callback === "onAllBundlesEnd" ? [] : undefined,
    ),
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
    fault: deliveryFault("missing-death", (message) =>
      message.callback === "onBackupServiceDied" ? [] : undefined,
    ),
    about: "the end of the service after a release is not reported",
    caughtBy: ["A7"],
    shownBy: "session-again",
  },
  {
    fault: deliveryFault("lost-index", (message, { sessionKind }) =>
      message.callback === "onFileReady" &&
      sessionKind === "SessionBackup" &&
      message.file.uri === indexFileName
        ? []
        : undefined,
    ),
    about: "manage.json is not handed over",
    caughtBy: ["B18"],
    shownBy: "backup-one",
  },
  {
    fault: deliveryFault("lost-refusal", (message) =>
      message.callback === "onBundleBegin" && message.code === 13500005 ? [] : undefined,
    ),
    about: "a bundle that is not installed is passed over in silence",
    caughtBy: ["B6"],
    shownBy: "backup-mixed-unsupported",
  },
  {
    fault: deliveryFault("lost-report", (message) =>
      message.callback === "onResultReport" ? [] : undefined,
    ),
    about: "what the application reports of its backup does not arrive",
    caughtBy: ["B19"],
    shownBy: "backup-with-report",
  },
  {
    fault: deliveryFault("lost-handle", (message, { sessionKind, occurrence }) =>
      message.callback === "onFileReady" && sessionKind === "SessionRestore" && occurrence === 1
        ? []
        : undefined,
    ),
    about: "the first file that a restore asks for is not handed over",
    caughtBy: ["D3"],
    shownBy: "restore-round-trip",
  },
  {
    fault: deliveryFault("double-begin", twice("onBundleBegin")),
    about: "the begin of a bundle is reported twice",
    caughtBy: ["B18"],
    shownBy: "backup-one",
  },
  {
    fault: deliveryFault("double-end", twice("onBundleEnd")),
    about: "the end of a bundle is reported twice",
    caughtBy: ["B18"],
    shownBy: "backup-one",
  },
  {
    fault: deliveryFault("double-report", twice("onResultReport")),
    about: "what the application reports of its backup arrives twice",
    caughtBy: ["B19"],
    shownBy: "backup-with-report",
  },
  {
    fault: deliveryFault("double-death", twice("onBackupServiceDied")),
    about: "the end of the service after a release is reported twice",
    caughtBy: ["A7"],
    shownBy: "session-again",
  },
];

/** Repeats every message of one callback. */
function twice(
  callback: ClientMessage["callback"],
): (message: ClientMessage) => readonly ClientMessage[] | undefined {
  return (message) => (message.callback === callback ? [message, message] : undefined);
}
