import type { JsonValue } from "../../json-value.js";
import type { TraceEvent } from "../../trace/event.js";
import type { Run } from "./run.js";

/** A callback of an application, as its own side noted it. */
export interface AbilityCall {
  readonly seq: number;
  readonly bundle: string;
  readonly method: string;
  readonly args: readonly JsonValue[];
}

/** Every callback of an application that a trace tells of: our extension keeps a journal, recordings show them too. */
function abilityCallsOf(events: readonly TraceEvent[]): readonly AbilityCall[] {
  return events.flatMap((event): readonly AbilityCall[] => {
    if (event.event === "ability") {
      return [{ seq: event.seq, bundle: event.bundle, method: event.method, args: event.args ?? [] }];
    }
    if (event.event !== "env" || event.name !== "ability") return [];
    const { bundle, method, args } = event.detail;
    if (typeof bundle !== "string" || typeof method !== "string" || !Array.isArray(args)) return [];
    return [{ seq: event.seq, bundle, method, args }];
  });
}

/**
 * Callbacks of applications, by the run of their bundle that they belong to. A journal is collected after the driver's
 * trace and is merged by nothing but time, which may stand still: a callback that fits two runs is left out.
 */
export class AbilityCalls {
  readonly #calls: readonly AbilityCall[];
  readonly #timeOf: ReadonlyMap<number, number>;

  constructor(
    events: readonly TraceEvent[],
    private readonly runs: readonly Run[],
  ) {
    this.#calls = abilityCallsOf(events);
    this.#timeOf = new Map(events.map(({ seq, t }) => [seq, t]));
  }

  /** The callbacks of one kind that can only have come in this run. */
  during(run: Run, method: string): readonly AbilityCall[] {
    return this.#calls.filter(
      (call) =>
        call.method === method &&
        this.#fits(call, run) &&
        !this.runs.some((other) => other !== run && this.#fits(call, other)),
    );
  }

  #fits(call: AbilityCall, run: Run): boolean {
    if (call.bundle !== run.bundle || run.append === undefined) return false;
    const time = this.#time(call.seq);
    return time >= this.#time(run.append.call.seq) && time <= this.#endOf(run);
  }

  /** An open run lasts at most until its bundle is appended again. */
  #endOf(run: Run): number {
    const over = run.end ?? run.startFailure;
    if (over !== undefined) return this.#time(over.seq);
    const appended = run.append?.call.seq ?? 0;
    const later = this.runs.flatMap(({ bundle, append }) =>
      bundle === run.bundle && append !== undefined && append.call.seq > appended
        ? [this.#time(append.call.seq)]
        : [],
    );
    return Math.min(Number.POSITIVE_INFINITY, ...later);
  }

  #time(seq: number): number {
    return this.#timeOf.get(seq) ?? Number.NaN;
  }
}
