export { ArktsError } from "./errors.js";
export type { ArktsErrorCode } from "./errors.js";
export type { LogLine, PlatformHost } from "./platform/platform-host.js";
export { platformModules } from "./platform/platform-modules.js";
export { runtimeGlobals } from "./platform/runtime-globals.js";
export type { RuntimeGlobals } from "./platform/runtime-globals.js";
export { ArktsRuntime } from "./runtime/arkts-runtime.js";
export type { ArktsRuntimeOptions, ModuleNamespace } from "./runtime/arkts-runtime.js";
