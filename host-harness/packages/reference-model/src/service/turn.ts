import type { ProfileFlags } from "../profiles/profile.js";
import type { BundleFacts } from "../rules/index.js";
import type { Effect } from "./effects.js";
import type { ClientMessage } from "./service-door.js";
import type { BundleEntry, ServiceState, Session } from "./state.js";

/** What the bundle manager says about one name (`spec/backup-service.md §3.4`). */
export interface BundleRecord extends BundleFacts {
  readonly name: string;
  readonly appIndex: number;
  /** Empty when there is no backup extension. */
  readonly extensionName: string;
  readonly singleton: boolean;
}

/** The bundle manager as the service asks it. */
export interface BundleManager {
  /** The record of a bundle as a caller names it; undefined when it is not installed. */
  find(bundleName: string): BundleRecord | undefined;
  /** Name of the backup extension for a direct connection (`§7.9`). */
  extensionNameFor(bundleName: string): string;
}

/** The two choices of the scheduler; faults replace the rules B1 and B2. */
export interface SchedulingRules {
  readonly maxRunning: number;
  nextToStart(waiting: readonly string[]): string | undefined;
  /** The order that the API document promises, instead of that of all releases; default: false. */
  readonly byPriority?: boolean;
}

/** What may happen in several ways and is up to nobody: the simulator draws, a follower tries all. */
export interface ServiceChoices {
  /**
   * Several threads of the service finish bundles. When one is slow between removing its bundle and looking whether all
   * are through, both find the map empty, and `onAllBundlesEnd` comes twice (`spec/backup-service.md §10.6`).
   * @returns milliseconds; undefined = no thread is slow
   */
  allEndLagMs(): number | undefined;
  /**
   * A thread that finishes a bundle waits for the end of its connection; others serve calls of the extension meanwhile
   * (`spec/backup-service.md §10.5`).
   * @returns milliseconds; undefined, as without this member = the end is heard before anything else happens
   */
  disconnectLagMs?(): number | undefined;
  /**
   * A release empties the map before it forgets the session; a thread that looks in between finds that all are through
   * (recordings `rand_1030`, `rand_1069`).
   * @returns without this member: no thread looks
   */
  looksWhileClosing?(): boolean;
}

/** One step of the service: the state it owns and changes, what it may look at, and what it wants done. */
export interface Turn {
  readonly state: ServiceState;
  readonly flags: ProfileFlags;
  readonly bundles: BundleManager;
  readonly scheduling: SchedulingRules;
  readonly choices: ServiceChoices;
  /** Clock time in ms. */
  readonly now: number;
  /** Milliseconds since 1970. */
  readonly wallTime: number;
  emit(effect: Effect): void;
}

export function send(turn: Turn, message: ClientMessage): void {
  const { session } = turn.state;
  if (session === undefined || session.owner === 0) return;
  turn.emit({ kind: "send", message });
}

export function sendBegin(turn: Turn, bundleName: string, code: number): void {
  send(turn, { callback: "onBundleBegin", bundleName, code });
}

export function sendEnd(turn: Turn, bundleName: string, code: number): void {
  send(turn, { callback: "onBundleEnd", bundleName, code });
}

export function entryOf(turn: Turn, bundleName: string): BundleEntry | undefined {
  return turn.state.session?.bundles.get(bundleName);
}

export function isRestore(session: Session | undefined): boolean {
  return session?.scenario === "RESTORE";
}
