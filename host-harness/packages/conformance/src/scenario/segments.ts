import type { DriverStep, HostStep, Scenario } from "./scenario.js";

/** A part of a scenario that the driver runs by itself, and what the host does afterwards. */
export interface Segment {
  steps: readonly DriverStep[];
  then: readonly HostStep[];
}

/**
 * Splits the steps at those of the host; the sessions of one segment live on in the next. Documents are no steps of the
 * driver: they are there before it starts.
 */
export function segmentsOf(scenario: Pick<Scenario, "steps">): readonly Segment[] {
  const segments: { steps: DriverStep[]; then: HostStep[] }[] = [];
  let current: { steps: DriverStep[]; then: HostStep[] } = { steps: [], then: [] };
  for (const step of scenario.steps) {
    if (step.do === "host") {
      current.then.push(step);
    } else if (step.do !== "document") {
      if (current.then.length > 0) {
        segments.push(current);
        current = { steps: [], then: [] };
      }
      current.steps.push(step);
    }
  }
  segments.push(current);
  return segments;
}
