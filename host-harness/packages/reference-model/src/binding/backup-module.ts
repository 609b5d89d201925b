import type { SimulatedProcess } from "../world/simulated-process.js";
import type { BackupModule } from "./backup-types.js";
import { bindingEnvironment } from "./binding-environment.js";
import type { BindingOptions, BindingWorld } from "./binding-world.js";
import { capabilityFunctions } from "./module-functions/capabilities.js";
import { fileSystemFunctions } from "./module-functions/file-system-request.js";
import { informationFunctions } from "./module-functions/information.js";
import { timerAndRateFunctions } from "./module-functions/timers-and-rates.js";
import { nativeObject } from "./native-shapes.js";
import { sessionClass } from "./session/session-classes.js";

/**
 * The default export of `@ohos.file.backup` for one simulated process. Members that the world's release does not have
 * are absent, although the type names them.
 */
export function createBackupModule(
  world: BindingWorld,
  process: SimulatedProcess,
  options: BindingOptions = {},
): BackupModule {
  const environment = bindingEnvironment(world, process, options);
  const { flags } = world.profile;
  const { getBackupVersion, ...information } = informationFunctions(environment);
  return nativeObject({
    ...capabilityFunctions(environment),
    ...information,
    ...timerAndRateFunctions(environment),
    ...(flags.hasCancelAndSizes ? { getBackupVersion } : {}),
    ...(flags.hasFileSystemServiceRequest ? fileSystemFunctions(environment) : {}),
    SessionBackup: sessionClass(environment, "SessionBackup"),
    SessionRestore: sessionClass(environment, "SessionRestore"),
    IncrementalBackupSession: sessionClass(environment, "IncrementalBackupSession"),
  }) as BackupModule;
}
