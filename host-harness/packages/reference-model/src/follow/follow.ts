import type { Profile } from "../profiles/profile.js";
import { clientDied } from "../service/release.js";
import { Expectations } from "./expectations.js";
import type { FollowedEvent, FollowInput, WorldChange } from "./follow-input.js";
import type { FollowContext } from "./follow-machine.js";
import { newFollowState } from "./follow-state.js";
import type { FollowState, PendingCall } from "./follow-state.js";
import { takeCall } from "./followed-calls.js";
import { extensionDies } from "./followed-extension.js";
import { scopeOfCall } from "./scope.js";
import { nameless, SeenStreams, streamOf, wholeSession } from "./seen-streams.js";
import { StateSearch, TooManyStates } from "./state-search.js";

export interface FollowOptions {
  /** Most states that are carried at a time; with more the result is `inconclusive`. Default 10,000. */
  readonly cap?: number;
  readonly signal?: AbortSignal;
}

/** Whether the model can explain a trace. */
export interface FollowResult {
  readonly outcome: "accepted" | "refused" | "inconclusive";
  /** `seq` of the event that nothing explains, or of the one that the follower came to. */
  readonly event?: number;
  /** What could have come there instead; empty when it was to come to rest or to end. */
  readonly allowed?: readonly string[];
  /** Most states that were carried at a time. */
  readonly statesSeen: number;
}

const defaultCap = 10_000;

/**
 * Follows a trace with the set of all states that explain it so far. Nothing that the service does unseen is told by a
 * trace: every step that the model may take is tried, and kept as long as what it sends is what is seen.
 */
export function follow(input: FollowInput, profile: Profile, options: FollowOptions = {}): FollowResult {
  const follower = new Follower(input, profile, options.cap ?? defaultCap);
  let states: readonly FollowState[] = [newFollowState()];
  for (const event of input.events) {
    const ended = (outcome: FollowResult["outcome"]): FollowResult => ({
      outcome,
      event: event.seq,
      statesSeen: follower.statesSeen,
    });
    if (event.event === "impossible") return { ...ended("refused"), allowed: event.allowed };
    if (options.signal?.aborted === true || event.event === "unknown") return ended("inconclusive");
    try {
      states = follower.step(states, event);
    } catch (error) {
      if (error instanceof TooManyStates) return ended("inconclusive");
      throw error;
    }
    if (states.length === 0) {
      const { event: blocked, allowed } = follower.expectations.at(event.seq);
      return { ...ended("refused"), event: blocked, allowed };
    }
  }
  return { outcome: "accepted", statesSeen: follower.statesSeen };
}

class Follower {
  readonly expectations = new Expectations();
  readonly #context: FollowContext;
  readonly #search: StateSearch;

  constructor({ events, world }: FollowInput, { flags }: Profile, cap: number) {
    this.#context = { flags, world, streams: new SeenStreams(events), now: 0 };
    this.#search = new StateSearch(this.#context, this.expectations, cap);
  }

  get statesSeen(): number {
    return this.#search.statesSeen;
  }

  /** The states after one more event. */
  step(states: readonly FollowState[], event: FollowedEvent): readonly FollowState[] {
    this.#context.now = event.t;
    this.expectations.clear();
    const after = this.#explained(states, event);
    for (const state of after) forgetSeen(state, event.seq);
    return this.#search.fewest(after);
  }

  #explained(states: readonly FollowState[], event: FollowedEvent): readonly FollowState[] {
    const { streams } = this.#context;
    switch (event.event) {
      case "message": {
        const stream = streamOf(event.message);
        const isOfAll = stream === wholeSession || stream === nameless;
        const scope = isOfAll ? "all" : new Set([stream]);
        const told = this.#search.until(states, (state) => state.ahead.has(stream), scope);
        streams.see(stream);
        return told.map((state) => withOneSeen(state, stream));
      }
      case "call": {
        if (!event.immediate) return states.map((state) => ({ ...state, calls: [...state.calls, event] }));
        const taken = this.#taken(states, event);
        return taken.length > 0 ? taken : this.#taken(this.#cleanedUp(states), event);
      }
      case "outcome":
        return this.#search.until(states, ({ calls }) => !calls.some(({ id }) => id === event.id), new Set());
      case "happened":
        return this.#happened(states, event.what);
      case "impossible":
      case "unknown":
        return states;
      case "quiet":
        return this.#search.atRest(states);
    }
  }

  /** The states after a call that is answered at once. */
  #taken(states: readonly FollowState[], event: PendingCall): readonly FollowState[] {
    return this.#search.all(states, scopeOfCall(event.call)).flatMap((state) =>
      this.#search.ways(state, (machine) => {
        takeCall(machine, event);
      }),
    );
  }

  /** The service may be through with cleaning up after itself before a call comes (`spec/backup-service.md §13.3`). */
  #cleanedUp(states: readonly FollowState[]): readonly FollowState[] {
    const occupied = states.filter(({ service }) => service.occupied);
    return this.#search.until(occupied, ({ service }) => !service.occupied, "all");
  }

  #happened(states: readonly FollowState[], what: WorldChange): readonly FollowState[] {
    const search = this.#search;
    switch (what.change) {
      case "extension-killed":
        return search.all(states, new Set([what.bundleName])).flatMap((state) =>
          search.ways(state, (machine) => {
            for (const link of [...machine.state.links.values()]) {
              if (link.bundleName === what.bundleName && link.extension !== undefined)
                extensionDies(machine, link);
            }
          }),
        );
      case "service-ended":
        return this.#mayEnd(states, what.killed).flatMap((state) =>
          search.ways(state, (machine) => {
            machine.endService();
          }),
        );
      case "client-ended":
        return search.all(states, "all").flatMap((state) =>
          search.ways(state, (machine) => {
            machine.dropProxy(what.tokenId);
            machine.turn((turn) => {
              clientDied(turn, what.tokenId);
            });
          }),
        );
    }
  }

  /** A service that is not killed ends only when it has asked for it, or has nothing to do. */
  #mayEnd(states: readonly FollowState[], isKilled: boolean): readonly FollowState[] {
    if (isKilled) return this.#search.all(states, "all");
    const mayEnd = ({ loaded, unloading, service }: FollowState): boolean =>
      loaded && (unloading || service.sessionCount <= 0);
    return this.#search.until(states, mayEnd, "all");
  }
}

function withOneSeen(state: FollowState, stream: string): FollowState {
  const ahead = new Map(state.ahead);
  const left = (ahead.get(stream) ?? 0) - 1;
  if (left > 0) ahead.set(stream, left);
  else ahead.delete(stream);
  return { ...state, ahead };
}

/** Connections that are gone leave no trace but the next number. */
function forgetNumbers({ due, links, service }: FollowState): void {
  if (service.session === undefined && links.size === 0 && due.length === 0) service.nextConnection = 1;
}

function forgetSeen(state: FollowState, seq: number): void {
  if (state.farthest <= seq) state.farthest = 0;
  if (state.farthestButEnds <= seq) state.farthestButEnds = 0;
  if (state.barrier <= seq) state.barrier = 0;
  forgetNumbers(state);
}
