import { describe, expect, it } from "vitest";
import { judgedPlans, patienceMs, plansOfOneTest, seedOf } from "./random-plans.js";

describe(`${String(plansOfOneTest)} random plans (RANDOM_SEED=${String(seedOf(0))})`, () => {
  it(
    "conform, and leave no descriptor open; the model explains those that are followed",
    async () => {
      expect(await judgedPlans(0)).toBeUndefined();
    },
    patienceMs,
  );
});
