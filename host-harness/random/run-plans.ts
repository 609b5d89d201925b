import { examinePlan } from "@ohbackup/conformance";
import type { JsonObject, Plan, PlanProblem } from "@ohbackup/conformance";
import type fc from "fast-check";
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
  /** Every how many plans one is followed as well as judged; 0 = none. */
  readonly followEvery?: number;
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
  /** Plans that were followed, and those of them that had too many ways to follow. */
  readonly followed: number;
  readonly undecided: number;
  readonly counterexample: Counterexample | undefined;
}

const usualShrinkMs = 60_000;

/**
 * Plays plans until one shows a problem, which is then made small.
 * @throws ConformanceError `interrupted`
 */
export async function runPlans(options: RunOptions): Promise<RunResult> {
  const { seed, from, count, signal, onPlan, followEvery = 0 } = options;
  const arbitrary = planArbitrary(options);
  let [events, followed, undecided] = [0, 0, 0];
  for (let index = from; index < from + count; index += 1) {
    const drawn = arbitrary.generate(randomOf(seed, index), undefined);
    const follows = followEvery > 0 && index % followEvery === 0;
    const ways = { follows, ...(signal === undefined ? {} : { signal }) };
    const { problems, isUndecided, events: seen } = await examinePlan(drawn.value, ways);
    events += seen;
    if (follows) followed += 1;
    if (isUndecided) undecided += 1;
    const plans = index - from + 1;
    onPlan?.(plans);
    const [problem] = problems;
    if (problem === undefined) continue;
    const counterexample = await madeSmall(options, drawn, problem);
    return { plans, events, followed, undecided, counterexample: { index, ...counterexample } };
  }
  return { plans: count, events, followed, undecided, counterexample: undefined };
}

async function madeSmall(
  options: RunOptions,
  drawn: fc.Value<Plan>,
  problem: PlanProblem,
): Promise<Omit<Counterexample, "index">> {
  const { signal, shrinkMs = usualShrinkMs } = options;
  const ways = { follows: problem.kind === "refused", ...(signal === undefined ? {} : { signal }) };
  const start = performance.now();
  // Another problem may hide behind a smaller plan; it is not what was found.
  const showsAgain = async (plan: Plan): Promise<boolean> => {
    const { problems } = await examinePlan(plan, ways);
    return problems.some(({ kind, what }) => kind === problem.kind && what === problem.what);
  };
  const limits = { limitMs: shrinkMs, ...(signal === undefined ? {} : { signal }) };
  const shrunk = await shrinkPlan(planArbitrary(options), drawn, showsAgain, limits);
  const took = performance.now() - start;
  const { problems, recording } = await examinePlan(shrunk.plan, ways);
  return { problems, shrunk, shrinkMs: took, recording };
}
