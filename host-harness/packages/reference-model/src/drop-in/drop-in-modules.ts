import { createBackupModule } from "../binding/backup-module.js";
import type { BindingOptions, BindingWorld } from "../binding/binding-world.js";
import type { SimulatedProcess } from "../world/simulated-process.js";
import { BackupExtensionAbility } from "./extension/backup-extension-ability.js";
import { BackupExtensionContext } from "./extension/backup-extension-context.js";
import { createFileFsModule } from "./file-fs/file-fs-module.js";
import { createHashModule } from "./hash-module.js";

/** What `import` of a platform module gives: `default` and the named exports. */
export type ModuleNamespace = Readonly<Record<string, unknown>>;

/**
 * The platform modules that a backup client imports, for one simulated process: specifier to namespace. Both the
 * `@ohos.…` names and the kits answer, with the same objects (`spec/js-api.md §0`).
 */
export function dropInModules(
  world: BindingWorld,
  process: SimulatedProcess,
  options: BindingOptions = {},
): ReadonlyMap<string, ModuleNamespace> {
  const backup = createBackupModule(world, process, options);
  const fileIo = createFileFsModule(world, process, options);
  const hash = createHashModule(world, process);
  return new Map<string, ModuleNamespace>([
    ["@ohos.file.backup", { default: backup }],
    ["@ohos.file.fs", { default: fileIo }],
    ["@ohos.file.hash", { default: hash }],
    ["@ohos.application.BackupExtensionAbility", { default: BackupExtensionAbility }],
    ["@ohos.file.BackupExtensionContext", { default: BackupExtensionContext }],
    ["@kit.CoreFileKit", { backup, fileIo, hash, BackupExtensionAbility, BackupExtensionContext }],
    // Everything that scripts name from these two is a type.
    ["@ohos.base", {}],
    ["@kit.BasicServicesKit", {}],
  ]);
}
