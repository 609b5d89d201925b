import {
  afterRelease,
  fullBackup,
  fullRestore,
  handle,
  listen,
  open,
  publish,
  release,
  scenario,
  waitFor,
} from "./build.js";
import { mixedTree, smallTarget } from "./worlds.js";

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
        { ...smallTarget(1), behaviour: { onRestoreEx: { mode: "resolve", value: '{"resultInfo":[]}' } } },
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
    about:
      "file handles before append, after begin, with a path that climbs, and with dots that do not climb",
    clauses: ["D1", "D3", "D4", "D5"],
    world: { bundles: [smallTarget(1)] },
    steps: [
      { do: "capabilities", as: "caps" },
      open("SessionRestore"),
      handle("part.0.tar"),
      { do: "append", session: "s1", bundles: ["$target1"], capabilities: "caps" },
      waitFor("onBundleBegin", { bundle: "$target1" }),
      handle("part.0.tar"),
      waitFor("onFileReady", { bundle: "$target1" }),
      handle("../x"),
      handle("a..b"),
      handle("x/..y"),
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
      publish("$target1"),
      { do: "append", session: "s1", bundles: ["$target1"], capabilities: "caps" },
      waitFor("onBundleBegin", { bundle: "$target1" }),
      { do: "publishFile", session: "s1", bundle: "$target1", uri: "part.0.tar" },
      publish("$target2"),
      listen,
      release(),
    ],
  }),
  scenario({
    id: "handles-before-begin",
    about: "handles asked for before the begin come after it, once each, in the order of their names",
    clauses: ["D2"],
    world: { bundles: [smallTarget(1)] },
    steps: [
      { do: "capabilities", as: "caps" },
      open("SessionRestore"),
      { do: "append", session: "s1", bundles: ["$target1"], capabilities: "caps" },
      handle("c.txt"),
      handle("a.txt"),
      handle("b.txt"),
      handle("a.txt"),
      waitFor("onBundleBegin", { bundle: "$target1" }),
      listen,
      release(),
    ],
  }),
  scenario({
    id: "publish-before-begin",
    about: "publishing directly after the append: refused as long as the extension is not connected",
    clauses: ["D8"],
    world: { bundles: [smallTarget(1)] },
    steps: [
      { do: "capabilities", as: "caps" },
      open("SessionRestore"),
      { do: "append", session: "s1", bundles: ["$target1"], capabilities: "caps" },
      publish("$target1"),
      waitFor("onBundleBegin", { bundle: "$target1" }),
      listen,
      release(),
    ],
  }),
  scenario({
    id: "restore-rejects",
    about: "onRestoreEx rejects with an Error: the end has the code of an exception",
    clauses: ["D9"],
    world: {
      bundles: [{ ...smallTarget(1), behaviour: { onRestoreEx: { mode: "reject", message: "no room" } } }],
    },
    steps: [
      { do: "capabilities", as: "caps" },
      ...fullBackup(["$target1"]),
      afterRelease,
      ...fullRestore("$target1", "caps"),
    ],
  }),
  scenario({
    id: "restore-throws",
    about: "the plain onRestore throws: the end has an error and no report comes",
    clauses: ["D12"],
    world: {
      bundles: [{ ...smallTarget(1), behaviour: { onRestore: { mode: "throw", message: "" } } }],
    },
    steps: [
      { do: "capabilities", as: "caps" },
      ...fullBackup(["$target1"]),
      afterRelease,
      ...fullRestore("$target1", "caps"),
    ],
  }),
];
