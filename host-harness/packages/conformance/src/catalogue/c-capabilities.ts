import { append, fullBackup, listen, open, release, scenario, waitFor } from "./build.js";
import { documentScenarios } from "./c-documents.js";
import { notInstalled, smallTarget } from "./worlds.js";

/** Checks of the capability document of a restore (`spec/backup-service.md §18 C`). */
export const capabilityScenarios = [
  scenario({
    id: "capabilities-document",
    about: "the capability document, with a promise and with a callback",
    clauses: ["G1", "G2", "G9"],
    world: { bundles: [] },
    steps: [
      { do: "capabilities", as: "promised" },
      { do: "capabilities", as: "called-back", style: "callback" },
    ],
  }),
  scenario({
    id: "restore-appended",
    about: "the document of this device is accepted and the descriptor is consumed",
    clauses: ["C1", "C3"],
    world: { bundles: [smallTarget(1)] },
    steps: [
      { do: "capabilities", as: "caps" },
      open("SessionRestore"),
      { do: "append", session: "s1", bundles: ["$target1"], capabilities: "caps" },
      { do: "closeDescriptor", session: "s1" },
      waitFor("onBundleBegin", { bundle: "$target1" }),
      { do: "append", session: "s1", bundles: ["$target1"], capabilities: "caps", descriptor: "reuse" },
      release(),
    ],
  }),
  scenario({
    id: "restore-closed-descriptor",
    about: "a closed descriptor is refused and nothing is called back",
    clauses: ["C2"],
    world: { bundles: [smallTarget(1)] },
    steps: [
      { do: "capabilities", as: "caps" },
      open("SessionRestore"),
      { do: "append", session: "s1", bundles: ["$target1"], capabilities: "caps", descriptor: "closed" },
      listen,
      release(),
    ],
  }),
  scenario({
    id: "restore-not-listed",
    about: "a bundle that is neither listed nor installed is refused at its begin, and no all-end comes",
    clauses: ["C10", "B21"],
    world: { bundles: [] },
    steps: [
      { do: "capabilities", as: "caps" },
      open("SessionRestore"),
      { do: "append", session: "s1", bundles: [notInstalled], capabilities: "caps" },
      listen,
      release(),
    ],
  }),
  ...documentScenarios,
  scenario({
    id: "backup-calls-in-restore-session",
    about: "a capability document can be had while a backup session is open",
    clauses: ["G1", "B18"],
    world: { bundles: [smallTarget(1)] },
    steps: [{ do: "capabilities", as: "caps" }, ...fullBackup(["$target1"]), append(["$target1"])],
  }),
];
