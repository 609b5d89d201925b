import type { Plan } from "@ohbackup/conformance";
import type fc from "fast-check";

export interface Shrunk {
  readonly plan: Plan;
  /** Times that a smaller plan still failed. */
  readonly shrinks: number;
  /** Plans that were tried. */
  readonly tried: number;
  /** False when the time was over before the plan could not be made smaller any more. */
  readonly finished: boolean;
}

export interface ShrinkLimits {
  readonly limitMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Makes a failing plan as small as possible: steps first, then the world and what steps are made of, faults last.
 * @param start the plan with what its arbitrary knows about it
 */
export async function shrinkPlan(
  arbitrary: fc.Arbitrary<Plan>,
  start: fc.Value<Plan>,
  stillFails: (plan: Plan) => Promise<boolean>,
  { limitMs, signal }: ShrinkLimits,
): Promise<Shrunk> {
  const end = performance.now() + limitMs;
  const isOver = (): boolean => performance.now() > end || signal?.aborted === true;
  let best = start;
  let [shrinks, tried] = [0, 0];
  const smaller = async (): Promise<fc.Value<Plan> | undefined> => {
    for (const candidate of arbitrary.shrink(best.value, best.context)) {
      if (isOver()) return undefined;
      tried += 1;
      if (await stillFails(candidate.value)) return candidate;
    }
    return undefined;
  };
  for (let next = await smaller(); next !== undefined; next = await smaller()) {
    best = next;
    shrinks += 1;
  }
  let plan = best.value;
  for (const fault of plan.faults) {
    const without = { ...plan, faults: plan.faults.filter((name) => name !== fault) };
    if (isOver()) break;
    tried += 1;
    if (!(await stillFails(without))) continue;
    plan = without;
    shrinks += 1;
  }
  return { plan, shrinks, tried, finished: !isOver() };
}
