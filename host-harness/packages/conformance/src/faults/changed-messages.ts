import type { NamedFault } from "./named-fault.js";
import { deliveryFault } from "./named-fault.js";

/** Messages that say something else than they should. */
export const changedMessages: readonly NamedFault[] = [
  {
    fault: deliveryFault("wrong-error-code", (message) =>
      message.callback === "onBundleBegin" && message.code !== 0 ? [{ ...message, code: 13500004 }] : undefined,
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
    fault: deliveryFault("descriptor-closed-early", (message, { sessionKind, closeDescriptor }) => {
      if (message.callback === "onFileReady" && sessionKind === "SessionBackup") closeDescriptor(message.file.fd);
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
];
