import { append, fullBackup, listen, open, release, scenario, waitFor } from "./build.js";
import { mixedTree, notInstalled, smallTarget } from "./worlds.js";

/** Appending for backup and scheduling (`spec/backup-service.md §18 B`). */
export const backupScenarios = [
  scenario({
    id: "backup-one",
    about: "full backup of one bundle with a few small files",
    clauses: ["A1", "A7", "B18", "B20", "B21", "CONTENT"],
    world: { bundles: [smallTarget(1)] },
    steps: [...fullBackup(["$target1"]), waitFor("onBackupServiceDied")],
  }),
  scenario({
    id: "backup-mixed-sizes",
    about: "small files, files around the archive boundary, an empty file, an empty directory, odd names",
    clauses: ["B18", "CONTENT"],
    world: { bundles: [{ bundle: "$target1", tree: mixedTree(501) }] },
    steps: fullBackup(["$target1"]),
  }),
  scenario({
    id: "backup-several",
    about: "four bundles in reverse order: at most three run at once, in order of their names",
    clauses: ["B1", "B2", "B17", "B18", "CONTENT"],
    world: { bundles: [smallTarget(1), smallTarget(2), smallTarget(3), smallTarget(4)] },
    steps: fullBackup(["$target4", "$target3", "$target2", "$target1"]),
  }),
  scenario({
    id: "backup-six",
    about: "six bundles: never more than three between begin and end",
    clauses: ["B1", "B2"],
    world: {
      bundles: [
        smallTarget(1),
        smallTarget(2),
        smallTarget(3),
        smallTarget(4),
        smallTarget(5),
        smallTarget(6),
      ],
    },
    steps: fullBackup(["$target6", "$target2", "$target4", "$target1", "$target5", "$target3"]),
  }),
  scenario({
    id: "backup-mixed-unsupported",
    about: "not installed, not allowed, an empty name and one good bundle in one append",
    clauses: ["B6", "B7", "B10", "B13", "B16", "B21"],
    world: { bundles: [smallTarget(1)] },
    steps: fullBackup([notInstalled, "$forbidden", "", "$target1"]),
  }),
  scenario({
    id: "backup-all-unsupported",
    about: "only bundles that cannot be backed up: the promise resolves and no all-end comes",
    clauses: ["B6", "B7", "B9"],
    world: { bundles: [] },
    steps: [open("SessionBackup"), append([notInstalled, "$forbidden"]), listen, release()],
  }),
  scenario({
    id: "backup-twice",
    about: "a second append after the first ended brings a second all-end",
    clauses: ["B5", "B18"],
    world: { bundles: [smallTarget(1), smallTarget(2)] },
    steps: [
      open("SessionBackup"),
      append(["$target1"]),
      waitFor("onAllBundlesEnd"),
      append(["$target2"]),
      waitFor("onAllBundlesEnd", { count: 2 }),
      release(),
    ],
  }),
  scenario({
    id: "backup-appended-while-running",
    about: "two appends in one session, the second while the first runs",
    clauses: ["B4"],
    world: { bundles: [smallTarget(1), smallTarget(2)] },
    steps: [
      open("SessionBackup"),
      append(["$target2"]),
      append(["$target1"]),
      waitFor("onBundleEnd", { bundle: "$target1" }),
      waitFor("onBundleEnd", { bundle: "$target2" }),
      listen,
      release(),
    ],
  }),
  scenario({
    id: "append-empty",
    about: "an empty list resolves and calls nothing back",
    clauses: ["B12"],
    world: { bundles: [] },
    steps: [open("SessionBackup"), append([]), listen, release()],
  }),
  scenario({
    id: "append-duplicate",
    about: "the same bundle twice in one list ends once, and the all-end never comes",
    clauses: ["B11"],
    world: { bundles: [smallTarget(1)] },
    steps: [
      open("SessionBackup"),
      append(["$target1", "$target1"]),
      waitFor("onBundleEnd", { bundle: "$target1" }),
      listen,
      release(),
    ],
  }),
  scenario({
    id: "append-index-zero",
    about: "a name with the clone index 0: the name as written is refused, the bundle itself runs",
    clauses: ["B14"],
    world: { bundles: [smallTarget(1)] },
    steps: [
      open("SessionBackup"),
      append(["$target1:0"]),
      waitFor("onBundleEnd", { bundle: "$target1" }),
      listen,
      release(),
    ],
  }),
  scenario({
    id: "append-callback-style",
    about: "appendBundles with a callback",
    clauses: ["B18"],
    world: { bundles: [smallTarget(1)] },
    steps: [
      open("SessionBackup"),
      { do: "append", session: "s1", bundles: ["$target1"], style: "callback" },
      waitFor("onAllBundlesEnd"),
      release(),
    ],
  }),
  scenario({
    id: "backup-with-report",
    about: "onBackupEx returns text: exactly one report with that text",
    clauses: ["B19"],
    world: {
      bundles: [
        { ...smallTarget(1), behaviour: { onBackupEx: { mode: "resolve", value: '{"resultInfo":[]}' } } },
      ],
    },
    steps: fullBackup(["$target1"]),
  }),
];
