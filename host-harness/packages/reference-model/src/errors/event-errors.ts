import { serviceCodeToJs } from "./backup-table.js";
import { createBusinessError } from "./business-error.js";
import type { BusinessError } from "./business-error.js";
import { errnoToJs } from "./errno-table.js";

/** Error of `onBundleBegin`, `onBundleEnd` and, without a bundle, `onAllBundlesEnd` (`spec/js-api.md §3.1` path C). */
export function bundleEventError(code: number, bundleName?: string): BusinessError {
  const { code: jsCode, text } = serviceCodeToJs(code);
  return createBusinessError(jsCode, `${text}, origin errno: ${code}`, bundleName);
}

/** Error of `onFileReady` and `onFileReadyBatch` (path C2). */
export function fileEventError(errno: number, bundleName: string): BusinessError {
  return createBusinessError(errnoToJs(errno), `system errno: ${errno}`, bundleName);
}

/** Error of `onMigrateResult` (path C3). */
export function migrateEventError(code: number, bundleName: string): BusinessError {
  const { code: jsCode, text } = serviceCodeToJs(code);
  return createBusinessError(jsCode, text, bundleName);
}
