import { runPlans } from "../random/run-plans.js";

/** Seeds whose plans everybody plays; `RANDOM_SEED=…` plays those of another one, `RANDOM_PLANS=…` another number. */
const usualSeeds = [24n, 26n] as const;

const given = process.env["RANDOM_SEED"];

/** Two tests, which run side by side, play so many plans each. */
export const plansOfOneTest = Number(process.env["RANDOM_PLANS"] ?? 5_000);

export function seedOf(half: 0 | 1): bigint {
  return given === undefined ? usualSeeds[half] : BigInt(given) + BigInt(half);
}

/** Guards against hanging, not against slowness. */
export const patienceMs = 1_800_000;

/** Undefined when the plans show no problem; else the problems and how to see them again. */
export async function judgedPlans(half: 0 | 1): Promise<object | undefined> {
  const seed = seedOf(half);
  const { counterexample } = await runPlans({
    seed,
    from: 0,
    count: plansOfOneTest,
    followEvery: 20,
    shrinkMs: 20_000,
  });
  if (counterexample === undefined) return undefined;
  const { index, problems, shrunk } = counterexample;
  const options = `--seed ${String(seed)} --from ${String(index)} --plans 1 --follow 1`;
  return { problems, plan: shrunk.plan, again: `npm run random -- ${options}` };
}
