import { defaultBatchSize, noProgress, tallyOf } from "../rules/index.js";
import type { BackupTally, BroadcastInfo, Scenario } from "../rules/index.js";
import type { SessionKind } from "./service-door.js";

/** `spec/backup-service.md §5.1`; a bundle that was removed is not in the map any more. */
export type BundleAction = "WAIT" | "START" | "RUNNING" | "CLEAN";

/** One connection object; an entry that is appended again keeps it (`spec/backup-service.md §5.4`). */
export interface Connection {
  readonly id: number;
  readonly bundleName: string;
  /** The ability manager reported the connection, and no end of it since. */
  connected: boolean;
  /** An extension was reached once; the service never forgets that. */
  hasProxy: boolean;
  /** The service asked for the connection and did not end it: a disconnect now means death. */
  wanted: boolean;
  /** Connected only to clean up. */
  forCleaning: boolean;
  /** Clock time of the connect call. */
  connectedAt: number;
}

/** An entry of the session's map of bundles. */
export interface BundleEntry {
  readonly name: string;
  readonly connection: Connection;
  action: BundleAction;
  /** Set once the properties are there; an entry that is not ready blocks the queue (`§5.1`). */
  ready: boolean;
  appendNum: number;
  userId: number;
  extensionName: string;
  extInfo: string;
  clearData: boolean;
  dataSize: number;
  versionCode: number;
  versionName: string;
  backupScene: string;
  withoutTar: boolean;
  batchSize: number;
  delayTimeS: number;
  lastIncrementalTime: number;
  /** Stored, and looked at by no release (clause B3). */
  priority: number;
  /** A descriptor of the service, −1 when there is none. */
  manifestFd: number;
  extTimer: boolean;
  fwkTimer: boolean;
  /** What `updateTimer` stored since the extension's timer was last stopped. */
  storedTimeout: number | undefined;
  published: boolean;
  /** A restore has reported success: a later death is not told any more (`§13.1`). */
  restoreEnded: boolean;
  /** "Done" was accepted and the extension shall run the application's `onRelease` (F9). */
  releasing: boolean;
  readonly progress: BackupTally;
  /** Names of `getFileHandle` until the bundle begins (`§7.6`). */
  handlesWanted: ReadonlySet<string>;
}

export interface Session {
  readonly kind: SessionKind;
  readonly scenario: Scenario;
  readonly incremental: boolean;
  /** Token of the owner; 0 for the service itself. */
  readonly owner: number;
  readonly callerName: string;
  readonly activeTime: string;
  userId: number;
  oldBackupVersion: string;
  inUse: number;
  readonly bundles: Map<string, BundleEntry>;
}

/** What the service remembers; all of it is plain data. */
export interface ServiceState {
  session: Session | undefined;
  /** A released restore session waits for published bundles (`§4.3`). */
  inRelease: boolean;
  /** The service cleans up after itself (`§13.3`). */
  occupied: boolean;
  /** `§4.5` */
  sessionCount: number;
  /** A size scan runs (`§7.14`). */
  scanning: boolean;
  /** Bundles whose extension may have left temporary data (`§13.2`); survives the process, as a file would. */
  clearRecords: ReadonlySet<string>;
  /** Applications that the market was told about (`§13.4`); survives the process. Keys are `userId-bundle`. */
  disposals: ReadonlySet<string>;
  /** Common events of a restore that are still to be published at its end (F29). */
  broadcasts: ReadonlyMap<string, { readonly userId: number; readonly infos: readonly BroadcastInfo[] }>;
  nextConnection: number;
}

export function newServiceState(): ServiceState {
  return {
    session: undefined,
    inRelease: false,
    occupied: false,
    sessionCount: 0,
    scanning: false,
    clearRecords: new Set(),
    disposals: new Set(),
    broadcasts: new Map(),
    nextConnection: 1,
  };
}

/** The state of a new process of the service: only the files of the old one are left. */
export function stateAfterRestart(old: ServiceState): ServiceState {
  const { clearRecords, disposals, nextConnection } = old;
  return { ...newServiceState(), clearRecords, disposals, nextConnection };
}

/** Of bundles that come without one. */
const defaultPriority = -1;

export function newConnection(state: ServiceState, bundleName: string): Connection {
  const id = state.nextConnection;
  state.nextConnection += 1;
  return {
    id,
    bundleName,
    connected: false,
    hasProxy: false,
    wanted: false,
    forCleaning: false,
    connectedAt: 0,
  };
}

export function newEntry(name: string, connection: Connection, userId: number): BundleEntry {
  return {
    name,
    connection,
    action: "WAIT",
    ready: false,
    appendNum: 1,
    userId,
    extensionName: "",
    extInfo: "",
    clearData: true,
    dataSize: 0,
    versionCode: 0,
    versionName: "",
    backupScene: "",
    withoutTar: false,
    batchSize: defaultBatchSize,
    delayTimeS: 0,
    lastIncrementalTime: 0,
    priority: defaultPriority,
    manifestFd: -1,
    extTimer: false,
    fwkTimer: false,
    storedTimeout: undefined,
    published: false,
    restoreEnded: false,
    releasing: false,
    progress: tallyOf(noProgress),
    handlesWanted: new Set(),
  };
}

/** A copy that shares nothing that transitions change. */
export function forkState(state: ServiceState): ServiceState {
  const { session } = state;
  if (session === undefined) return { ...state };
  const connections = new Map<number, Connection>();
  const bundles = new Map<string, BundleEntry>();
  for (const [name, entry] of session.bundles) {
    const connection = connections.get(entry.connection.id) ?? { ...entry.connection };
    connections.set(connection.id, connection);
    bundles.set(name, { ...entry, connection, progress: tallyOf(entry.progress) });
  }
  return { ...state, session: { ...session, bundles } };
}
