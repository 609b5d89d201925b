import type { BehaviourOfBundle, ScenarioBundle } from "../scenario/scenario.js";
import {
  append,
  fullBackup,
  fullRestore,
  listen,
  open,
  publish,
  release,
  scenario,
  waitFor,
} from "./build.js";
import { smallTarget } from "./worlds.js";

function behaving(number: 1 | 2, behaviour: BehaviourOfBundle): ScenarioBundle {
  return { ...smallTarget(number), behaviour };
}

/** Extensions that fail, and sessions that are released in the middle (`spec/backup-service.md §18 F`). */
export const failureScenarios = [
  scenario({
    id: "extension-dies",
    about: "the extension ends its process in onBackup; the other bundle is left alone",
    clauses: ["F-1", "B18"],
    world: { bundles: [behaving(1, { onBackup: { mode: "exit" } }), smallTarget(2)] },
    steps: [
      open("SessionBackup"),
      append(["$target1", "$target2"]),
      waitFor("onBundleEnd", { bundle: "$target1" }),
      waitFor("onBundleEnd", { bundle: "$target2" }),
      listen,
      release(),
    ],
  }),
  scenario({
    id: "only-extension-dies",
    about: "the only extension of a session ends its process in onBackup",
    clauses: ["F-2"],
    world: { bundles: [behaving(1, { onBackup: { mode: "exit" } })] },
    steps: [
      open("SessionBackup"),
      append(["$target1"]),
      waitFor("onBundleEnd", { bundle: "$target1" }),
      listen,
      release(),
    ],
  }),
  scenario({
    id: "extension-dies-keeping-data",
    about: "the same with data to be kept: the extension is not started again to clean up",
    clauses: ["F-3", "H8"],
    world: { bundles: [behaving(1, { onBackup: { mode: "exit" } })] },
    steps: [
      open("SessionBackup"),
      {
        do: "append",
        session: "s1",
        bundles: ["$target1"],
        infos: [JSON.stringify({ infos: [], clearBackupData: "false" })],
      },
      waitFor("onBundleEnd", { bundle: "$target1" }),
      listen,
      release(),
    ],
  }),
  scenario({
    id: "backup-rejects",
    about: "onBackup rejects: the end has the extension's code, and an all-end follows",
    clauses: ["F-5"],
    world: { bundles: [behaving(1, { onBackup: { mode: "reject", message: "no" } })] },
    steps: fullBackup(["$target1"]),
  }),
  scenario({
    id: "backup-throws-text",
    about: "onBackup throws a bare text: a report carries it",
    clauses: ["F-5"],
    world: { bundles: [behaving(1, { onBackup: { mode: "throw", throwString: "no" } })] },
    steps: fullBackup(["$target1"]),
  }),
  scenario({
    id: "release-while-running",
    about: "a backup is released while three bundles run and one waits: nothing more is called back",
    clauses: ["F-10", "F-11"],
    world: {
      bundles: [1, 2, 3, 4].map((number) => ({
        bundle: `$target${number}`,
        behaviour: { onBackup: { mode: "resolve", delayMs: 5000 } },
      })),
    },
    steps: [
      open("SessionBackup"),
      append(["$target1", "$target2", "$target3", "$target4"]),
      waitFor("onBundleBegin", { count: 3 }),
      release(),
      { do: "sleep", ms: 8000 },
    ],
  }),
  scenario({
    id: "release-after-publish",
    about: "a restore is released while its application works: it still ends, and then a session opens",
    clauses: ["F-12"],
    world: { bundles: [behaving(1, { onRestore: { mode: "resolve", delayMs: 3000 } })] },
    steps: [
      { do: "capabilities", as: "caps" },
      ...fullBackup(["$target1"]),
      { do: "sleep", ms: 1000 },
      open("SessionRestore", "s2"),
      { do: "append", session: "s2", bundles: ["$target1"], capabilities: "caps" },
      waitFor("onBundleBegin", { session: "s2", bundle: "$target1" }),
      { do: "restoreFiles", session: "s2", bundle: "$target1" },
      publish("$target1", "s2"),
      release("s2"),
      waitFor("onBundleEnd", { session: "s2", bundle: "$target1" }),
      { do: "sleep", ms: 3000 },
      open("SessionBackup", "later"),
      release("later"),
    ],
  }),
  scenario({
    id: "release-before-publish",
    about: "a restore that was begun is released before anything was published: a session opens at once",
    clauses: ["F-13", "A6"],
    world: { bundles: [smallTarget(1)] },
    steps: [
      { do: "capabilities", as: "caps" },
      open("SessionRestore"),
      { do: "append", session: "s1", bundles: ["$target1"], capabilities: "caps" },
      waitFor("onBundleBegin", { bundle: "$target1" }),
      release(),
      open("SessionBackup", "s2"),
      release("s2"),
      listen,
    ],
  }),
  scenario({
    id: "restore-rejects-text",
    about: "onRestoreEx rejects with a bare text: a report carries it, and the end its code",
    clauses: ["D9", "D11"],
    world: { bundles: [behaving(1, { onRestoreEx: { mode: "reject", throwString: "no room" } })] },
    steps: [
      { do: "capabilities", as: "caps" },
      ...fullBackup(["$target1"]),
      { do: "sleep", ms: 1000 },
      ...fullRestore("$target1", "caps"),
    ],
  }),
];
