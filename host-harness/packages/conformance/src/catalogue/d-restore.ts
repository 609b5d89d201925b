import { afterRelease, fullBackup, fullRestore, listen, open, release, scenario, waitFor } from "./build.js";
import { mixedTree, smallTarget, smallTree } from "./worlds.js";

/** Files of a restore (`spec/backup-service.md §18 D`). */
export const restoreScenarios = [
  scenario({
    id: "restore-round-trip",
    about: "full backup, data wiped, restore: what comes back is what was there",
    clauses: ["A6", "B18", "C1", "D3", "D9", "CONTENT"],
    world: { bundles: [{ bundle: "$target1", tree: mixedTree(701) }] },
    steps: [
      { do: "capabilities", as: "caps" },
      ...fullBackup(["$target1"]),
      { do: "host", action: "clearData", bundle: "$target1" },
      ...fullRestore("$target1", "caps"),
    ],
  }),
  scenario({
    id: "restore-with-report",
    about: "onRestoreEx returns text: one report with that text, directly before the end",
    clauses: ["D9", "D10"],
    world: {
      bundles: [
        {
          bundle: "$target1",
          tree: smallTree(1001),
          behaviour: { onRestoreEx: { mode: "resolve", value: '{"resultInfo":[]}' } },
        },
      ],
    },
    steps: [
      { do: "capabilities", as: "caps" },
      ...fullBackup(["$target1"]),
      afterRelease,
      ...fullRestore("$target1", "caps"),
    ],
  }),
  scenario({
    id: "restore-handles",
    about: "file handles before append, after begin, and with a path that climbs",
    clauses: ["D1", "D3", "D4"],
    world: { bundles: [smallTarget(1)] },
    steps: [
      { do: "capabilities", as: "caps" },
      open("SessionRestore"),
      { do: "getFileHandle", session: "s1", bundle: "$target1", uri: "part.0.tar" },
      { do: "append", session: "s1", bundles: ["$target1"], capabilities: "caps" },
      waitFor("onBundleBegin", { bundle: "$target1" }),
      { do: "getFileHandle", session: "s1", bundle: "$target1", uri: "part.0.tar" },
      waitFor("onFileReady", { bundle: "$target1" }),
      { do: "getFileHandle", session: "s1", bundle: "$target1", uri: "../x" },
      listen,
      release(),
    ],
  }),
  scenario({
    id: "publish-misuse",
    about: "publishing with a uri, and for a bundle that was never appended",
    clauses: ["D6", "D7"],
    world: { bundles: [smallTarget(1)] },
    steps: [
      { do: "capabilities", as: "caps" },
      open("SessionRestore"),
      { do: "publishFile", session: "s1", bundle: "$target1", uri: "" },
      { do: "append", session: "s1", bundles: ["$target1"], capabilities: "caps" },
      waitFor("onBundleBegin", { bundle: "$target1" }),
      { do: "publishFile", session: "s1", bundle: "$target1", uri: "part.0.tar" },
      { do: "publishFile", session: "s1", bundle: "$target2", uri: "" },
      listen,
      release(),
    ],
  }),
];
