import type { Profile } from "../profiles/profile.js";
import type { Clock } from "../world/clock.js";
import type { DescriptorLedger } from "../world/descriptor-ledger.js";
import type { SimulatedProcess } from "../world/simulated-process.js";
import type { BackupAbility } from "./backup-ability.js";
import type { ExtensionFiles } from "./files/extension-files.js";
import type { ExtensionToService } from "./extension-to-service.js";
import type { ConnectParameters } from "./connect-parameters.js";

export interface ExtensionOptions {
  readonly ability: BackupAbility;
  /** Raw text of `backup_config.json`. */
  readonly config: string;
  readonly parameters: ConnectParameters;
  readonly profile: Profile;
  readonly clock: Clock;
  readonly service: ExtensionToService;
  readonly ledger: DescriptorLedger;
  readonly process: SimulatedProcess;
  /** Default: the process's own sandbox. */
  readonly files?: ExtensionFiles;
  /** Called with what an application callback threw, as the app's JS engine would be (`spec/backup-extension.md §2.2`). */
  readonly onUncaught?: (thrown: unknown) => void;
}

/** Descriptors of a file that the client shall write; they belong to the extension's process until transferred. */
export interface RestoreHandle {
  readonly fileName: string;
  /** 0, or an errno, −1, or a 139… number, as the real extension answers. */
  readonly errno: number;
  /** −1 when there is none. */
  readonly fd: number;
  readonly manifestFd: number;
}

/**
 * The extension process of one app: what the service calls on it (`spec/backup-extension.md §2`, `§7.1`). All numbers
 * returned are codes (0 = accepted). After the process has exited, every call answers 13600001 and nothing is sent.
 */
export class ExtensionProcess {
  constructor(_options: ExtensionOptions) {
    throw new Error("ExtensionProcess is not built yet");
  }

  /** `OnConnect`. False = the connection is refused (null object): not allowed, or a broken configuration. */
  connect(): boolean {
    throw new Error("not built yet");
  }

  /** `OnDisconnect`: deletes the temp directories unless told to keep them. */
  disconnect(): void {
    throw new Error("not built yet");
  }

  /** `HandleBackup`: starts a full backup. */
  handleBackup(_isClearData: boolean): number {
    throw new Error("not built yet");
  }

  /** `HandleRestore`. */
  handleRestore(_isClearData: boolean): number {
    throw new Error("not built yet");
  }

  /** `IncrementalOnBackup`: starts an incremental backup; the extension then asks for the local list. */
  incrementalOnBackup(_isClearData: boolean): number {
    throw new Error("not built yet");
  }

  /**
   * `HandleIncrementalBackup`: the local list and the client's previous manifest. Both descriptors must be the
   * extension's in the ledger; it closes them.
   * @param manifestFd −1 when there is none
   */
  handleIncrementalBackup(_localListFd: number, _manifestFd: number): number {
    throw new Error("not built yet");
  }

  /** `GetFileHandle`. */
  getFileHandle(_fileName: string): RestoreHandle {
    throw new Error("not built yet");
  }

  /** `GetIncrementalFileHandle`. */
  getIncrementalFileHandle(_fileName: string): RestoreHandle {
    throw new Error("not built yet");
  }

  /** `PublishFile`; the argument is ignored. */
  publishFile(_fileName: string): number {
    throw new Error("not built yet");
  }

  publishIncrementalFile(_fileName: string): number {
    throw new Error("not built yet");
  }

  /** `HandleClear`: clean-up after a death or a cancel. */
  handleClear(): number {
    throw new Error("not built yet");
  }

  /** `CleanBundleTempDir`: unconditional. */
  cleanBundleTempDir(): number {
    throw new Error("not built yet");
  }

  /** `UpdateFdSendRate`: descriptors a second, 0 pauses. */
  updateSendRate(_rate: number): number {
    throw new Error("not built yet");
  }

  /** `GetBackupInfo`: undefined when the method is missing, throws, or gives something else than a string. */
  getBackupInfo(): Promise<string | undefined> {
    throw new Error("not built yet");
  }

  /** `getBackupCompatibilityInfo` (1) or `getRestoreCompatibilityInfo` (2); "" after 1 s. */
  getCompatibilityInfo(_scenario: 1 | 2, _extInfo: string): Promise<string> {
    throw new Error("not built yet");
  }

  /**
   * `HandleOnRelease`, for the service's own endings (cancel, timeout): runs the app's `onRelease`, resolves when it
   * has answered or after 5 s. `onRelease` runs at most once a process; a second call resolves at once. After done
   * calls and restore reports the extension does this by itself, see {@link ExtensionToService.getExtOnRelease}.
   * @param scenario 1 backup, 2 restore
   */
  onRelease(_scenario: 1 | 2): Promise<void> {
    throw new Error("not built yet");
  }
}
