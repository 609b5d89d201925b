import { toJsonObject } from "../json-value.js";
import type { WorldFacts } from "../trace/header.js";
import { bundleOfRole, isOurBundle, resolveRoles, roles } from "./roles.js";
import type { DriverStep, Scenario } from "./scenario.js";
import { segmentsOf } from "./segments.js";

/** A scenario ready for the device: roles replaced, steps in segments (`scenario.json` of a run). */
export type ResolvedScenario = Scenario & { segments: readonly (readonly DriverStep[])[] };

/** Replaces roles and adds the segments. @throws ConformanceError for an unknown role */
export function resolveScenario(scenario: Scenario): ResolvedScenario {
  const resolved = resolveRoles(scenario);
  return { ...resolved, segments: segmentsOf(resolved).map(({ steps }) => steps) };
}

const driverPermissions = ["ohos.permission.BACKUP"];

/** The documents that a scenario makes itself, by name, as they are put on the device. */
export function documentsOf(scenario: Pick<Scenario, "steps">): ReadonlyMap<string, string> {
  return new Map(
    scenario.steps.flatMap((step) => (step.do === "document" ? [[step.as, step.text ?? ""]] : [])),
  );
}

/** What a device says of an installed bundle. */
export interface InstalledBundle {
  versionCode?: number;
  versionName?: string;
}

/** Every bundle that a resolved scenario names, ours and strangers, without clone indexes. */
export function bundlesNamedIn(scenario: Scenario): ReadonlySet<string> {
  const names = [bundleOfRole("$self"), ...scenario.world.bundles.map(({ bundle }) => bundle)];
  for (const step of scenario.steps) {
    if (step.do === "append") names.push(...step.bundles);
    else if ("bundle" in step) names.push(step.bundle);
  }
  return new Set(names.map((name) => name.split(":", 1)[0] ?? "").filter((name) => name !== ""));
}

/**
 * What is known of the device before the run. Our own bundles have our own configuration; of strangers that are
 * installed nothing is known, so that what happens to them decides nothing.
 * @param installed the bundles among those that the scenario names that the device has
 */
export function worldFactsOfScenario(
  scenario: Scenario,
  installed: ReadonlyMap<string, InstalledBundle>,
): WorldFacts {
  const behaviours = new Map(
    scenario.world.bundles.map(({ bundle, behaviour }) => [bundleOfRole(bundle), behaviour] as const),
  );
  return {
    caller: {
      bundle: bundleOfRole("$self"),
      permissions: scenario.world.caller?.permissions ?? driverPermissions,
      systemApp: scenario.world.caller?.systemApp ?? true,
    },
    bundles: Object.values(roles).flatMap(({ bundle, allowed }) => {
      const facts = installed.get(bundle);
      if (facts === undefined) return [];
      const behaviour = behaviours.get(bundle);
      return {
        ...facts,
        name: bundle,
        installed: true,
        hasExtension: true,
        allowed,
        specialCodePath: false,
        fullBackupOnly: false,
        config: { allowToBackupRestore: allowed, includes: ["/data/storage/el2/base/files/"] },
        ...(behaviour === undefined ? {} : { behaviour: toJsonObject(behaviour) }),
      };
    }),
    closed: [...installed.keys()].every(isOurBundle),
  };
}
