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
export function abilityCallsOf(events: readonly TraceEvent[]): readonly AbilityCall[] {
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

/** The callbacks of one kind that ran while a bundle was in a session. */
export function abilityCallsIn(
  calls: readonly AbilityCall[],
  run: Run,
  method: string,
): readonly AbilityCall[] {
  const from = run.append?.call.seq ?? Number.POSITIVE_INFINITY;
  const to = run.end?.seq ?? Number.POSITIVE_INFINITY;
  return calls.filter(
    (call) => call.bundle === run.bundle && call.method === method && call.seq > from && call.seq < to,
  );
}
