import { examinePlan } from "@ohbackup/conformance";
import type { JsonObject, Plan, PlanProblem } from "@ohbackup/conformance";
import { planArbitrary } from "./arbitrary-plan.js";
import type { PlanChoices } from "./arbitrary-plan.js";
import { randomOf } from "./random-source.js";
import { shrinkPlan } from "./shrink-plan.js";
import type { Shrunk } from "./shrink-plan.js";

export interface RunOptions extends PlanChoices {
  /** 64 bits that decide everything. */
  readonly seed: bigint;
  readonly from: number;
  readonly count: number;
  readonly signal?: AbortSignal;
  readonly onPlan?: (done: number) => void;
  /** Longest time for making a counterexample small. */
  readonly shrinkMs?: number;
}

export interface Counterexample {
  /** Number of the plan in the run of its seed. */
  readonly index: number;
  readonly problems: readonly PlanProblem[];
  readonly shrunk: Shrunk;
  readonly shrinkMs: number;
  /** Of the small plan; undefined when playing it throws. */
  readonly recording: JsonObject | undefined;
}

export interface RunResult {
  readonly plans: number;
  readonly events: number;
  readonly counterexample: Counterexample | undefined;
}

const usualShrinkMs = 60_000;

/**
 * Plays plans until one shows a problem, which is then made small.
 * @throws ConformanceError `interrupted`
 */
export async function runPlans(options: RunOptions): Promise<RunResult> {
  const { seed, from, count, signal, onPlan, shrinkMs = usualShrinkMs } = options;
  const arbitrary = planArbitrary(options);
  let events = 0;
  for (let index = from; index < from + count; index += 1) {
    const drawn = arbitrary.generate(randomOf(seed, index), undefined);
    const examined = await examinePlan(drawn.value, signal);
    events += examined.events;
    onPlan?.(index - from + 1);
    const [problem] = examined.problems;
    if (problem === undefined) continue;
    const start = performance.now();
    const shrunk = await shrinkPlan(arbitrary, drawn, (plan) => showsAgain(plan, problem, signal), {
      limitMs: shrinkMs,
      ...(signal === undefined ? {} : { signal }),
    });
    const took = performance.now() - start;
    const { problems, recording } = await examinePlan(shrunk.plan, signal);
    return {
      plans: index - from + 1,
      events,
      counterexample: { index, problems, shrunk, shrinkMs: took, recording },
    };
  }
  return { plans: count, events, counterexample: undefined };
}

/** Another problem may hide behind a smaller plan; it is not what was found. */
async function showsAgain(
  plan: Plan,
  problem: PlanProblem,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { problems } = await examinePlan(plan, signal);
  return problems.some(({ kind, what }) => kind === problem.kind && what === problem.what);
}
