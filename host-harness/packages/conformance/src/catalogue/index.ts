import { ConformanceError } from "../errors.js";
import type { Scenario } from "../scenario/scenario.js";
import { sessionScenarios } from "./a-sessions.js";
import { backupScenarios } from "./b-backup.js";
import { capabilityScenarios } from "./c-capabilities.js";
import { contentScenarios } from "./content.js";
import { restoreScenarios } from "./d-restore.js";
import { timerScenarios } from "./e-timers.js";
import { cancelScenarios } from "./f-cancel.js";
import { failureScenarios } from "./f-failures.js";
import { backupInfoScenarios } from "./g-information.js";
import { infosScenarios } from "./h-infos.js";
import { packingScenarios } from "./packing.js";

/** Every scenario that is run when nothing is chosen, in the order of the clause groups. */
export const catalogue: readonly Scenario[] = [
  ...sessionScenarios,
  ...backupScenarios,
  ...capabilityScenarios,
  ...restoreScenarios,
  ...timerScenarios,
  ...failureScenarios,
  ...cancelScenarios,
  ...backupInfoScenarios,
  ...infosScenarios,
  ...packingScenarios,
  ...contentScenarios,
];

/**
 * The scenarios a selection names: scenario ids, clause ids, or the beginning of either with a star (`C7`, `D*`,
 * `backup-*`). An empty selection means all.
 * @throws ConformanceError `unknown-catalogue-entry` for a pattern that matches nothing
 */
export function selectScenarios(
  patterns: readonly string[],
  scenarios: readonly Scenario[] = catalogue,
): readonly Scenario[] {
  if (patterns.length === 0) return scenarios;
  const chosen = new Set<Scenario>();
  for (const pattern of patterns) {
    const matching = scenarios.filter((candidate) =>
      [candidate.id, ...candidate.clauses].some((name) => matches(name, pattern)),
    );
    if (matching.length === 0) {
      throw new ConformanceError(
        "unknown-catalogue-entry",
        `no scenario and no clause matches ${JSON.stringify(pattern)}. Name a scenario (backup-one), a clause (B18) or a beginning with a star (D*).`,
      );
    }
    for (const scenario of matching) chosen.add(scenario);
  }
  return scenarios.filter((scenario) => chosen.has(scenario));
}

function matches(name: string, pattern: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
