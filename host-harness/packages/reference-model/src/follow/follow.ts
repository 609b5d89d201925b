import type { Profile } from "../profiles/profile.js";
import { everyWay } from "./choice-points.js";
import type { FollowedEvent, FollowInput, WorldChange } from "./follow-input.js";
import { FollowMachine } from "./follow-machine.js";
import type { FollowContext } from "./follow-machine.js";
import { forkFollowState, keyOf, newFollowState } from "./follow-state.js";
import type { FollowState, PendingCall } from "./follow-state.js";
import { takeCall } from "./followed-calls.js";
import { extensionDies } from "./followed-extension.js";
import type { HiddenStep } from "./hidden-step.js";
import { hiddenSteps } from "./hidden-steps.js";
import { Expectations } from "./expectations.js";
import { SeenStreams, streamOf, wholeSession } from "./seen-streams.js";

export interface FollowOptions {
  /** Most states that are carried at a time; with more the result is `inconclusive`. Default 10,000. */
  readonly cap?: number;
  readonly signal?: AbortSignal;
}

/** Whether the model can explain a trace. */
export interface FollowResult {
  readonly outcome: "accepted" | "refused" | "inconclusive";
  /** `seq` of the event that nothing explains, or of the one at which there were too many explanations. */
  readonly event?: number;
  /** What could have come there instead. */
  readonly allowed?: readonly string[];
  /** Most states that were carried at a time. */
  readonly statesSeen: number;
}

const defaultCap = 10_000;

class TooManyStates extends Error {}

/**
 * Follows a trace with the set of all states that explain it so far. Nothing that the service does unseen is told by a
 * trace: every step that the model may take is tried, and kept as long as what it sends is what is seen.
 */
export function follow(input: FollowInput, profile: Profile, options: FollowOptions = {}): FollowResult {
  const follower = new Follower(input, profile, options);
  let states: readonly FollowState[] = [newFollowState()];
  for (const event of input.events) {
    if (options.signal?.aborted === true || event.event === "unknown")
      return { outcome: "inconclusive", event: event.seq, statesSeen: follower.statesSeen };
    let after: readonly FollowState[];
    try {
      after = follower.step(states, event);
    } catch (error) {
      if (!(error instanceof TooManyStates)) throw error;
      return { outcome: "inconclusive", event: event.seq, statesSeen: follower.statesSeen };
    }
    if (after.length === 0) {
      const { event: blocked, allowed } = follower.expectations.at(event.seq);
      return { outcome: "refused", event: blocked, allowed, statesSeen: follower.statesSeen };
    }
    states = after;
  }
  return { outcome: "accepted", statesSeen: follower.statesSeen };
}

/** States by their key. */
type StateSet = Map<string, FollowState>;

class Follower {
  statesSeen = 1;
  readonly expectations = new Expectations();
  readonly #context: FollowContext;
  readonly #cap: number;

  constructor({ events, world }: FollowInput, { flags }: Profile, { cap = defaultCap }: FollowOptions) {
    this.#context = { flags, world, streams: new SeenStreams(events), now: 0 };
    this.#cap = cap;
  }

  /** The states after one more event. */
  step(states: readonly FollowState[], event: FollowedEvent): readonly FollowState[] {
    this.#context.now = event.t;
    this.expectations.clear();
    return this.#settled(this.#explained(states, event), event.seq);
  }

