import type { Profile } from "../profiles/profile.js";
import { serviceCodes } from "../rules/service-codes.js";
import { isSpecialVersion } from "../rules/special-version.js";
import type { Clock } from "../world/clock.js";
import type { DescriptorLedger } from "../world/descriptor-ledger.js";
import type { SimulatedProcess } from "../world/simulated-process.js";
import { runIncrementalBackup } from "./backup/incremental-backup.js";
import type { BackupAbility } from "./backup-ability.js";
import { ConfigError } from "./config/extension-config.js";
import type { ConnectParameters } from "./connect-parameters.js";
import type { ExtensionToService } from "./extension-to-service.js";
import type { ExtensionFiles } from "./files/extension-files.js";
import { SandboxExtensionFiles } from "./files/sandbox-extension-files.js";
import { compatibilityTimeoutMs } from "./limits.js";
import { callMethod } from "./process/ability-calls.js";
import { clearTemp, configOf, later, newState } from "./process/extension-core.js";
import type { ExtensionCore, Scenario } from "./process/extension-core.js";
import { startFullBackup, startIncrementalBackup } from "./process/run-backup.js";
import { done, runRelease } from "./process/service-calls.js";
import { ordinaryThreads } from "./process/thread-choices.js";
import type { ThreadChoices } from "./process/thread-choices.js";
import { RestoreError } from "./restore/restore-error.js";
import { RestoreHandles } from "./restore/restore-handles.js";
import type { RestoreHandle } from "./restore/restore-handles.js";
import { callOnRestore, restoreFull, restoreIncremental } from "./restore/run-restore.js";
import { readRestoreIndex } from "./restore/unpack.js";
import { isFirstVersion, TempDirectories } from "./temp-directories.js";

export type { RestoreHandle } from "./restore/restore-handles.js";

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
  /** Default: the process's own sandbox, files owned by the app. */
  readonly files?: ExtensionFiles;
  /** Bits that new files do not get, when `files` is not given; default 022. */
  readonly umask?: number;
  /** Refuse at restore what the real extension lets through; `hardenedDifferences` lists it all. Default: false. */
  readonly hardened?: boolean;
  /** Default: tasks keep the order in which they were made. */
  readonly threads?: ThreadChoices;
  /** Called with what an application callback threw, as the app's JS engine would be (`spec/backup-extension.md §2.2`). */
  readonly onUncaught?: (thrown: unknown) => void;
}

const actions = { backup: 1, restore: 2 } as const;
/** An index that the real parser throws at, when files are published. */
const brokenFramework = 13900042;

function sandboxOf({ process, umask }: ExtensionOptions): ExtensionFiles {
  const { uid } = process.identity;
  return new SandboxExtensionFiles(process.files, {
    owner: { uid, gid: uid },
    ...(umask === undefined ? {} : { umask }),
  });
}

/**
 * The extension process of one app: what the service calls on it (`spec/backup-extension.md §2`, `§7.1`). All numbers
 * returned are codes (0 = accepted). After the process has exited, every call answers 13600001 and nothing is sent.
 * Calls return at once; what they start happens in later steps of the clock.
 */
export class ExtensionProcess {
  readonly #core: ExtensionCore;
  readonly #handles: RestoreHandles;

