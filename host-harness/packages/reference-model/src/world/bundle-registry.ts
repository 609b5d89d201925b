import { ConfigError, parseExtensionConfig } from "../extension/config/extension-config.js";
import type { ExtensionConfig } from "../extension/config/extension-config.js";
import { canonicalBundleName, isSystemAbilityName, parseBundleName } from "../rules/index.js";
import type { BundleManager, BundleRecord } from "../service/turn.js";
import type { BundleSpec, ExtensionSpec, SystemAbilitySpec } from "./bundle-spec.js";

/** Code paths of package kinds that have no backup (`spec/backup-service.md §3.4`). */
const specialCodePaths: ReadonlySet<string> = new Set(["1", "2"]);

/** Name of a backup extension that cannot be found out (`spec/backup-service.md §7.9`). */
const usualExtensionName = "BackupExtensionAbility";

/** What is installed, and what the bundle manager says about it. */
export class BundleRegistry implements BundleManager {
  readonly #bundles = new Map<string, BundleSpec>();
  readonly #systemAbilities = new Map<number, SystemAbilitySpec>();

  /** Replaces an older version of the same name and index, which keeps its place in the list. */
  install(bundle: BundleSpec): void {
    this.#bundles.set(canonicalBundleName({ name: bundle.name, appIndex: bundle.appIndex ?? 0 }), bundle);
  }

  uninstall(name: string, appIndex: number): void {
    this.#bundles.delete(canonicalBundleName({ name, appIndex }));
  }

  installSystemAbility(ability: SystemAbilitySpec): void {
    this.#systemAbilities.set(ability.id, ability);
  }

  systemAbility(bundleName: string): SystemAbilitySpec | undefined {
    return isSystemAbilityName(bundleName) ? this.#systemAbilities.get(Number(bundleName)) : undefined;
  }

  systemAbilities(): readonly SystemAbilitySpec[] {
    return [...this.#systemAbilities.values()];
  }

  /** In the order of installation. */
  list(): readonly BundleSpec[] {
    return [...this.#bundles.values()];
  }

  spec(bundleName: string): BundleSpec | undefined {
    return this.#bundles.get(canonicalBundleName(parseBundleName(bundleName)));
  }

  /** A clone runs the code of the main application, so it has its extension and its configuration too. */
  extensionOf({ name, extension }: BundleSpec): ExtensionSpec | undefined {
    const main = this.#bundles.get(name);
    return main === undefined ? extension : main.extension;
  }

  /** Undefined when there is no extension; a configuration that is no object allows nothing. */
  configOf(bundle: BundleSpec): ExtensionConfig | undefined {
    const text = this.extensionOf(bundle)?.config;
    if (text === undefined) return undefined;
    try {
      return parseExtensionConfig(text);
    } catch (error) {
      if (error instanceof ConfigError) return parseExtensionConfig("null");
      throw error;
    }
  }

  isSpecial({ codePath }: BundleSpec): boolean {
    return specialCodePaths.has(codePath ?? "");
  }

  find(bundleName: string): BundleRecord | undefined {
    if (this.systemAbility(bundleName) !== undefined) return systemAbilityRecord(bundleName);
    const bundle = this.spec(bundleName);
    if (bundle === undefined || bundle.name === "") return undefined;
    const config = this.configOf(bundle);
    return {
      name: bundle.name,
      appIndex: bundle.appIndex ?? 0,
      installed: true,
      hasExtension: config !== undefined,
      allowed: config?.allowToBackupRestore === true,
      specialCodePath: this.isSpecial(bundle),
      extensionName: this.extensionOf(bundle)?.name ?? "",
      singleton: bundle.singleton === true,
    };
  }

  extensionNameFor(bundleName: string): string {
    const bundle = this.#bundles.get(bundleName);
    const usable = bundle !== undefined && !this.isSpecial(bundle);
    return (usable ? this.extensionOf(bundle)?.name : undefined) ?? usualExtensionName;
  }
}

function systemAbilityRecord(name: string): BundleRecord {
  return {
    name,
    appIndex: 0,
    installed: true,
    hasExtension: true,
    allowed: true,
    specialCodePath: false,
    extensionName: "",
    singleton: false,
  };
}
