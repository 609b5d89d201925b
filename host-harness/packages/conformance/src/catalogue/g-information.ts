import { fullBackup, open, release, scenario } from "./build.js";
import { notInstalled, smallTree } from "./worlds.js";

/** What an extension tells about itself (`spec/backup-service.md §18 G`). */
export const backupInfoScenarios = [
  scenario({
    id: "backup-info",
    about:
      "getBackupInfo hands on what the extension says, outside and, from some release on, inside a session",
    clauses: ["G10", "G11", "G12"],
    world: {
      bundles: [
        {
          bundle: "$target1",
          tree: smallTree(1001),
          behaviour: { getBackupInfo: { mode: "return", value: "a few words" } },
        },
      ],
    },
    steps: [
      { do: "getBackupInfo", bundle: notInstalled },
      { do: "getBackupInfo", bundle: "$target1" },
      open("SessionRestore", "held"),
      { do: "getBackupInfo", bundle: "$target1" },
      release("held"),
      { do: "sleep", ms: 1000 },
      ...fullBackup(["$target1"]),
    ],
  }),
];
