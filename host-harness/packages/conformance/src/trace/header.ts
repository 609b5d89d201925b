import { z } from "zod";
import { jsonValueSchema } from "../json-value.js";
import { traceLimits } from "./limits.js";

export const traceFormat = "ohbackup-trace";
export const traceVersion = 1;

const name = z.string().max(traceLimits.nameLength);

/** What the world of a run is known to have held for one bundle before the first call. */
export const bundleFactsSchema = z.object({
  name,
  installed: z.boolean(),
  hasExtension: z.boolean(),
  allowed: z.boolean(),
  specialCodePath: z.boolean(),
  fullBackupOnly: z.boolean(),
  versionCode: z.number().optional(),
  versionName: name.optional(),
  /** The backup configuration, when it is known. */
  config: jsonValueSchema.optional(),
  /** What the extension was told to do, by method; absent = as the base class. */
  behaviour: z.record(z.string(), jsonValueSchema).optional(),
  singleton: z.boolean().optional(),
  /** Links that lie in its tree; digests leave symbolic ones out and take hard ones for files. Paths are absolute. */
  links: z
    .array(z.object({ path: name, target: name, kind: z.enum(["symbolic", "hard"]) }))
    .max(traceLimits.listLength)
    .optional(),
  /** Bytes of application, local, distributed, database and cache data, as the bundle manager counts them. */
  stats: z.array(z.number()).length(5).optional(),
  /** How the ability manager answers a connection: `mode`, `code`, `delayMs`; absent = at once. */
  connect: z.record(z.string(), jsonValueSchema).optional(),
});

/** The facts the judge needs that no event carries: who called, and what was installed how. */
export const worldFactsSchema = z.object({
  caller: z.object({ bundle: name, permissions: z.array(name).max(1000), systemApp: z.boolean() }),
  bundles: z.array(bundleFactsSchema).max(10_000),
  /** Numbers of the system services that offer backup. */
  systemAbilities: z.array(z.number().int()).max(10_000).optional(),
  /** False when bundles may be installed that are not listed: then an unknown name decides nothing. */
  closed: z.boolean(),
});

/** Line 1 of a trace. */
export const traceHeaderSchema = z.object({
  format: z.literal(traceFormat),
  version: z.literal(traceVersion),
  scenario: z.record(z.string(), jsonValueSchema),
  seed: name,
  profile: name,
  device: z.record(z.string(), jsonValueSchema),
  facts: worldFactsSchema.optional(),
  /** True when the trace also shows what the service did to its surroundings (`env` events). */
  environment: z.boolean().optional(),
});

export type TraceHeader = z.infer<typeof traceHeaderSchema>;
export type WorldFacts = z.infer<typeof worldFactsSchema>;
export type KnownBundle = z.infer<typeof bundleFactsSchema>;

/** The id of the scenario that was run; `unnamed` when the header holds none. */
export function scenarioIdOf(header: TraceHeader): string {
  const id = header.scenario["id"];
  return typeof id === "string" ? id : "unnamed";
}
