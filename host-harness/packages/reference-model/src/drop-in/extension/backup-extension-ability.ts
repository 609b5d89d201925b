import type { BackupAbility, BundleVersion } from "../../extension/backup-ability.js";
import type { BackupExtensionContext } from "./backup-extension-context.js";

/** What an application's backup extension inherits; `onBackupEx` is its own to define. */
export interface BackupExtensionAbility extends BackupAbility {
  /** Set by the framework before any callback. */
  context: BackupExtensionContext;
  onBackup(): unknown;
  onRestore(bundleVersion: BundleVersion): unknown;
  onRestoreEx(bundleVersion: BundleVersion, restoreInfo: string): unknown;
  getBackupInfo(): unknown;
  onProcess(): unknown;
  onRelease(scenario: number): unknown;
  getBackupCompatibilityInfo(extInfo: string): unknown;
  getRestoreCompatibilityInfo(extInfo: string): unknown;
}

/** All of the platform's methods except `onBackupEx`, which its base class does not have (`spec/js-api.md §4.2`). */
const inheritedMethods = [
  "onBackup",
  "onRestore",
  "onRestoreEx",
  "getBackupInfo",
  "onProcess",
  "onRelease",
  "getBackupCompatibilityInfo",
  "getRestoreCompatibilityInfo",
] as const satisfies readonly (keyof BackupAbility)[];

const inheritable = class BackupExtensionAbility {
  declare context: BackupExtensionContext;
};

for (const name of inheritedMethods) {
  const value = (): undefined => undefined;
  Object.defineProperty(inheritable.prototype, name, { value, writable: true, configurable: true });
}

/**
 * Base class of an application's backup extension, default export of `@ohos.application.BackupExtensionAbility`. Every
 * inherited method gives undefined.
 */
export const BackupExtensionAbility = inheritable as new () => BackupExtensionAbility;
