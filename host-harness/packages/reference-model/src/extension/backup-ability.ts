/** Version of an application as a backup was saved from it. */
export interface BundleVersion {
  readonly code: number;
  readonly name: string;
}

/** What a scripted `onProcess` returns to say: it blocks the app's thread and never comes back. */
export const blocked: unique symbol = Symbol("blocked");

/**
 * The object whose methods the extension process calls: an instance of the app author's subclass of
 * `BackupExtensionAbility`, or a scripted one. Every method may be missing; any method may return anything, throw, or
 * never answer (`spec/backup-extension.md §2.2`, `spec/js-api.md §4`). Methods are called with `this` = the object.
 */
export interface BackupAbility {
  onBackup?(): unknown;
  onBackupEx?(backupInfo: string): unknown;
  onRestore?(bundleVersion: BundleVersion): unknown;
  onRestoreEx?(bundleVersion: BundleVersion, restoreInfo: string): unknown;
  /** Polled while a callback runs; only a string counts. */
  onProcess?(): unknown;
  /** @param scenario 1 backup, 2 restore */
  onRelease?(scenario: number): unknown;
  getBackupInfo?(): unknown;
  getBackupCompatibilityInfo?(extInfo: string): unknown;
  getRestoreCompatibilityInfo?(extInfo: string): unknown;
}
