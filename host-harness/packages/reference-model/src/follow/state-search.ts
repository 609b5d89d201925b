import { everyWay } from "./choice-points.js";
import type { Choose } from "./choice-points.js";
import type { Expectations } from "./expectations.js";
import { FollowMachine } from "./follow-machine.js";
import type { FollowContext } from "./follow-machine.js";
import { forkFollowState, keyOf } from "./follow-state.js";
import type { FollowState } from "./follow-state.js";
import type { HiddenStep } from "./hidden-step.js";
import { hiddenSteps } from "./hidden-steps.js";
import { isInScope, withPendingCalls } from "./scope.js";
import type { Scope } from "./scope.js";

/** There are more explanations than anybody wants to carry. */
export class TooManyStates extends Error {}

/** Messages that may be on their way to a client that has not looked for a while. */
export const mostOnTheirWay = 8;

/** With fewer states it costs more to thin them out than to carry them. */
const worthThinning = 4;

const ordinary: Choose = () => 0;

/** Looks for the states that hidden steps lead to. */
export class StateSearch {
  /** Most states that were carried at a time. */
  statesSeen = 1;

  constructor(
    private readonly context: FollowContext,
    private readonly expectations: Expectations,
    private readonly cap: number,
  ) {}

  /** Every state that a step leads to, without those that contradict the trace. */
  ways(state: FollowState, run: (machine: FollowMachine) => void): readonly FollowState[] {
    const machines = everyWay((choose) => {
      const machine = new FollowMachine(this.context, forkFollowState(state), choose);
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

  /** Takes steps until a state is `reached`; states beyond that are not looked for: their steps can wait. */
  until(
    states: readonly FollowState[],
    reached: (state: FollowState) => boolean,
    scope: Scope,
    onTheirWay = mostOnTheirWay,
  ): readonly FollowState[] {
    return this.#search(
      states,
      (state) => {
        if (reached(state)) return { isFound: true, steps: [] };
        return { isFound: false, steps: this.#steps(state, withPendingCalls(scope, state)) };
      },
      onTheirWay,
    );
  }

  /** All states that steps lead to. */
  all(states: readonly FollowState[], scope: Scope, onTheirWay = mostOnTheirWay): readonly FollowState[] {
    return this.#search(
      states,
      (state) => ({ isFound: true, steps: this.#steps(state, withPendingCalls(scope, state)) }),
      onTheirWay,
    );
  }

  /**
   * The states in which nothing is left that happens by itself in a short time. One bundle after the other comes to rest:
   * in which order they do makes no difference.
   */
  atRest(states: readonly FollowState[]): readonly FollowState[] {
    return this.#search(
      states,
      (state) => {
        const steps = this.#steps(state, "all").filter(({ isSlow }) => isSlow !== true);
        const [first] = steps;
        if (first === undefined) return { isFound: state.ahead.size === 0, steps: [] };
        return { isFound: false, steps: steps.filter(({ bundleName }) => bundleName === first.bundleName) };
      },
      Number.POSITIVE_INFINITY,
    );
  }

  /** Only one of equal states is kept, and none that hidden steps can still reach from another. */
  fewest(states: readonly FollowState[]): readonly FollowState[] {
    if (states.length < 2) return states;
    const distinct = new Map(states.map((state) => [keyOf(state), state]));
    if (distinct.size >= worthThinning) {
      for (const [key, state] of [...distinct])
        if (distinct.has(key)) this.#removeReachable(key, state, distinct);
    }
    return [...distinct.values()];
  }

  #removeReachable(key: string, state: FollowState, from: Map<string, FollowState>): void {
    const open = [state];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      for (const next of this.#successors(one, this.#steps(one, "all"))) {
        const nextKey = keyOf(next);
        if (nextKey !== key && from.delete(nextKey)) open.push(next);
      }
    }
  }

  #steps(state: FollowState, scope: Scope): readonly HiddenStep[] {
    const steps = hiddenSteps(new FollowMachine(this.context, state, ordinary));
    return steps.filter((step) => isInScope(step, scope));
  }

  #search(
    states: readonly FollowState[],
    look: (state: FollowState) => { readonly isFound: boolean; readonly steps: readonly HiddenStep[] },
    onTheirWay: number,
  ): readonly FollowState[] {
    const found: FollowState[] = [];
    const known = new Set<string>();
    const open = [...states];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      const key = keyOf(state);
      if (known.has(key)) continue;
      known.add(key);
      this.#count(known.size);
      const { isFound, steps } = look(state);
      if (isFound) found.push(state);
      const next = this.#successors(state, steps);
      open.push(...next.filter((one) => messagesOnTheirWay(one) <= onTheirWay));
    }
    return found;
  }

  #successors(state: FollowState, steps: readonly HiddenStep[]): readonly FollowState[] {
    return steps.flatMap((step) =>
      this.ways(state, (machine) => {
        step.take(machine);
      }),
    );
  }

  #count(states: number): void {
    this.statesSeen = Math.max(this.statesSeen, states);
    if (states > this.cap) throw new TooManyStates();
  }
}

function messagesOnTheirWay({ ahead }: FollowState): number {
  let count = 0;
  for (const some of ahead.values()) count += some;
  return count;
}
