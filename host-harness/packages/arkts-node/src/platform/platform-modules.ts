import type { ModuleNamespace } from "../runtime/arkts-runtime.js";
import { abilityModules } from "./ability-modules.js";
import { cryptoFrameworkModule } from "./crypto-framework.js";
import { hilogModule } from "./hilog.js";
import type { PlatformHost } from "./platform-host.js";
import { processModule } from "./process.js";
import { systemDateTimeModule } from "./system-date-time.js";
import { utilModule } from "./util.js";

/**
 * Stand-ins for the platform modules that device code uses besides those of the reference model's drop-in
 * (`@ohos.file.*`, `@ohos.base`, `@ohos.application.BackupExtensionAbility`): one set per simulated process.
 */
export function platformModules(host: PlatformHost): ReadonlyMap<string, ModuleNamespace> {
  return new Map<string, ModuleNamespace>([
    ...abilityModules(),
    ["@ohos.deviceInfo", { default: Object.freeze({ ...host.device }) }],
    ["@ohos.hilog", hilogModule(host)],
    ["@ohos.process", processModule(host)],
    ["@ohos.security.cryptoFramework", cryptoFrameworkModule()],
    ["@ohos.systemDateTime", systemDateTimeModule(host.clock)],
    ["@ohos.util", utilModule()],
  ]);
}
