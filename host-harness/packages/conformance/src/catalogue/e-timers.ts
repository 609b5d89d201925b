import type { Step } from "../scenario/scenario.js";
import { append, listen, open, release, scenario, waitFor } from "./build.js";
import { notInstalled, smallTarget, smallTree } from "./worlds.js";

const longestMs = 4 * 60 * 60_000;

const updateTimer = (bundle: string, timeoutMs: number): Step => ({ do: "updateTimer", bundle, timeoutMs });
const updateSendRate = (bundle: string, rate: number): Step => ({ do: "updateSendRate", bundle, rate });

/** A target whose onBackup never answers. */
const stuckTarget = {
  bundle: "$target1",
  tree: smallTree(1001),
  behaviour: { onBackup: { mode: "never" } },
} as const;

/** Timers and the rate of a session (`spec/backup-service.md §18 E`). */
export const timerScenarios = [
  scenario({
    id: "timer-and-rate-limits",
    about: "limits of updateTimer and updateSendRate, and that both are refused while there is no session",
    clauses: ["E1", "E3", "E4", "E11", "E12"],
    world: { bundles: [] },
    steps: [
      ...[1000, longestMs, longestMs + 1, -1, 0].map((timeoutMs) => updateTimer("$target1", timeoutMs)),
      ...[60, 0, 800, 801, 100_000, -1].map((rate) => updateSendRate("$target1", rate)),
    ],
  }),
  scenario({
    id: "timer-of-a-session",
    about: "updateTimer and updateSendRate know the bundles of the session and no others",
    clauses: ["E2", "E11"],
    world: {
      bundles: [
        {
          bundle: "$target1",
          tree: smallTree(1001),
          behaviour: { onBackup: { mode: "resolve", delayMs: 3000 } },
        },
      ],
    },
    steps: [
      open("SessionBackup"),
      updateTimer("$target1", 60_000),
      append(["$target1"]),
      waitFor("onBundleBegin", { bundle: "$target1" }),
      updateTimer("$target1", 60_000),
      updateTimer(notInstalled, 60_000),
      updateSendRate("$target1", 60),
      updateSendRate(notInstalled, 60),
      waitFor("onAllBundlesEnd"),
      release(),
    ],
  }),
  scenario({
    id: "rate-in-restore",
    about: "updateSendRate is refused in a restore session",
    clauses: ["E11"],
    world: { bundles: [smallTarget(1)] },
    steps: [
      { do: "capabilities", as: "caps" },
      open("SessionRestore"),
      { do: "append", session: "s1", bundles: ["$target1"], capabilities: "caps" },
      waitFor("onBundleBegin", { bundle: "$target1" }),
      updateSendRate("$target1", 60),
      updateTimer("$target1", 60_000),
      release(),
    ],
  }),
  scenario({
    id: "timer-runs-out",
    about: "an onBackup that never answers is given up when the time that updateTimer set is over",
    clauses: ["E5"],
    world: { bundles: [stuckTarget] },
    steps: [
      open("SessionBackup"),
      append(["$target1"]),
      waitFor("onBundleBegin", { bundle: "$target1" }),
      updateTimer("$target1", 3000),
      waitFor("onBundleEnd", { bundle: "$target1" }),
      waitFor("onAllBundlesEnd"),
      listen,
      release(),
    ],
  }),
  scenario({
    id: "timer-set-again",
    about: "a second updateTimer counts from its own call",
    clauses: ["E5", "E9"],
    world: { bundles: [stuckTarget] },
    steps: [
      open("SessionBackup"),
      append(["$target1"]),
      waitFor("onBundleBegin", { bundle: "$target1" }),
      updateTimer("$target1", 5000),
      { do: "sleep", ms: 3000 },
      updateTimer("$target1", 5000),
      waitFor("onBundleEnd", { bundle: "$target1" }),
      release(),
    ],
  }),
  scenario({
    id: "rate-held-and-resumed",
    about: "the rate 0 holds the files back until another rate comes",
    clauses: ["B18", "E13"],
    world: { bundles: [smallTarget(1)] },
    steps: [
      open("SessionBackup"),
      append(["$target1"]),
      waitFor("onBundleBegin", { bundle: "$target1" }),
      updateSendRate("$target1", 0),
      listen,
      updateSendRate("$target1", 60),
      waitFor("onAllBundlesEnd"),
      release(),
    ],
  }),
];
