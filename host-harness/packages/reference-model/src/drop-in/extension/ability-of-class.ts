import type { BackupAbility } from "../../extension/backup-ability.js";
import type { AbilityFactory } from "../../world/bundle-spec.js";
import { BackupExtensionContext } from "./backup-extension-context.js";

/**
 * Runs an application author's class as the extension of a bundle: a new instance for every extension process, with
 * `context` set before any callback.
 */
export function abilityOfClass(abilityClass: new () => BackupAbility): AbilityFactory {
  return (process) => {
    const ability = new abilityClass();
    return Object.assign(ability, { context: new BackupExtensionContext(process.identity.bundleName) });
  };
}
