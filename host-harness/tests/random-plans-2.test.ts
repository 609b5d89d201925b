import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { examinePlan, playPlan } from "@ohbackup/conformance";
import { planArbitrary } from "../random/arbitrary-plan.js";
import { randomOf } from "../random/random-source.js";
import { runPlans } from "../random/run-plans.js";
import { judgedPlans, patienceMs, plansOfOneTest, seedOf } from "./random-plans.js";

const openDescriptors = (): number => readdirSync("/proc/self/fd").length;

describe(`${String(plansOfOneTest)} random plans (RANDOM_SEED=${String(seedOf(1))})`, () => {
  it(
    "conform, and leave no descriptor open; the model explains those that are followed",
    async () => {
      const before = openDescriptors();
      expect(await judgedPlans(1)).toBeUndefined();
      expect(openDescriptors()).toBeLessThanOrEqual(before + 3);
    },
    patienceMs,
  );

  it("leave the same recording each time they are played, byte for byte", async () => {
    for (let index = 0; index < 20; index += 1) {
      const { value } = planArbitrary().generate(randomOf(seedOf(1), index), undefined);
      const [first, second] = [await playPlan(value), await playPlan(value)];
      expect(JSON.stringify(second.recording)).toBe(JSON.stringify(first.recording));
    }
  });
});

describe("a fault of the service", () => {
  it("is found by random plans and told by a small one", async () => {
    const faults = ["missing-end"];
    const { counterexample } = await runPlans({ seed: 1n, from: 0, count: 50, faults, shrinkMs: 60_000 });
    const plan = counterexample?.shrunk.plan;
    expect(plan?.steps.length).toBe(1);
    expect(plan?.faults).toEqual(faults);
    if (plan === undefined) return;
    expect((await examinePlan({ ...plan, faults: [] })).problems).toEqual([]);
  });
});
