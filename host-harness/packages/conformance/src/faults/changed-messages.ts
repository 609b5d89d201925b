import type { NamedFault } from "./named-fault.js";
import { deliveryFault } from "./named-fault.js";

/** Messages that say something else than they should. */
export const changedMessages: readonly NamedFault[] = [
  {
    fault: deliveryFault("wrong-error-code", (message) =>
      message.callback === "onBundleBegin" && message.code !== 0
        ? [{ ...message, code: 13500004 }]
        : undefined,
    ),
    about: "a refused bundle is reported as one whose extension died",
    caughtBy: ["B6", "B7"],
    shownBy: "backup-mixed-unsupported",
  },
  {
    fault: deliveryFault("wrong-bundle-name", (message) =>
      message.callback === "onBundleBegin" && message.code !== 0
        ? [{ ...message, bundleName: `${message.bundleName}.other` }]
        : undefined,
    ),
    about: "`err.data` of a refused bundle names a bundle that nobody asked for",
    caughtBy: ["B21"],
    shownBy: "backup-mixed-unsupported",
  },
  {
    fault: deliveryFault("descriptor-closed-early", (message, context) => {
      if (message.callback === "onFileReady" && context.sessionKind === "SessionBackup") {
        context.closeDescriptor(message.file.fd);
      }
      return undefined;
    }),
    about: "the descriptor of a file is closed before the client gets it",
    caughtBy: ["B18"],
    shownBy: "backup-one",
  },
  {
    fault: {
      name: "conflict-not-noticed",
      answer: (call, code) => (call === "openSession" ? 0 : code),
    },
    about: "a second session opens while the first is there",
    caughtBy: ["A2"],
    shownBy: "session-conflict",
  },
  {
    fault: deliveryFault("success-as-death", (message) =>
      message.callback === "onBundleEnd" && message.code === 0 ? [{ ...message, code: 13500004 }] : undefined,
    ),
    about: "a bundle that ended well is reported as dead",
    caughtBy: ["B18"],
    shownBy: "backup-one",
  },
  {
    fault: deliveryFault("failure-as-success", (message) =>
      message.callback === "onBundleEnd" && message.code !== 0 ? [{ ...message, code: 0 }] : undefined,
    ),
    about: "a bundle whose application failed is reported as well",
    caughtBy: ["F-5"],
    shownBy: "backup-rejects",
  },
  {
    fault: deliveryFault("all-end-with-error", (message) =>
      message.callback === "onAllBundlesEnd" ? [{ ...message, code: 13900020 }] : undefined,
    ),
    about: "the end of all bundles has an error",
    caughtBy: ["B5"],
    shownBy: "backup-one",
  },
  {
    fault: deliveryFault("wrong-uri", (message, { sessionKind, occurrence }) =>
      message.callback === "onFileReady" && sessionKind === "SessionBackup" && occurrence === 1
        ? [{ ...message, file: { ...message.file, uri: `${message.file.uri}.old` } }]
        : undefined,
    ),
    about: "a file comes under another name than the one that manage.json lists",
    caughtBy: ["B18"],
    shownBy: "backup-one",
  },
  {
    fault: deliveryFault("changed-report", (message) =>
      message.callback === "onResultReport" ? [{ ...message, text: `${message.text}.` }] : undefined,
    ),
    about: "a dot is added to what the application reports",
    caughtBy: ["B19"],
    shownBy: "backup-with-report",
  },
  {
    fault: deliveryFault("handle-without-descriptor", (message, { sessionKind }) =>
      message.callback === "onFileReady" && sessionKind === "SessionRestore"
        ? [{ ...message, file: { ...message.file, fd: -1 } }]
        : undefined,
    ),
    about: "the files that a restore asks for come without a descriptor",
    caughtBy: ["D3"],
    shownBy: "restore-round-trip",
  },
];
