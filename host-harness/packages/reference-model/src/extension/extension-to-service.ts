/** A file of a batch (`AppFileReadys`). */
export interface ExtensionFile {
  readonly fileName: string;
  /** −1 when there is none. */
  readonly fd: number;
  /** −1 when there is none; always −1 in a full backup. */
  readonly manifestFd: number;
  /** 0, or the errno of the failed open. */
  readonly errno: number;
}

/** What a result report is about (`ServiceResultReport`). */
export const reportScenario = {
  fullBackup: 0,
  incrementalBackup: 1,
  fullRestore: 2,
  incrementalRestore: 3,
} as const;
export type ReportScenario = (typeof reportScenario)[keyof typeof reportScenario];

/**
 * The calls that an extension makes to the service (`spec/backup-service.md §7.16`). Every call is synchronous; a
 * number is a service code (0 = accepted). Descriptors stand in the ledger under the extension's process when a call
 * is made; an implementation that accepts one transfers it. What is still the extension's after the call, the
 * extension closes. Codes passed to the service are those of `spec/backup-extension.md §10` (135…, 139…, or a raw
 * number where the real extension does not map).
 */
export interface ExtensionToService {
  /** `AppFileReady`; `AppFileReadyWithoutFd` when `fd` is −1. */
  fileReady(fileName: string, fd: number, errno: number): number;
  /** `AppFileReadys`: a batch of the mode without tars. */
  filesReady(files: readonly ExtensionFile[]): number;
  /** `AppIncrementalFileReady`; `…WithoutFd` when `fd` is −1. */
  incrementalFileReady(fileName: string, fd: number, manifestFd: number, errno: number): number;
  incrementalFilesReady(files: readonly ExtensionFile[]): number;
  /** `AppDone` */
  done(code: number): number;
  /** `AppIncrementalDone` */
  incrementalDone(code: number): number;
  /** `ServiceResultReport` */
  resultReport(text: string, scenario: ReportScenario, code: number): number;
  /** `ReportAppProcessInfo` */
  processInfo(text: string): number;
  /** False when the service refuses, which ends the extension's flow in silence. */
  startExtTimer(): boolean;
  startFwkTimer(): boolean;
  stopExtTimer(): boolean;
  /** `RefreshDataSize`: bytes that the scan found. */
  refreshDataSize(totalBytes: number): number;
  /** `GetAppLocalListAndDoIncrementalBackup`: the service answers with {@link ExtensionProcess.handleIncrementalBackup}. */
  requestLocalList(): number;
  /**
   * `GetExtOnRelease`, asked after every done call: shall the extension run the app's `onRelease` now? It then calls
   * {@link handleExtDisconnect}. Not asked in releases without `onRelease` (F9).
   */
  getExtOnRelease(): boolean;
  /**
   * `HandleExtDisconnect`: `onRelease` has ended or timed out; clean up and, unless a result report already did it,
   * end the bundle. After a restore's result report the extension comes here without asking.
   */
  handleExtDisconnect(isResultReport: boolean, code: number): number;
}
