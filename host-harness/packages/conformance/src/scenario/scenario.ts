import type { z } from "zod";
import type { madeEntrySchema, scenarioSchema, stepSchema } from "./scenario-schema.js";

/** A scenario in host form: world, steps, and the clauses it is meant to exercise. */
export type Scenario = z.infer<typeof scenarioSchema>;
export type Step = z.infer<typeof stepSchema>;
export type StepOf<Kind extends Step["do"]> = Extract<Step, { do: Kind }>;
export type MadeEntry = z.infer<typeof madeEntrySchema>;
export type ScenarioBundle = Scenario["world"]["bundles"][number];
export type BehaviourOfBundle = NonNullable<ScenarioBundle["behaviour"]>;

/** Steps that the driver on the device runs without the host. */
export type DriverStep = Exclude<Step, { do: "host" } | { do: "document" }>;
export type DocumentStep = StepOf<"document">;
export type HostStep = StepOf<"host">;
