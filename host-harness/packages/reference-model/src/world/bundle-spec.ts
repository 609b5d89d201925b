import type { BackupAbility } from "../extension/backup-ability.js";
import type { Mount } from "./sandbox-files.js";
import type { SimulatedProcess } from "./simulated-process.js";

/** What the ability manager does when the service connects to an extension. */
export interface ConnectBehaviour {
  /** `error` = the call fails; `never` = no answer; `null` = an answer without an object. Default `ok`. */
  readonly mode?: "ok" | "error" | "never" | "null";
  /** Code of a failing call. */
  readonly code?: number;
  /** Until the answer; default {@link defaultConnectDelayMs}. */
  readonly delayMs?: number;
}

/** A connection takes a few milliseconds. */
export const defaultConnectDelayMs = 5;

/** What an application's ability finds in `this.context` (`spec/backup-extension.md §2.3`). */
export interface AbilityContext {
  readonly backupDir: string;
}

/** Makes the ability of one extension process: an author's class instance or a scripted one. */
export type AbilityFactory = (process: SimulatedProcess, context: AbilityContext) => BackupAbility;

export interface ExtensionSpec {
  /** Name of the extension ability. */
  readonly name: string;
  /** Raw text of `backup_config.json`; need not be JSON. */
  readonly config: string;
  readonly ability: AbilityFactory;
  readonly connect?: ConnectBehaviour;
}

/** An installed application. */
export interface BundleSpec {
  readonly name: string;
  /** Clone number; 0 = the main application. */
  readonly appIndex?: number;
  readonly versionCode: number;
  readonly versionName: string;
  /** The literals `1` and `2` are package kinds without backup (`spec/backup-service.md §3.4`). */
  readonly codePath?: string;
  /** A user-0 bundle (`spec/backup-service.md §14`). */
  readonly singleton?: boolean;
  /** Bytes as the bundle manager reports them: application, local, distributed, database, cache. */
  readonly stats?: readonly [number, number, number, number, number];
  readonly uid?: number;
  /** The application's view of its files; shared by all its processes. */
  readonly mounts: readonly Mount[];
  /** Undefined = no backup extension. */
  readonly extension?: ExtensionSpec;
}

/** A system service that offers backup (`spec/backup-service.md §14`). */
export interface SystemAbilitySpec {
  readonly id: number;
  /** Called with the unicast string; `content` becomes the descriptor that the client gets. */
  backup(extInfo: string): { readonly code: number; readonly content?: Uint8Array; readonly report: string };
  /** Called with what the client's descriptor holds. */
  restore(content: Uint8Array, extInfo: string): { readonly code: number; readonly report: string };
}
