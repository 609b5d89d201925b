import { fullBackup, fullRestore, longPatienceMs, scenario } from "./build.js";

const files = "/data/storage/el2/base/files";

/** Real file trees through a whole round trip. */
export const contentScenarios = [
  scenario({
    id: "real-tree",
    about: "two installed packages as an application's data: backup, wipe, restore, compare file by file",
    clauses: ["B18", "C1", "D9", "CONTENT"],
    world: {
      bundles: [
        {
          bundle: "$target1",
          tree: {
            hostFolders: [
              { from: "node_modules/typescript", to: `${files}/typescript` },
              { from: "node_modules/ohos-typescript", to: `${files}/ohos-typescript` },
            ],
          },
        },
      ],
    },
    steps: [
      { do: "capabilities", as: "caps" },
      ...fullBackup(["$target1"], "s1", longPatienceMs),
      { do: "host", action: "clearData", bundle: "$target1" },
      ...fullRestore("$target1", "caps", "s2", longPatienceMs),
    ],
  }),
];
