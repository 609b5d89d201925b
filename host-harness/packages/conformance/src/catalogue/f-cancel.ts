import type { Step } from "../scenario/scenario.js";
import { append, listen, open, release, scenario, waitFor } from "./build.js";
import { notInstalled, smallTree } from "./worlds.js";

const cancel = (bundle: string, session = "s1"): Step => ({ do: "cancel", session, bundle });

/** A target whose onBackup takes some seconds. */
function slowTarget(number: 1 | 2 | 3 | 4) {
  return {
    bundle: `$target${number}`,
    tree: smallTree(1000 * number + 1),
    behaviour: { onBackup: { mode: "resolve" as const, delayMs: 3000 } },
  };
}

/** Cancelling (`spec/backup-service.md §7.12, §18 F`); releases without cancel only run what is around it. */
export const cancelScenarios = [
  scenario({
    id: "cancel-waiting-and-unknown",
    about: "a bundle that waits cannot be cancelled and runs later; one that nobody appended is unknown",
    clauses: ["F-6", "F-7"],
    world: { bundles: [slowTarget(1), slowTarget(2), slowTarget(3), slowTarget(4)] },
    steps: [
      open("SessionBackup"),
      append(["$target1", "$target2", "$target3", "$target4"]),
      waitFor("onBundleBegin", { bundle: "$target3" }),
      cancel("$target4"),
      cancel(notInstalled),
      waitFor("onBundleEnd", { bundle: "$target4" }),
      waitFor("onAllBundlesEnd"),
      release(),
    ],
  }),
  scenario({
    id: "cancel-running",
    about: "a bundle that runs is cancelled: it ends without an error, and is unknown afterwards",
    clauses: ["F-7", "F-8"],
    world: { bundles: [slowTarget(1)] },
    steps: [
      open("SessionBackup"),
      append(["$target1"]),
      waitFor("onBundleBegin", { bundle: "$target1" }),
      cancel("$target1"),
      waitFor("onBundleEnd", { bundle: "$target1" }),
      waitFor("onAllBundlesEnd"),
      cancel("$target1"),
      listen,
      release(),
      cancel("$target1"),
    ],
  }),
];
