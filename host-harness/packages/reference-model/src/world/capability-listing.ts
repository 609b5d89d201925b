import { plainJson } from "../rules/index.js";
import type { CapabilityFacts } from "../rules/index.js";
import type { BundleRegistry } from "./bundle-registry.js";
import type { BundleSpec } from "./bundle-spec.js";
import type { LocalListMaker } from "./local-list-maker.js";

/** Bytes that the bundle manager reports: local, distributed and database; code and cache are left out (`§8`). */
export function occupiedSpace({ stats }: BundleSpec): number {
  if (stats === undefined) return 0;
  const [, local, distributed, database] = stats;
  return local + distributed + database;
}

function facts(bundles: BundleRegistry, bundle: BundleSpec): CapabilityFacts {
  const config = bundles.configOf(bundle);
  return {
    name: bundle.name,
    appIndex: bundle.appIndex ?? 0,
    versionCode: bundle.versionCode,
    versionName: bundle.versionName,
    spaceOccupied: 0,
    allToBackup: config?.allowToBackupRestore === true,
    fullBackupOnly: config?.fullBackupOnly === true,
    requireCompatibility: config?.requireCompatibility === true,
    extensionName: bundles.extensionOf(bundle)?.name ?? "",
    restoreDeps: config?.restoreDeps ?? "",
    supportScene: config?.supportScene ?? "",
    ...(config?.extraInfo ? { extraInfo: plainJson(config.extraInfo) } : {}),
  };
}

interface Listed {
  readonly bundle: BundleSpec;
  readonly facts: CapabilityFacts;
}

/** First what may not be backed up, clones excepted; then the rest; special code paths are left out (`§8`, clause G6). */
function ordered(bundles: BundleRegistry): {
  readonly forbidden: readonly Listed[];
  readonly rest: readonly Listed[];
} {
  const forbidden: Listed[] = [];
  const rest: Listed[] = [];
  for (const bundle of bundles.list()) {
    if (bundles.isSpecial(bundle) || bundle.name === "") continue;
    const listed = { bundle, facts: facts(bundles, bundle) };
    const isClone = listed.facts.appIndex > 0;
    if (listed.facts.allToBackup || isClone) rest.push(listed);
    else forbidden.push(listed);
  }
  return { forbidden, rest };
}

function systemAbilityFacts(bundles: BundleRegistry): readonly CapabilityFacts[] {
  return bundles.systemAbilities().map(({ id }) => ({
    name: String(id),
    appIndex: 0,
    versionCode: 0,
    versionName: "",
    spaceOccupied: 0,
    allToBackup: true,
    fullBackupOnly: false,
    requireCompatibility: false,
    extensionName: "",
    restoreDeps: "",
    supportScene: "",
  }));
}

/** `getLocalCapabilities()` (clauses G1, G2, G6). */
export function fullListing(bundles: BundleRegistry): readonly CapabilityFacts[] {
  const { forbidden, rest } = ordered(bundles);
  const allowed = rest.map(({ bundle, facts: known }) => ({
    ...known,
    spaceOccupied: known.allToBackup ? occupiedSpace(bundle) : 0,
  }));
  return [...forbidden.map(({ facts: known }) => known), ...allowed, ...systemAbilityFacts(bundles)];
}

/** `getLocalCapabilities(list)`: every bundle is listed, `list` only gives time bases (clauses G3, G4). */
export function incrementalListing(
  bundles: BundleRegistry,
  scanner: LocalListMaker,
  timeOf: (bundle: BundleSpec) => number,
): readonly CapabilityFacts[] {
  const { forbidden, rest } = ordered(bundles);
  const allowed = rest.map(({ bundle, facts: known }) => {
    const list = scanner.scan(bundle, timeOf(bundle));
    return { ...known, spaceOccupied: list?.size ?? 0, increSpaceOccupied: list?.incrementalSize ?? 0 };
  });
  const withZero = (known: CapabilityFacts): CapabilityFacts => ({ ...known, increSpaceOccupied: 0 });
  return [
    ...forbidden.map(({ facts: known }) => withZero(known)),
    ...allowed,
    ...systemAbilityFacts(bundles).map(withZero),
  ];
}

/** `session.getLocalCapabilities()`: only what is allowed, without sizes (`§7.8`). */
export function sessionListing(bundles: BundleRegistry): readonly CapabilityFacts[] {
  const { rest } = ordered(bundles);
  return [...rest.map(({ facts: known }) => known), ...systemAbilityFacts(bundles)];
}
