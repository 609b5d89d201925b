import { toJsonObject } from "../json-value.js";
import type { WorldFacts } from "../trace/header.js";
import { bundleOfRole, resolveRoles, roles } from "./roles.js";
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

/**
 * What is known of the device before the run: our own bundles are installed with our own configuration. By agreement
 * a scenario names other bundles only when they are not installed.
 */
export function worldFactsOfScenario(scenario: Scenario): WorldFacts {
  const behaviours = new Map(
    scenario.world.bundles.map(({ bundle, behaviour }) => [bundleOfRole(bundle), behaviour] as const),
  );
  return {
    caller: {
      bundle: bundleOfRole("$self"),
      permissions: scenario.world.caller?.permissions ?? driverPermissions,
      systemApp: scenario.world.caller?.systemApp ?? true,
    },
    bundles: Object.values(roles).map(({ bundle, allowed }) => {
      const behaviour = behaviours.get(bundle);
      return {
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
    closed: true,
  };
}
