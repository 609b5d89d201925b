import type { NamedFault } from "./named-fault.js";

/** Bundles that start when it is not their turn. */
export const schedulingFaults: readonly NamedFault[] = [
  {
    fault: { name: "begin-before-its-turn", chooseNext: (waiting) => waiting.at(-1) },
    about: "the last of the waiting bundles starts first",
    caughtBy: ["B1"],
    shownBy: "backup-several",
  },
  {
    fault: { name: "too-many-at-once", maxRunning: 6 },
    about: "more than three bundles run at the same time",
    caughtBy: ["B2"],
    shownBy: "backup-six",
  },
];
