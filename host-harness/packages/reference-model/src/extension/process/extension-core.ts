import type { ExtensionToService } from "../extension-to-service.js";
import type { ConnectParameters } from "../connect-parameters.js";
import { parseExtensionConfig } from "../config/extension-config.js";
import type { ExtensionConfig } from "../config/extension-config.js";
import type { BackupAbility } from "../backup-ability.js";
import type { BytePath } from "../files/byte-path.js";
import type { ExtensionFiles } from "../files/extension-files.js";
import { defaultSendRate } from "../limits.js";
import type { Profile } from "../../profiles/profile.js";
import type { Clock } from "../../world/clock.js";
import type { DescriptorLedger } from "../../world/descriptor-ledger.js";
import type { SimulatedProcess } from "../../world/simulated-process.js";
import type { TempDirectories } from "../temp-directories.js";
import type { ThreadChoices } from "./thread-choices.js";
import { Worker } from "./worker.js";

/** What one session of an extension does. */
export type Scenario = "fullBackup" | "incrementalBackup" | "fullRestore" | "incrementalRestore";

/** Everything that the parts of an extension process share. */
export interface ExtensionCore {
  readonly ability: BackupAbility;
  readonly configText: string;
  readonly parameters: ConnectParameters;
  readonly profile: Profile;
  readonly clock: Clock;
  readonly service: ExtensionToService;
  readonly ledger: DescriptorLedger;
  readonly process: SimulatedProcess;
  readonly files: ExtensionFiles;
  readonly directories: TempDirectories;
  readonly onUncaught: (thrown: unknown) => void;
  /** Refuse at restore what the real extension lets through (`hardenedDifferences`). */
  readonly isHardened: boolean;
  readonly threads: ThreadChoices;
  readonly state: ExtensionState;
}

export interface ExtensionState {
  scenario: Scenario;
  /** Temp data is removed when it is no longer needed. */
  isClearData: boolean;
  /** Descriptors a second. */
  sendRate: number;
  /** Told when the rate changes. */
  readonly rateListeners: Set<() => void>;
  /** `restoreDir`s that `onBackupEx` switched on. */
  compatibleDirs: ReadonlySet<BytePath>;
  /** The bundle was ended for want of an answer to `onProcess`; late answers of callbacks are ignored. */
  hasGivenUp: boolean;
  hasReleased: boolean;
  /** Calls the application and packs. */
  readonly worker: Worker;
  /** Runs `onRelease`. */
  readonly releaser: Worker;
  /** A callback of the application is under way. */
  isCalling: boolean;
  /** A full backup was begun in this process. */
  hasScanned: boolean;
  /** The sending of a full backup is under way. */
  isSending: boolean;
  /** Failures of big files at restore, by path (`spec/backup-extension.md §7.2`). */
  readonly restoreErrors: Map<BytePath, number[]>;
}

export function newState(): ExtensionState {
  return {
    scenario: "fullBackup",
    isClearData: true,
    sendRate: defaultSendRate,
    rateListeners: new Set(),
    compatibleDirs: new Set(),
    hasGivenUp: false,
    hasReleased: false,
    worker: new Worker(),
    releaser: new Worker(),
    isCalling: false,
    hasScanned: false,
    isSending: false,
    restoreErrors: new Map(),
  };
}

/** The configuration, read anew: it may have changed. */
export function configOf(core: ExtensionCore): ExtensionConfig {
  return parseExtensionConfig(core.configText);
}

export function clearTemp(core: ExtensionCore): void {
  if (core.state.isClearData) core.directories.clear();
}

/** Runs a task of the process after what is under way, unless the process has ended by then. */
export function later(core: ExtensionCore, task: () => void, delayMs = 0): void {
  core.clock.setTimeout(() => {
    if (core.process.exited === undefined) task();
  }, delayMs);
}

/** Waits on the clock. */
export function pause(core: ExtensionCore, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    later(core, resolve, delayMs);
  });
}
