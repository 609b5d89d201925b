/** Parameters of the connect request, as the extension reads them (`spec/backup-extension.md §2.1`). */
export interface ConnectParameters {
  /** 1 backup, 2 restore; anything else refuses the connection. */
  readonly extensionAction: number;
  /** Version that the data was saved from; 0 and "" for a backup. */
  readonly versionCode?: number;
  readonly versionName?: string;
  /** 0 data will be sent, 1 data is already in place. */
  readonly restoreType?: number;
  /** Handed to `onRestoreEx`. */
  readonly restoreExtInfo?: string;
  /** Handed to `onBackupEx`. */
  readonly backupExtInfo?: string;
  readonly backupScene?: string;
  readonly supportWithoutTar?: boolean;
  /** Files of a batch in the mode without tars; 500 unless told. */
  readonly batchSize?: number;
}
