import { forkState, newServiceState } from "../service/state.js";
import type { ServiceState } from "../service/state.js";
import type { AfterDisconnect, AfterRelease } from "../service/effects.js";
import type { FollowedCall, SeenAnswer } from "./follow-input.js";
import type { Caller } from "../service/verify-caller.js";
import type { Flow } from "./extension-flow.js";

/** The object that opened the session. */
export interface FollowedClient {
  readonly session: string;
  readonly token: number;
  readonly callbacks: ReadonlySet<string> | undefined;
}

/** Work of the service that is due at some time, on one of its threads. */
export type Due =
  | { readonly due: "task" | "cancel" | "local-list"; readonly bundleName: string }
  | { readonly due: "after-disconnect"; readonly bundleName: string }
  | { readonly due: "system-ability-backup" | "system-ability-restore"; readonly bundleName: string }
  /** The extension has taken the start of its work; the client is told a moment later. */
  | { readonly due: "start-answer"; readonly bundleName: string; readonly code: number }
  | { readonly due: "finish"; readonly bundleName: string; readonly then: AfterDisconnect }
  /** `after`: `seq` of what its thread sent last. */
  | { readonly due: "look-for-all-end"; readonly after: number }
  | { readonly due: "size-report" }
  | {
      readonly due: "released";
      readonly bundleName: string;
      readonly connection: number;
      readonly then: AfterRelease;
    };

/** An extension process that a connection reached. */
export interface FollowedExtension {
  readonly restores: boolean;
  /** Descriptors a second; 0 holds the files back. */
  rate: number;
  hasReleased: boolean;
  hasScanned: boolean;
  /** A restore was told to begin. */
  hasBegun: boolean;
  flows: readonly Flow[];
}

/** A connection as the platform keeps it. One that was given up has a negative number; its process lives on. */
export interface FollowedLink {
  readonly connection: number;
  readonly bundleName: string;
  readonly restores: boolean;
  readonly versionName: string;
  /** The same connection may be asked for again before it stands. */
  requests: number;
  /** Answers to requests that are still to come. */
  pending: number;
  /** Time of the event before it was asked for. */
  readonly since: number;
  extension: FollowedExtension | undefined;
}

export interface FollowedTimer {
  readonly kind: "connect" | "running" | "disconnect";
  readonly bundleName: string;
  readonly connection: number;
  readonly ms: number;
  /** Time of the event before it started. */
  readonly since: number;
}

/** A call that was made and has perhaps not reached the service. */
export interface PendingCall {
  readonly id: number;
  readonly call: FollowedCall;
  readonly caller: Caller;
  readonly answer: SeenAnswer;
}

/**
 * One explanation of what a trace shows so far: what the service remembers, and what goes on around it. Messages that the
 * service has sent already, but that are seen only later in the trace, are counted in `ahead`.
 */
export interface FollowState {
  service: ServiceState;
  loaded: boolean;
  unloading: boolean;
  client: FollowedClient | undefined;
  /** Who is told of the service's end, by token. */
  mourners: ReadonlyMap<number, FollowedClient>;
  links: Map<number, FollowedLink>;
  timers: ReadonlyMap<string, FollowedTimer>;
  due: readonly Due[];
  calls: readonly PendingCall[];
  /** Messages sent and not yet seen, by bundle. */
  ahead: ReadonlyMap<string, number>;
  /** `seq` of the last message that was sent and not yet seen; 0 for none. */
  farthest: number;
  /** The same without ends of bundles: these may be overtaken by the end of all (`§10.6`). */
  farthestButEnds: number;
  /** `seq` of the last such message that speaks of no bundle; 0 for none. */
  barrier: number;
}

export function newFollowState(): FollowState {
  return {
    service: newServiceState(),
    loaded: false,
    unloading: false,
    client: undefined,
    mourners: new Map(),
    links: new Map(),
    timers: new Map(),
    due: [],
    calls: [],
    ahead: new Map(),
    farthest: 0,
    farthestButEnds: 0,
    barrier: 0,
  };
}

/** A copy that shares nothing that steps change in place. */
export function forkFollowState(state: FollowState): FollowState {
  const links = new Map<number, FollowedLink>();
  for (const [connection, link] of state.links) {
    const { extension } = link;
    links.set(connection, { ...link, extension: extension === undefined ? undefined : { ...extension } });
  }
  return { ...state, service: forkState(state.service), links };
}

/** Equal texts mean states that no later event can tell apart. */
export function keyOf(state: FollowState): string {
  return JSON.stringify(state, (_name, value: unknown) => {
    if (value instanceof Map) return [...(value as ReadonlyMap<unknown, unknown>)].sort(byText);
    if (value instanceof Set) return [...(value as ReadonlySet<unknown>)].sort();
    return value;
  });
}

function byText([left]: readonly [unknown, unknown], [right]: readonly [unknown, unknown]): number {
  return String(left) < String(right) ? -1 : 1;
}
