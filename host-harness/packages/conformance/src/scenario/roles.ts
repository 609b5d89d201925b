import { ConformanceError } from "../errors.js";
import type { JsonValue } from "../json-value.js";
import { configurations, plainConfiguration } from "./role-configurations.js";
import type { Scenario, Step } from "./scenario.js";

/** What a role of a scenario stands for on a device with our applications. */
export interface RoleFacts {
  bundle: string;
  /** Text of its `backup_config.json`; absent = no backup extension. */
  config?: string;
}

const base = "com.example.ohbackup";

/** Roles and the bundles that play them (`build-profile.json5` of the device project). */
export const roles: Readonly<Record<string, RoleFacts>> = {
  $self: { bundle: base, config: plainConfiguration },
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6].map((number) => [
      `$target${number}`,
      { bundle: `${base}.target${number}`, config: plainConfiguration },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(configurations).map(([product, config]) => [
      `$${product}`,
      { bundle: `${base}.${product}`, config },
    ]),
  ),
  $bare: { bundle: `${base}.bare` },
};

/** The bundle that plays a role; other names, with or without a clone index, stay as they are. */
export function bundleOfRole(name: string): string {
  if (!name.startsWith("$")) return name;
  const [role = name, ...index] = name.split(":");
  const facts = roles[role];
  if (facts === undefined) {
    throw new ConformanceError(
      "bad-scenario",
      `no bundle plays the role ${name}; known: ${Object.keys(roles).join(", ")}.`,
    );
  }
  return [facts.bundle, ...index].join(":");
}

/** Names of the bundles that play roles. */
export function ourBundles(): readonly string[] {
  return Object.values(roles).map(({ bundle }) => bundle);
}

/** True for the name of a bundle that is ours: it may be seeded, steered and cleared. */
export function isOurBundle(bundle: string): boolean {
  return ourBundles().includes(bundle);
}

/** The scenario with every role replaced by the bundle that plays it. @throws ConformanceError for an unknown role */
export function resolveRoles(scenario: Scenario): Scenario {
  return {
    ...scenario,
    world: {
      ...scenario.world,
      bundles: scenario.world.bundles.map((bundle) => ({ ...bundle, bundle: bundleOfRole(bundle.bundle) })),
    },
    steps: scenario.steps.map(resolveStep),
  };
}

function resolveStep(step: Step): Step {
  switch (step.do) {
    case "append":
      return { ...step, bundles: step.bundles.map(bundleOfRole) };
    case "getFileHandle":
    case "publishFile":
    case "restoreFiles":
    case "cancel":
    case "getBackupInfo":
    case "updateTimer":
    case "updateSendRate":
    case "host":
      return { ...step, bundle: bundleOfRole(step.bundle) };
    case "wait":
      return step.for.bundle === undefined
        ? step
        : { ...step, for: { ...step.for, bundle: bundleOfRole(step.for.bundle) } };
    case "document": {
      const { json, text, ...rest } = step;
      return { ...rest, text: text ?? JSON.stringify(withRolesResolved(json ?? null)) };
    }
    case "open":
    case "capabilities":
    case "closeDescriptor":
    case "release":
    case "sleep":
      return step;
  }
}

/** A document with every role that stands as a value replaced. */
function withRolesResolved(value: JsonValue): JsonValue {
  if (typeof value === "string") return roles[value]?.bundle ?? value;
  if (Array.isArray(value)) return value.map(withRolesResolved);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withRolesResolved(member)]));
}
