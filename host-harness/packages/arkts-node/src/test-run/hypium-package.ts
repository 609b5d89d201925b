import { createRequire } from "node:module";

/** For `ArktsRuntime.packages`: the platform's test framework, which is plain ECMAScript (`spec/device-app.md §9`). */
export function hypiumPackage(): ReadonlyMap<string, string> {
  return new Map([["@ohos/hypium", createRequire(import.meta.url).resolve("@ohos/hypium")]]);
}