  constructor(options: ExtensionOptions) {
    const files = options.files ?? sandboxOf(options);
    this.#core = {
      ability: options.ability,
      configText: options.config,
      parameters: options.parameters,
      profile: options.profile,
      clock: options.clock,
      service: options.service,
      ledger: options.ledger,
      process: options.process,
      files,
      directories: new TempDirectories(files, options.process.identity.bundleName),
      onUncaught: options.onUncaught ?? ((): void => undefined),
      isHardened: options.hardened ?? false,
      threads: options.threads ?? ordinaryThreads,
      state: newState(),
    };
    this.#handles = new RestoreHandles(this.#core);
    this.#core.directories.prepare();
  }

  /** Failures of big files at restore, by path: what the real extension writes to its log. */
  get restoreErrors(): ReadonlyMap<string, readonly number[]> {
    return this.#core.state.restoreErrors;
  }

  /** `OnConnect`. False = the connection is refused (null object): not allowed, or a broken configuration. */
  connect(): boolean {
    const { extensionAction } = this.#core.parameters;
    const isKnown = extensionAction === actions.backup || extensionAction === actions.restore;
    return isKnown && this.#isAllowed();
  }

  /** `OnDisconnect`: deletes the temp directories unless told to keep them. */
  disconnect(): void {
    clearTemp(this.#core);
  }

  /** `HandleBackup`: starts a full backup. */
  handleBackup(isClearData: boolean): number {
    return this.#call(() => {
      this.#begin("fullBackup", isClearData);
      if (!this.#isAllowedByConfig()) return serviceCodes.forbidden;
      startFullBackup(this.#core, this.#failed);
      return serviceCodes.ok;
    });
  }

  /** `HandleRestore`. */
  handleRestore(isClearData: boolean): number {
    return this.#call(() => {
      this.#begin("fullRestore", isClearData);
      if (!this.#isRestore) return serviceCodes.invalidArgument;
      if (!this.#isAllowed()) return serviceCodes.forbidden;
      const { versionName = "", restoreType } = this.#core.parameters;
      if (isFirstVersion(versionName) && restoreType === 1) {
        later(this.#core, () => {
          callOnRestore(this.#core);
        });
      }
      return serviceCodes.ok;
    });
  }

  /** `IncrementalOnBackup`: starts an incremental backup; the extension then asks for the local list. */
  incrementalOnBackup(isClearData: boolean): number {
    return this.#call(() => {
      this.#begin("incrementalBackup", isClearData);
      if (!this.#isAllowedByConfig()) return serviceCodes.forbidden;
      startIncrementalBackup(this.#core);
      return serviceCodes.ok;
    });
  }

  /**
   * `HandleIncrementalBackup`: the local list and the client's previous manifest, each read from its current position.
   * Both descriptors must be the extension's in the ledger; it closes them.
   * @param manifestFd −1 when there is none
   */
  handleIncrementalBackup(localListFd: number, manifestFd: number): number {
    const close = (): void => {
      for (const fd of [localListFd, manifestFd]) this.#core.ledger.close(fd, this.#core.process.name);
    };
    const code = this.#call(() => {
      if (!this.#isAllowedByConfig()) return serviceCodes.forbidden;
      this.#core.state.scenario = "incrementalBackup";
      if (!this.#core.service.startFwkTimer()) return serviceCodes.ok;
      later(this.#core, () => {
        runIncrementalBackup(this.#core, localListFd, manifestFd).catch(this.#failed).finally(close);
      });
      return undefined;
    });
    if (code === undefined) return serviceCodes.ok;
    close();
    return code;
  }

  /** `GetFileHandle`. */
  getFileHandle(fileName: string): RestoreHandle {
    return this.#handle(fileName, () => this.#handles.full(fileName));
  }

  /** `GetIncrementalFileHandle`. */
  getIncrementalFileHandle(fileName: string): RestoreHandle {
    return this.#handle(fileName, () => this.#handles.incremental(fileName));
  }

  /** `GetIncrementalFileHandles` (HEAD): one descriptor a name and no report; a bad name refuses all. */
  getIncrementalFileHandles(fileNames: readonly string[]): {
    readonly code: number;
    readonly handles: readonly RestoreHandle[];
  } {
    if (this.#core.process.exited !== undefined) return { code: serviceCodes.brokenIpc, handles: [] };
    if (!this.#isRestore) return { code: serviceCodes.invalidArgument, handles: [] };
    return this.#handles.batch(fileNames);
  }

  /** `PublishFile`; the argument is ignored. */
  readonly publishFile: (fileName: string) => number = () =>
    this.#publish("fullRestore", () => {
      const path = this.#core.directories.restoreIndex;
      const index = readRestoreIndex(this.#core, path, brokenFramework);
      restoreFull(this.#core, index, this.#handles.shortReports);
    });

  /** `PublishIncrementalFile`; the argument is ignored. */
  readonly publishIncrementalFile: (fileName: string) => number = () =>
    this.#publish("incrementalRestore", () => {
      restoreIncremental(this.#core, this.#handles.shortReports);
    });

  /** `HandleClear`: clean-up after a death or a cancel. */
  handleClear(): number {
    return this.#call(() => {
      clearTemp(this.#core);
      return serviceCodes.ok;
    });
  }

  /** `CleanBundleTempDir`: unconditional. */
  cleanBundleTempDir(): number {
    return this.#call(() => {
      this.#core.directories.clear();
      return serviceCodes.ok;
    });
  }

  /** `UpdateFdSendRate`: descriptors a second, 0 pauses. */
  updateSendRate(rate: number): number {
    return this.#call(() => {
      const { state } = this.#core;
      state.sendRate = rate;
      if (rate > 0) for (const listener of [...state.rateListeners]) listener();
      return serviceCodes.ok;
    });
  }

  /** `GetBackupInfo`: "" for anything but a string that was returned at once, a promise included. */
  getBackupInfo(): string {
    if (this.#core.process.exited !== undefined) return "";
    try {
      const answer: unknown = this.#core.ability.getBackupInfo?.();
      return typeof answer === "string" ? answer : "";
    } catch {
      return "";
    }
  }

  /**
   * `getBackupCompatibilityInfo` (1) or `getRestoreCompatibilityInfo` (2): "" when the method gives no promise of a
   * text within 1 s.
   */
  getCompatibilityInfo(scenario: 1 | 2, extInfo: string): Promise<string> {
    const name = scenario === actions.backup ? "getBackupCompatibilityInfo" : "getRestoreCompatibilityInfo";
    return new Promise((resolve) => {
      const timer = this.#core.clock.setTimeout(() => {
        resolve("");
      }, compatibilityTimeoutMs);
      let isSynchronous = true;
      callMethod(this.#core, name, [extInfo], (result) => {
        this.#core.clock.clearTimeout(timer);
        resolve(result.isGood && !isSynchronous ? result.text : "");
      });
      isSynchronous = false;
    });
  }

  /**
   * `HandleOnRelease`, for the service's own endings (cancel, timeout): runs the app's `onRelease`, resolves when it
   * has answered or after 5 s. `onRelease` runs at most once a process; a second call resolves at once. After done
   * calls and restore reports the extension does this by itself, see {@link ExtensionToService.getExtOnRelease}.
   * @param scenario 1 backup, 2 restore
   */
  onRelease(scenario: 1 | 2): Promise<void> {
    return new Promise((resolve) => {
      const isExited = this.#core.process.exited !== undefined;
      if (isExited || !runRelease(this.#core, scenario, resolve)) resolve();
    });
  }

  get #isRestore(): boolean {
    return this.#core.parameters.extensionAction === actions.restore;
  }

  /** A backup looks at the configuration only; a restore of a special version is always allowed. */
  #isAllowedByConfig(): boolean {
    try {
      return configOf(this.#core).allowToBackupRestore;
    } catch (error) {
      if (error instanceof ConfigError) return false;
      throw error;
    }
  }

  #isAllowed(): boolean {
    const isSpecialRestore = this.#isRestore && isSpecialVersion(this.#core.parameters.versionName ?? "");
    try {
      return configOf(this.#core).allowToBackupRestore || isSpecialRestore;
    } catch (error) {
      if (error instanceof ConfigError) return false;
      throw error;
    }
  }

  #begin(scenario: Scenario, isClearData: boolean): void {
    const { state, parameters } = this.#core;
    state.scenario = scenario;
    state.isClearData = isClearData;
    state.hasGivenUp = false;
    if (!isFirstVersion(parameters.versionName ?? "") && parameters.restoreType !== 1) clearTemp(this.#core);
  }

  #call<Code>(task: () => Code): Code | number {
    return this.#core.process.exited === undefined ? task() : serviceCodes.brokenIpc;
  }

  #handle(fileName: string, open: () => RestoreHandle): RestoreHandle {
    const refused = { fileName, fd: -1, manifestFd: -1 };
    if (this.#core.process.exited !== undefined) return { ...refused, errno: serviceCodes.brokenIpc };
    if (this.#isRestore) return open();
    clearTemp(this.#core);
    return { ...refused, errno: -1 };
  }

  #publish(scenario: Scenario, start: () => void): number {
    return this.#call(() => {
      try {
        if (!this.#isRestore) throw new RestoreError(serviceCodes.invalidArgument, "no restore is under way");
        if (this.#isAllowed()) {
          this.#core.state.scenario = scenario;
          start();
        }
        return serviceCodes.ok;
      } catch (error) {
        if (!(error instanceof RestoreError)) throw error;
        clearTemp(this.#core);
        return error.code;
      }
    });
  }

  /** Something that no rule foresees: the real process would go on with this code, and a test must hear of it. */
  readonly #failed = (error: unknown): void => {
    if (this.#core.process.exited === undefined) done(this.#core, serviceCodes.invalidArgument);
    this.#core.onUncaught(error);
  };
}
