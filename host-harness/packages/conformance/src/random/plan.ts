import type { z } from "zod";
import type { betweenSchema, planSchema } from "./plan-schema.js";

/**
 * A plan: a world, what a caller does in it, and what is wrong with the service. Played on the model it leaves a recording
 * in the form of `fixtures/golden/service`. Everything is in it, so that equal plans leave equal recordings.
 */
export type Plan = z.infer<typeof planSchema>;
export type PlanStep = Plan["steps"][number];
export type PlanStepOf<Kind extends PlanStep["step"]> = Extract<PlanStep, { step: Kind }>;
export type Between = z.infer<typeof betweenSchema>;
export type DocumentKind = PlanStepOf<"restore">["document"];

/** One word a step, as recordings of random plans are described (`fixtures/golden/service-random/README.md`). */
export function describePlan(plan: Plan): string {
  return plan.steps.map(describeStep).join(", ");
}

function describeStep(step: PlanStep): string {
  switch (step.step) {
    case "backup": {
      const name = step.kind === "SessionBackup" ? "backup" : "incremental";
      return [name, ...step.between.map((one) => one.do)].join("/");
    }
    case "restore":
      return ["restore", step.document, step.reports, ...step.between.map((one) => one.do)].join("/");
    case "call":
      return `call ${step.call}`;
    default:
      return step.step;
  }
}
