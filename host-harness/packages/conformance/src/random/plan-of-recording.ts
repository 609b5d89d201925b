import { ConformanceError } from "../errors.js";
import { firstProblem } from "../schema-problem.js";
import { planSchema } from "./plan-schema.js";
import type { Plan } from "./plan.js";

/**
 * The plan that a recording was made of.
 * @param value the parsed JSON of a kept plan
 * @throws ConformanceError `bad-recording` when there is none in it, or when it has another form
 */
export function planOfRecording(value: unknown, origin = "recording"): Plan {
  const parsed = planSchema.safeParse(document(value));
  if (parsed.success) return parsed.data;
  const { path, text } = firstProblem(parsed.error);
  throw new ConformanceError("bad-recording", `${origin}, plan, ${path}: ${text}.`, { where: path });
}

/** Recordings keep the bundles of a plan in their world. */
function document(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("plan" in value) || !("world" in value))
    return undefined;
  const { plan, world } = value;
  if (typeof plan !== "object" || plan === null || typeof world !== "object" || world === null)
    return undefined;
  return { ...plan, bundles: "bundles" in world ? world.bundles : undefined };
}
