import { bytesOfText, ConfigError, parseExtensionConfig } from "@ohbackup/reference-model";
import { toJsonObject } from "../json-value.js";
import type { KnownBundle, WorldFacts } from "../trace/header.js";
import { bundleOfRole, resolveRoles, roles } from "./roles.js";
import type { RoleFacts } from "./roles.js";
import type { DriverStep, Scenario, ScenarioBundle } from "./scenario.js";
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

/** What a device has of the bundles that a run may meet. */
export interface InstalledBundles {
  /** Every bundle that was asked for; undefined = not installed. */
  asked: ReadonlyMap<string, InstalledBundle | undefined>;
  /** True when nothing else is installed. */
  complete: boolean;
}

/**
 * What is known of the device before the run. Our own bundles have our own configuration; of strangers that are
 * installed nothing is known, so that what happens to them decides nothing.
 */
export function worldFactsOfScenario(scenario: Scenario, installed: InstalledBundles): WorldFacts {
  const inScenario = new Map(
    scenario.world.bundles.map((bundle) => [bundleOfRole(bundle.bundle), bundle] as const),
  );
  const ours = Object.values(roles).flatMap((role) => {
    const { bundle } = role;
    const facts = installed.asked.get(bundle);
    return facts === undefined ? [] : [ourBundle(role, facts, inScenario.get(bundle))];
  });
  const absent = [...installed.asked]
    .filter(([, facts]) => facts === undefined)
    .map(([name]) => absentBundle(name));
  return {
    caller: {
      bundle: bundleOfRole("$self"),
      permissions: scenario.world.caller?.permissions ?? driverPermissions,
      systemApp: scenario.world.caller?.systemApp ?? true,
    },
    bundles: [...ours, ...absent],
    closed: installed.complete,
  };
}

function ourBundle(
  { bundle, config }: RoleFacts,
  facts: InstalledBundle,
  inScenario: ScenarioBundle | undefined,
): KnownBundle {
  const links = linksOf(inScenario?.tree);
  const settings = config === undefined ? undefined : settingsOf(config);
  return {
    ...facts,
    name: bundle,
    installed: true,
    hasExtension: config !== undefined,
    allowed: settings?.allowToBackupRestore === true,
    specialCodePath: false,
    fullBackupOnly: settings?.fullBackupOnly === true,
    ...(config === undefined ? {} : { config }),
    ...(inScenario?.behaviour === undefined ? {} : { behaviour: toJsonObject(inScenario.behaviour) }),
    ...(links.length === 0 ? {} : { links }),
  };
}

function linksOf(tree: ScenarioBundle["tree"]): NonNullable<KnownBundle["links"]> {
  if (!Array.isArray(tree)) return [];
  return tree.flatMap(({ type, path, target }) => {
    if (target === undefined || (type !== "symlink" && type !== "hardlink")) return [];
    return [{ path, target, kind: type === "symlink" ? ("symbolic" as const) : ("hard" as const) }];
  });
}

/** The service takes a configuration that is no object for one that says nothing (`spec/backup-extension.md §3`). */
function settingsOf(config: string): ReturnType<typeof parseExtensionConfig> {
  try {
    return parseExtensionConfig(bytesOfText(config));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return parseExtensionConfig("null");
  }
}

function absentBundle(name: string): KnownBundle {
  return {
    name,
    installed: false,
    hasExtension: false,
    allowed: false,
    specialCodePath: false,
    fullBackupOnly: false,
  };
}
