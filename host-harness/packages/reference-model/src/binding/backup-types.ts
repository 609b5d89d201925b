import type { BusinessError } from "../errors/business-error.js";

/** Types of `@ohos.file.backup`, every member of every release (`spec/js-api.md §1`). */

export interface FileMeta {
  bundleName: string;
  uri: string;
  uris?: string[];
}

export interface FileData {
  /** The receiver closes it; negative means failure. */
  fd: number;
}

export interface IncrementalBackupTime {
  bundleName: string;
  /** Seconds since 1970 by convention; 0 = everything. */
  lastIncrementalTime: number;
}

export interface IncrementalBackupData extends IncrementalBackupTime {
  manifestFd: number;
  parameters?: string;
  priority?: number;
}

/** What `onFileReady` gets; `manifestFd` is absent in a full backup. */
export interface BackupFile extends FileMeta, FileData {
  manifestFd: number;
}

export interface FileSystemRequestConfig {
  triggerType: number;
  /** Megabytes. */
  writeSize: number;
  /** Seconds. */
  waitTime: number;
}

export interface PathInfo {
  srcPath: string;
  destPath: string;
}

/** On success `(undefined, data)`, on failure `(error)` alone. */
export type AsyncCallback<Data> = (error: BusinessError | undefined, data: Data) => void;

/** No member is enforced at run time: an event without a callback is dropped (`spec/js-api.md §2.6`). */
export interface GeneralCallbacks {
  onFileReady?: AsyncCallback<BackupFile>;
  onBundleBegin?: AsyncCallback<string>;
  onBundleEnd?: AsyncCallback<string>;
  onAllBundlesEnd?: AsyncCallback<undefined>;
  onBackupServiceDied?: (data: undefined) => void;
  onResultReport?: (bundleName: string, result: string) => void;
  onProcess?: (bundleName: string, process: string) => void;
  onBackupSizeReport?: (reportInfo: string) => void;
  onMigrateResult?: AsyncCallback<string>;
  onFileReadyBatch?: AsyncCallback<BackupFile[]>;
}

export interface AnySession {
  release(): Promise<void>;
  getLocalCapabilities(): Promise<FileData>;
  /** 0, 13500011 or 13500012. */
  cancel(bundleName: string): number;
  cleanBundleTempDir(bundleName: string): Promise<boolean>;
  getCompatibilityInfo(bundleName: string, extInfo: string): Promise<string>;
}

export interface SessionBackup extends AnySession {
  appendBundles(bundlesToBackup: string[], infos?: string[]): Promise<void>;
  appendBundles(bundlesToBackup: string[], callback: AsyncCallback<void>): void;
  getBackupDataSize(isPreciseScan: boolean, dataList: IncrementalBackupTime[]): Promise<void>;
}

export interface IncrementalBackupSession extends AnySession {
  appendBundles(bundlesToBackup: IncrementalBackupData[], infos?: string[]): Promise<void>;
  getBackupDataSize(isPreciseScan: boolean, dataList: IncrementalBackupTime[]): Promise<void>;
}

export interface SessionRestore extends AnySession {
  appendBundles(remoteCapabilitiesFd: number, bundlesToBackup: string[], infos?: string[]): Promise<void>;
  appendBundles(remoteCapabilitiesFd: number, bundlesToBackup: string[], callback: AsyncCallback<void>): void;
  publishFile(fileMeta: FileMeta): Promise<void>;
  publishFile(fileMeta: FileMeta, callback: AsyncCallback<void>): void;
  getFileHandle(fileMeta: FileMeta): Promise<void>;
  getFileHandle(fileMeta: FileMeta, callback: AsyncCallback<void>): void;
  getFileHandles(fileMeta: Omit<FileMeta, "uri">): Promise<void>;
  migrateFile(pathInfo: PathInfo, fileMeta: FileMeta): Promise<void>;
  getApkFileHandle(path: string, fileName: string): Promise<FileData>;
}

/** The default export of `@ohos.file.backup`. */
export interface BackupModule {
  getLocalCapabilities(dataList?: IncrementalBackupTime[]): Promise<FileData>;
  getLocalCapabilities(callback: AsyncCallback<FileData>): void;
  /** Undefined on every failure of the service. */
  getBackupInfo(bundleToBackup: string): string | undefined;
  updateTimer(bundleName: string, timeoutMs: number): boolean;
  updateSendRate(bundleName: string, sendRate: number): boolean;
  getBackupVersion(): string;
  /** Resolves with the service's code, errors included. */
  fileSystemServiceRequest(config: FileSystemRequestConfig): Promise<number>;
  readonly SessionBackup: new (callbacks: GeneralCallbacks) => SessionBackup;
  readonly SessionRestore: new (callbacks: GeneralCallbacks) => SessionRestore;
  readonly IncrementalBackupSession: new (callbacks: GeneralCallbacks) => IncrementalBackupSession;
}