  #explained(states: readonly FollowState[], event: FollowedEvent): readonly FollowState[] {
    switch (event.event) {
      case "message": {
        const stream = streamOf(event.message);
        const told = this.#search(
          states,
          (state) => (state.ahead.get(stream) ?? 0) > 0,
          (state, step) => isRelevant(state, step, stream),
        );
        this.#context.streams.see(stream);
        return told.map((state) => seen(state, stream));
      }
      case "call": {
        const { call, caller, id, answer } = event;
        const pending: PendingCall = { id, call, caller, answer };
        if (!event.immediate) return states.map((state) => ({ ...state, calls: [...state.calls, pending] }));
        return this.#closure(states).flatMap((state) =>
          this.#ways(state, (machine) => {
            takeCall(machine, pending);
          }),
        );
      }
      case "outcome":
        return this.#search(
          states,
          (state) => !state.calls.some(({ id }) => id === event.id),
          () => true,
        );
      case "happened":
        return this.#happened(this.#closure(states), event.what);
      case "unknown":
        return states;
      case "quiet":
        return this.#closure(states).filter((state) => this.#isAtRest(state));
    }
  }

  #happened(states: readonly FollowState[], what: WorldChange): readonly FollowState[] {
    switch (what.change) {
      case "extension-killed":
        return states.flatMap((state) =>
          this.#ways(state, (machine) => {
            const link = [...machine.state.links.values()].find(
              ({ bundleName, extension }) => bundleName === what.bundleName && extension !== undefined,
            );
            if (link !== undefined) extensionDies(machine, link);
          }),
        );
      case "service-ended":
        return states
          .filter(
            ({ loaded, unloading, service }) =>
              loaded && (what.killed || unloading || service.sessionCount <= 0),
          )
          .flatMap((state) =>
            this.#ways(state, (machine) => {
              machine.endService();
            }),
          );
      case "client-ended":
      case "reinstalled":
        return states;
    }
  }

  /** Nothing is left that would have happened by itself in a short time. */
  #isAtRest(state: FollowState): boolean {
    if (state.farthest > 0) return false;
    const steps = hiddenSteps(this.#machine(forkFollowState(state), () => 0));
    return steps.every(({ isSlow }) => isSlow === true);
  }

  /** Takes hidden steps until a state is `reached`; states beyond that are not looked for: their steps can wait. */
  #search(
    states: readonly FollowState[],
    reached: (state: FollowState) => boolean,
    isRelevantStep: (state: FollowState, step: HiddenStep) => boolean,
  ): readonly FollowState[] {
    const found: StateSet = new Map();
    const known = new Set<string>();
    const open = [...states];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      const key = keyOf(state);
      if (known.has(key)) continue;
      known.add(key);
      this.#count(known.size);
      if (reached(state)) found.set(key, state);
      else open.push(...this.#successors(state, isRelevantStep));
    }
    return [...found.values()];
  }

  /** All states that hidden steps lead to. */
  #closure(states: readonly FollowState[]): readonly FollowState[] {
    const found: StateSet = new Map();
    const open = [...states];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      const key = keyOf(state);
      if (found.has(key)) continue;
      found.set(key, state);
      this.#count(found.size);
      open.push(...this.#successors(state, () => true));
    }
    return [...found.values()];
  }

  #successors(
    state: FollowState,
    isRelevantStep: (state: FollowState, step: HiddenStep) => boolean,
  ): readonly FollowState[] {
    return hiddenSteps(this.#machine(state, () => 0))
      .filter((step) => isRelevantStep(state, step))
      .flatMap((step) =>
        this.#ways(state, (machine) => {
          step.take(machine);
        }),
      );
  }

  /** Every state that a step leads to, without those that contradict the trace. */
  #ways(state: FollowState, run: (machine: FollowMachine) => void): readonly FollowState[] {
    const machines = everyWay((choose) => {
      const machine = this.#machine(forkFollowState(state), choose);
      run(machine);
      return machine;
    });
    return machines.flatMap((machine) => {
      const { mismatch, wrongAnswer } = machine;
      if (mismatch !== undefined) this.expectations.message(mismatch);
      else if (wrongAnswer !== undefined) this.expectations.answer(wrongAnswer);
      else return [machine.state];
      return [];
    });
  }

  #machine(state: FollowState, choose: (count: number) => number): FollowMachine {
    return new FollowMachine(this.#context, state, choose);
  }

  #settled(states: readonly FollowState[], seq: number): readonly FollowState[] {
    const distinct: StateSet = new Map();
    for (const state of states) {
      if (state.farthest <= seq) state.farthest = 0;
      if (state.barrier <= seq) state.barrier = 0;
      distinct.set(states.length === 1 ? "" : keyOf(state), state);
    }
    this.#count(distinct.size);
    return [...distinct.values()];
  }

  #count(states: number): void {
    this.statesSeen = Math.max(this.statesSeen, states);
    if (states > this.#cap) throw new TooManyStates();
  }
}

/**
 * A message about one bundle depends on what happens to that bundle, and on calls that have not reached the service. Steps
 * of others can as well come later.
 */
function isRelevant(state: FollowState, step: HiddenStep, stream: string): boolean {
  return (
    stream === wholeSession ||
    step.bundleName === stream ||
    step.bundleName === wholeSession ||
    state.calls.length > 0
  );
}

function seen(state: FollowState, stream: string): FollowState {
  const ahead = new Map(state.ahead);
  const left = (ahead.get(stream) ?? 0) - 1;
  if (left > 0) ahead.set(stream, left);
  else ahead.delete(stream);
  return { ...state, ahead };
}
