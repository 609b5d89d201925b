import { examinePlan, faults } from "@ohbackup/conformance";
import type { Plan, ProfileName } from "@ohbackup/conformance";
import { planArbitrary } from "./arbitrary-plan.js";
import { randomOf } from "./random-source.js";
import { shrinkPlan } from "./shrink-plan.js";

export interface FaultShareOptions {
  readonly seed: bigint;
  /** Plans for each fault. */
  readonly count: number;
  readonly profile?: ProfileName;
  /** Longest time for making one counterexample small; default: {@link usualShrinkMs}. */
  readonly shrinkMs?: number;
  readonly names?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onFault?: (fault: FaultCaught) => void;
}

/** How random plans met a fault. */
export interface FaultCaught {
  readonly name: string;
  /** Number of the first plan that showed it; undefined when none did. */
  readonly index?: number;
  /** What was seen first: a clause that broke, or something else. */
  readonly what?: string;
  /** The plan, made small. */
  readonly plan?: Plan;
  /** Its steps, and what they are made of: appends, timers, handles. */
  readonly steps?: number;
  readonly shrinkMs?: number;
  readonly tried?: number;
}

const usualShrinkMs = 20_000;

/** Breaks the model with one fault after the other, and plays plans until one shows it. */
export async function faultShare(options: FaultShareOptions): Promise<readonly FaultCaught[]> {
  const names = options.names ?? faults.map(({ fault }) => fault.name);
  const results: FaultCaught[] = [];
  for (const name of names) {
    const result = await meet(name, options);
    results.push(result);
    options.onFault?.(result);
  }
  return results;
}

async function meet(name: string, options: FaultShareOptions): Promise<FaultCaught> {
  const { seed, count, profile, signal, shrinkMs = usualShrinkMs } = options;
  const limits = { limitMs: shrinkMs, ...(signal === undefined ? {} : { signal }) };
  const arbitrary = planArbitrary({ faults: [name], ...(profile === undefined ? {} : { profile }) });
  for (let index = 0; index < count; index += 1) {
    const drawn = arbitrary.generate(randomOf(seed, index), undefined);
    const [problem] = (await examinePlan(drawn.value, limits)).problems;
    if (problem === undefined) continue;
    const start = performance.now();
    const stillShows = async (plan: Plan): Promise<boolean> =>
      (await examinePlan(plan, limits)).problems.some(
        ({ kind, what }) => kind === problem.kind && what === problem.what,
      );
    const { plan, tried } = await shrinkPlan(arbitrary, drawn, stillShows, limits);
    return {
      name,
      index,
      what: `${problem.kind} ${problem.what}`,
      plan,
      steps: stepsOf(plan),
      shrinkMs: performance.now() - start,
      tried,
    };
  }
  return { name };
}

/** Steps of a plan, with what is done between their calls. */
function stepsOf({ steps }: Plan): number {
  return steps.reduce((sum, step) => sum + 1 + ("between" in step ? step.between.length : 0), 0);
}

/** The value that a share of a list does not exceed; 0 for an empty list. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
