import { parseBundleName } from "../rules/index.js";
import type { BundleManager } from "../service/turn.js";
import { BundleRegistry } from "../world/bundle-registry.js";

/** What is known of an installed application. */
export interface FollowedBundle {
  /** Canonical name. */
  readonly name: string;
  /** A package kind without backup (`spec/backup-service.md §3.4`). */
  readonly isSpecial: boolean;
  readonly isSingleton: boolean;
  /** Text of the backup configuration; undefined = no backup extension. */
  readonly config: string | undefined;
}

const special = "1";

/** The bundle manager of a device of which this is known. */
export function followedBundles(
  bundles: readonly FollowedBundle[],
  systemAbilities: readonly number[],
): BundleManager {
  const registry = new BundleRegistry();
  for (const { name: canonical, isSpecial, isSingleton, config } of bundles) {
    const { name, appIndex } = parseBundleName(canonical);
    registry.install({
      name,
      appIndex,
      versionCode: 0,
      versionName: "",
      mounts: [],
      singleton: isSingleton,
      ...(isSpecial ? { codePath: special } : {}),
      ...(config === undefined
        ? {}
        : { extension: { name: "BackupExtension", config, ability: () => ({}) } }),
    });
  }
  for (const id of systemAbilities) {
    registry.installSystemAbility({
      id,
      backup: () => ({ code: 0, report: "" }),
      restore: () => ({ code: 0, report: "" }),
    });
  }
  return registry;
}
