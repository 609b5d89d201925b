/** @since 10 */
export interface BundleVersion {
  code: number;
  name: string;
}

/** @since 10 */
export default class BackupExtensionAbility {
  onBackup(): void;
  onRestore(bundleVersion: BundleVersion): void;
  /** @since 12 */
  onBackupEx(backupInfo: string): string | Promise<string>;
  /** @since 12 */
  onRestoreEx(
    bundleVersion: BundleVersion,
    restoreInfo: string,
  ): string | Promise<string>;
  /** @since 12 */
  onProcess(): string;
  /** @since 12 */
  getBackupInfo(): string;
  /** @since 20 */
  onRelease(scenario: number): Promise<void>;
}
