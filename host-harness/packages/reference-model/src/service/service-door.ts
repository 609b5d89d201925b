import type { SimulatedProcess } from "../world/simulated-process.js";

export type SessionKind = "SessionBackup" | "SessionRestore" | "IncrementalBackupSession";

/** A file of `onFileReady`: descriptors belong to the receiving process; `errno` other than 0 means failure. */
export interface ReadyFile {
  readonly uri: string;
  /** −1 when there is none. */
  readonly fd: number;
  /** Undefined in a full backup, whose files have none; −1 when there is none. */
  readonly manifestFd?: number;
  readonly errno: number;
}

/**
 * One message of the service to the object that opened the session. `code` is the number as the service sends it
 * (0 = success, else already 135…/136…/139…; `spec/backup-service.md §12.2`); the binding makes the JS error of it.
 */
export type ClientMessage =
  | { readonly callback: "onBundleBegin" | "onBundleEnd"; readonly bundleName: string; readonly code: number }
  | { readonly callback: "onAllBundlesEnd"; readonly code: number }
  | { readonly callback: "onFileReady"; readonly bundleName: string; readonly file: ReadyFile }
  | {
      readonly callback: "onFileReadyBatch";
      readonly bundleName: string;
      readonly files: readonly ReadyFile[];
    }
  | { readonly callback: "onResultReport" | "onProcess"; readonly bundleName: string; readonly text: string }
  | { readonly callback: "onBackupSizeReport"; readonly text: string }
  | { readonly callback: "onMigrateResult"; readonly bundleName: string; readonly code: number }
  | { readonly callback: "onBackupServiceDied" };

/** Answer to a constructor: 0, or a code with the text of a conflict (`spec/backup-service.md §4.2, §11.4`). */
export interface OpenAnswer {
  readonly code: number;
  readonly message?: string;
}

export interface IncrementalBundle {
  readonly bundleName: string;
  readonly lastIncrementalTime: number;
  /** Still the caller's; the service works on a copy. −1 when there is none. */
  readonly manifestFd: number;
  readonly parameters: string;
  readonly priority: number;
}

export interface BundleTime {
  readonly bundleName: string;
  readonly lastIncrementalTime: number;
}

export interface MigrationRequest {
  readonly bundleName: string;
  readonly srcPath: string;
  readonly destPath: string;
  /** Empty when the caller gave none. */
  readonly uri: string;
}

/** Both are unsigned 32-bit numbers. */
export interface FileSystemRequest {
  readonly writeSizeMb: number;
  readonly waitTimeS: number;
}

/**
 * The service as a client process sees it: the IPC calls of `spec/backup-service.md §7`. Every call is synchronous and
 * answers with a service code (0 = accepted). The permission checks of the binding (201, 202) came before.
 */
export interface ServiceDoor {
  openSession(
    caller: SimulatedProcess,
    kind: SessionKind,
    deliver: (message: ClientMessage) => void,
  ): OpenAnswer;
  appendBackup(caller: SimulatedProcess, bundleNames: readonly string[], infos?: readonly string[]): number;
  appendIncremental(
    caller: SimulatedProcess,
    bundles: readonly IncrementalBundle[],
    infos?: readonly string[],
  ): number;
  /** @param document text of the capability document, read by the door from the caller's descriptor */
  appendRestore(
    caller: SimulatedProcess,
    document: string,
    bundleNames: readonly string[],
    infos?: readonly string[],
  ): number;
  getFileHandle(caller: SimulatedProcess, bundleName: string, uri: string): number;
  getFileHandles(caller: SimulatedProcess, bundleName: string, uris: readonly string[]): number;
  publishFile(caller: SimulatedProcess, bundleName: string, uri: string): number;
  release(caller: SimulatedProcess, kind: SessionKind): number;
  /** A descriptor of the caller, offset 0; negative on every failure (`§7.8`). */
  getLocalCapabilities(caller: SimulatedProcess): number;
  getLocalCapabilitiesIncremental(caller: SimulatedProcess, list: readonly BundleTime[]): number;
  getSessionCapabilities(caller: SimulatedProcess, kind: SessionKind): number;
  /** Undefined on every failure (`§7.9`). */
  getBackupInfo(caller: SimulatedProcess, bundleName: string): string | undefined;
  updateTimer(caller: SimulatedProcess, bundleName: string, timeoutMs: number): boolean;
  updateSendRate(caller: SimulatedProcess, bundleName: string, rate: number): boolean;
  cancel(caller: SimulatedProcess, kind: SessionKind, bundleName: string): number;
  getBackupDataSize(
    caller: SimulatedProcess,
    kind: SessionKind,
    isPreciseScan: boolean,
    list: readonly BundleTime[],
  ): number;
  cleanBundleTempDir(caller: SimulatedProcess, kind: SessionKind, bundleName: string): Promise<boolean>;
  getCompatibilityInfo(
    caller: SimulatedProcess,
    kind: SessionKind,
    bundleName: string,
    extInfo: string,
  ): Promise<{ readonly code: number; readonly text: string }>;
  /**
   * What a process cannot do without the vendor's own libraries. A door without these members answers as a device
   * without the libraries does (`spec/js-api.md §2.3, §2.4`).
   */
  migrateFile?(caller: SimulatedProcess, request: MigrationRequest): number;
  /** A descriptor of the caller, or negative. */
  getApkFileHandle?(caller: SimulatedProcess, path: string, fileName: string): number;
  /** The code that the promise resolves with, 0 or an error. */
  fileSystemServiceRequest?(caller: SimulatedProcess, request: FileSystemRequest): number;
  /** An errno when the service cannot be loaded, 0 when it can; reachable when the member is missing (`§2.3`). */
  unreachable?(caller: SimulatedProcess): number;
}
