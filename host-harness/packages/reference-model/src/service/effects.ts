import type { ReportScenario } from "../extension/extension-to-service.js";
import type { ConnectParameters } from "../extension/connect-parameters.js";
import type { ClientMessage } from "./service-door.js";

/** Parameters of a connect request (`spec/backup-service.md §5.5`). */
export interface ConnectRequest {
  readonly connection: number;
  /** Bundle name without index. */
  readonly bundleName: string;
  readonly appIndex: number;
  readonly ability: string;
  readonly parameters: ConnectParameters;
  readonly oldBackupVersion: string;
}

/** A call on an extension whose answer the service must know. */
export type ExtensionCall =
  | { readonly name: "handleBackup" | "incrementalOnBackup" | "handleRestore"; readonly isClearData: boolean }
  | { readonly name: "getFileHandle"; readonly fileName: string }
  | { readonly name: "getFileHandles"; readonly fileNames: readonly string[] }
  | {
      readonly name: "handleIncrementalBackup";
      readonly lastIncrementalTime: number;
      readonly manifestFd: number;
    };

/** What is left to do when the application's `onRelease` has answered, or 5 s have passed (F9). */
export type AfterRelease =
  | { readonly step: "timed-out" | "cancelled" | "cleaned"; readonly bundleName: string }
  | { readonly step: "disconnect" };

/** What is left to do when the connection of a bundle that finishes has ended (`spec/backup-service.md §10.5`). */
export type AfterDisconnect =
  | { readonly step: "file" | "timed-out" | "cancelled"; readonly bundleName: string }
  | { readonly step: "done"; readonly bundleName: string; readonly code: number }
  | {
      readonly step: "report";
      readonly bundleName: string;
      /** Told after the removal, where the release does so (F8). */
      readonly report: { readonly text: string; readonly code: number } | undefined;
    };

/**
 * What a transition wants done, in order. World carries it out; transitions themselves touch nothing but the state.
 */
export type Effect =
  /** To the object that opened the session. */
  | { readonly kind: "send"; readonly message: ClientMessage }
  /** The scheduler's one worker runs the next step of a bundle. */
  | { readonly kind: "task"; readonly bundleName: string }
  | { readonly kind: "connect"; readonly request: ConnectRequest }
  | { readonly kind: "disconnect"; readonly connection: number }
  /** Waits up to 3 s for the end of an older connection (`§5.4`). */
  | { readonly kind: "awaitDisconnect"; readonly connection: number; readonly bundleName: string }
  | {
      readonly kind: "startTimer";
      readonly timer: "connect" | "running";
      readonly bundleName: string;
      readonly ms: number;
    }
  | { readonly kind: "stopTimer"; readonly timer: "connect" | "running"; readonly bundleName: string }
  | { readonly kind: "stopConnectTimers" }
  | {
      readonly kind: "callExtension";
      readonly connection: number;
      readonly bundleName: string;
      readonly call: ExtensionCall;
    }
  | { readonly kind: "clearExtension"; readonly connection: number }
  | { readonly kind: "sendRate"; readonly connection: number; readonly rate: number }
  | {
      readonly kind: "release";
      readonly connection: number;
      readonly scenario: 1 | 2;
      readonly then: AfterRelease;
    }
  | {
      readonly kind: "appGallery";
      readonly op: "startRestore" | "endRestore";
      readonly bundleName: string;
      readonly userId: number;
    }
  | {
      readonly kind: "commonEvent";
      readonly action: string;
      readonly bundleName: string;
      readonly index: number;
      readonly userId: number;
      readonly detail: string;
    }
  | { readonly kind: "closeDescriptor"; readonly fd: number }
  /** Loads a system ability; answered as a connection is. */
  | { readonly kind: "loadSystemAbility"; readonly bundleName: string }
  | { readonly kind: "backUpSystemAbility"; readonly bundleName: string; readonly extInfo: string }
  /** The work of a cancel, on a thread of its own. */
  | { readonly kind: "cancelTask"; readonly bundleName: string }
  /** The local list of an incremental backup, made on a thread of its own after the delay. */
  | { readonly kind: "localList"; readonly bundleName: string; readonly delayMs: number }
  /** The stub of the session's client is not needed any more. */
  | { readonly kind: "forgetClient" }
  | { readonly kind: "checkAllEndLater"; readonly delayMs: number }
  /** A finish goes on once the end of its connection has been heard. */
  | { readonly kind: "afterDisconnect"; readonly delayMs: number; readonly then: AfterDisconnect }
  | { readonly kind: "unload" };

/** `ServiceResultReport` scenarios that belong to a restore. */
export function isRestoreReport(scenario: ReportScenario): boolean {
  return scenario >= 2;
}
