import { finalTreeOf } from "../golden/service/final-tree.js";
import type { RecordedStep } from "../golden/service/recorded.js";
import type { Stage } from "../golden/service/stage.js";
import type { JsonObject } from "../json-value.js";
import { planClients, planDevice } from "./plan-cast.js";
import { isTimeOfPlan } from "./plan-files.js";
import { describePlan } from "./plan.js";
import type { Plan } from "./plan.js";

/** The variant that stands for a profile in recordings (`golden/service/README.md`). */
function variantOf(profile: string): string {
  return profile === "HEAD" ? "snapshot-model" : profile.replace(/^v/, "release-");
}

/** Nothing about a run of the model is left to chance. */
const order = {
  runs: 1,
  identicalOrder: true,
  identicalOrderPerBundle: true,
  sameSet: true,
  sameOutcomes: true,
};

/** A played plan as a recording, with the plan beside it. */
export function recordingOf(plan: Plan, { steps, observer, world }: Stage): JsonObject {
  const { bundles, ...rest } = plan;
  const document = {
    case: `plan-${plan.seed}`,
    about: `random plan, seed ${plan.seed}: ${describePlan(plan)}`,
    variant: variantOf(plan.profile),
    order,
    world: { bundles, device: planDevice, clients: planClients },
    plan: rest,
    calls: steps.map(({ step, t, done, outcome, returned }) => ({
      ...withoutSessionOfNew(step),
      t,
      ...(done === undefined ? {} : { done }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(returned === undefined ? {} : { returned }),
    })),
    events: observer.events.map(({ n, cb, session, members }) => ({
      n,
      cb,
      ...(session === undefined ? {} : { session }),
      ...members,
    })),
    finalTree: finalTreeOf(world).map(withoutTimeOfHost),
  };
  return document as unknown as JsonObject;
}

/** Recordings name a new object in the outcome only. */
function withoutSessionOfNew(step: RecordedStep): Omit<RecordedStep, "session"> {
  const { session, ...rest } = step;
  return session === undefined || step.call.startsWith("new ") ? rest : step;
}

function withoutTimeOfHost(entry: JsonObject): JsonObject {
  if (typeof entry["mtime"] !== "number" || isTimeOfPlan(entry["mtime"])) return entry;
  return Object.fromEntries(Object.entries(entry).filter(([name]) => name !== "mtime"));
}
