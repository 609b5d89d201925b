import { afterRelease, append, listen, open, release, scenario, waitFor } from "./build.js";
import { smallTarget } from "./worlds.js";

/** Ownership and life time of sessions (`spec/backup-service.md §18 A`). */
export const sessionScenarios = [
  scenario({
    id: "session-opens",
    about: "a session opens when there is none, and nothing is called back",
    clauses: ["A1"],
    world: { bundles: [] },
    steps: [open("SessionBackup"), listen, release()],
  }),
  scenario({
    id: "session-conflict",
    about: "while a session of one kind is open, none of any kind opens",
    clauses: ["A1", "A2", "A3", "A5", "A6"],
    world: { bundles: [] },
    steps: [
      open("SessionBackup", "backup"),
      open("SessionBackup", "second"),
      open("IncrementalBackupSession", "third"),
      open("SessionRestore", "fourth"),
      release("backup"),
      afterRelease,
      open("IncrementalBackupSession", "incremental"),
      open("SessionBackup", "fifth"),
      open("SessionRestore", "sixth"),
      release("incremental"),
      afterRelease,
      open("SessionRestore", "restore"),
      open("SessionBackup", "seventh"),
      open("SessionRestore", "eighth"),
      release("restore"),
    ],
  }),
  scenario({
    id: "session-again",
    about:
      "after a release a new session opens, and the service that unloads itself is reported to the old one",
    clauses: ["A6", "A7"],
    world: { bundles: [] },
    steps: [
      open("SessionBackup"),
      release(),
      waitFor("onBackupServiceDied"),
      open("SessionRestore", "s2"),
      release("s2"),
      waitFor("onBackupServiceDied", { session: "s2" }),
      open("IncrementalBackupSession", "s3"),
      release("s3"),
    ],
  }),
  scenario({
    id: "release-then-calls",
    about: "calls on a released backup session",
    clauses: ["A8", "A9"],
    world: { bundles: [smallTarget(1)] },
    steps: [open("SessionBackup"), release(), afterRelease, append(["$target1"]), release(), listen],
  }),
  scenario({
    id: "release-then-restore-calls",
    about: "an append on a released restore session",
    clauses: ["A10"],
    world: { bundles: [smallTarget(1)] },
    steps: [
      { do: "capabilities", as: "caps" },
      open("SessionRestore"),
      release(),
      afterRelease,
      { do: "append", session: "s1", bundles: ["$target1"], capabilities: "caps" },
      listen,
    ],
  }),
];
