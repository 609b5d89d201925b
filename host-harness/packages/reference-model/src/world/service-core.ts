import type { Profile } from "../profiles/profile.js";
import { maxRunningBundles, nextToStart } from "../rules/index.js";
import type { Effect } from "../service/effects.js";
import { newServiceState, stateAfterRestart } from "../service/state.js";
import type { ServiceState } from "../service/state.js";
import type { BundleManager, SchedulingRules, ServiceChoices, Turn } from "../service/turn.js";
import type { Clock } from "./clock.js";
import type { Fault } from "./fault.js";

/** In which order waiting bundles start: as all releases do it, or as the API document says (`spec/js-api.md §6` no. 46). */
export type BundleOrder = "bytewise" | "documented";

export type EffectRunner = (effect: Effect) => void;

/** The rules B1 and B2, or what faults put in their place. */
export function schedulingRules(faults: readonly Fault[], byPriority: boolean): SchedulingRules {
  const maxRunning =
    faults.findLast((fault) => fault.maxRunning !== undefined)?.maxRunning ?? maxRunningBundles;
  const choosers = faults.flatMap((fault) => (fault.chooseNext === undefined ? [] : [fault]));
  return {
    maxRunning,
    byPriority,
    nextToStart: (waiting) => {
      for (const fault of choosers) {
        const name = fault.chooseNext?.(waiting);
        if (name !== undefined) return name;
      }
      return nextToStart(waiting);
    },
  };
}

/**
 * Owns the state of the service and runs transitions on it. Effects are carried out in order; those of a transition
 * that happens meanwhile (an extension calls the service while the service calls it) wait for their turn.
 */
export class ServiceCore {
  readonly #scheduling: SchedulingRules;
  readonly #waiting: Effect[] = [];
  #state: ServiceState = newServiceState();
  #running = false;
  #epoch = 0;

  constructor(
    private readonly options: {
      readonly profile: Profile;
      readonly clock: Clock;
      readonly bundles: BundleManager;
      readonly faults: readonly Fault[];
      readonly choices: ServiceChoices;
      readonly bundleOrder: BundleOrder;
    },
    private readonly runEffect: EffectRunner,
  ) {
    this.#scheduling = schedulingRules(options.faults, options.bundleOrder === "documented");
  }

  get state(): Readonly<ServiceState> {
    return this.#state;
  }

  /** Changes with every process of the service. */
  get epoch(): number {
    return this.#epoch;
  }

  /** The process is gone; a new one knows only what files told. */
  restart(): void {
    this.#epoch += 1;
    this.#state = stateAfterRestart(this.#state);
    this.#waiting.length = 0;
  }

  /** Changes the state by one step, then does what the step wants done. */
  turn<Result>(step: (turn: Turn) => Result): Result {
    const effects: Effect[] = [];
    const result = step(this.#turn(effects));
    this.#waiting.push(...effects);
    this.#drain();
    return result;
  }

  /** A step that answers an effect: what it wants comes before everything that waits. */
  answer(step: (turn: Turn) => void): void {
    const effects: Effect[] = [];
    step(this.#turn(effects));
    this.#waiting.unshift(...effects);
    this.#drain();
  }

  #turn(effects: Effect[]): Turn {
    const { profile, clock, bundles, choices } = this.options;
    return {
      state: this.#state,
      flags: profile.flags,
      bundles,
      scheduling: this.#scheduling,
      choices,
      now: clock.now(),
      wallTime: clock.wallTime(),
      emit: (effect) => effects.push(effect),
    };
  }

  #drain(): void {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let effect = this.#waiting.shift(); effect !== undefined; effect = this.#waiting.shift()) {
        this.runEffect(effect);
      }
    } finally {
      this.#running = false;
    }
  }
}
