import { indexFileName } from "@ohbackup/reference-model";
import type { NamedFault } from "./named-fault.js";
import { deliveryFault } from "./named-fault.js";

/** Messages in another order than the service's. */
export const wrongOrder: readonly NamedFault[] = [
  {
    fault: deliveryFault("end-before-index", (message) => {
      if (message.callback === "onBundleEnd") return [];
      if (message.callback !== "onFileReady" || message.file.uri !== indexFileName) return undefined;
      return [{ callback: "onBundleEnd", bundleName: message.bundleName, code: 0 }, message];
    }),
    about: "a bundle ends before its manage.json comes",
    caughtBy: ["B18"],
    shownBy: "backup-one",
  },
  {
    fault: deliveryFault("all-end-before-end", (message) => {
      if (message.callback === "onAllBundlesEnd") return [];
      return message.callback === "onBundleEnd"
        ? [{ callback: "onAllBundlesEnd", code: 0 }, message]
        : undefined;
    }),
    about: "the end of all bundles comes before the end of the bundle",
    caughtBy: ["B5"],
    shownBy: "backup-one",
  },
  {
    fault: deliveryFault("begin-at-the-end", (message) => {
      if (message.callback === "onBundleBegin" && message.code === 0) return [];
      if (message.callback !== "onBundleEnd") return undefined;
      return [message, { callback: "onBundleBegin", bundleName: message.bundleName, code: 0 }];
    }),
    about: "the begin of a bundle comes after its end",
    caughtBy: ["B18"],
    shownBy: "backup-one",
  },
];
