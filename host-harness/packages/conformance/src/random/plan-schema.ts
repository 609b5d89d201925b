import { profileNames } from "@ohbackup/reference-model";
import { z } from "zod";
import { jsonValueSchema } from "../json-value.js";
import { recordedBundleSchema, recordedFileSchema } from "../trace/recording/recording-schema.js";

export const planVersion = 1;

const name = z.string().max(8192);
const names = z.array(name).max(1000);
const milliseconds = z.number().int().nonnegative().max(86_400_000);
const style = z.enum(["promise", "callback"]);
const sessionKind = z.enum(["SessionBackup", "SessionRestore", "IncrementalBackupSession"]);
const infos = z.array(z.string().max(65_536)).max(1000).optional();

/** What a caller does while its session is busy; `afterMs` passes before. */
export const betweenSchema = z.discriminatedUnion("do", [
  z.strictObject({
    do: z.literal("rate"),
    afterMs: milliseconds,
    bundle: name,
    rates: z.array(z.number()).max(10),
  }),
  z.strictObject({ do: z.literal("timer"), afterMs: milliseconds, bundle: name, limitMs: z.number() }),
  z.strictObject({ do: z.literal("cancel"), afterMs: milliseconds, bundle: name }),
  z.strictObject({ do: z.literal("append"), afterMs: milliseconds, bundles: names, style }),
  z.strictObject({ do: z.literal("second"), afterMs: milliseconds, kind: sessionKind }),
  z.strictObject({ do: z.literal("release"), afterMs: milliseconds }),
  z.strictObject({ do: z.literal("sizes"), afterMs: milliseconds, precise: z.boolean(), bundles: names }),
  z.strictObject({ do: z.literal("clean"), afterMs: milliseconds, bundle: name }),
  z.strictObject({ do: z.literal("compatibility"), afterMs: milliseconds, bundle: name, info: name }),
  z.strictObject({ do: z.literal("backup-info"), afterMs: milliseconds, bundle: name }),
  z.strictObject({
    do: z.literal("kill"),
    afterMs: milliseconds,
    what: z.enum(["extension", "service", "client"]),
    bundle: name,
  }),
]);

/** What a capability document is turned into before it is handed over. */
export const documentKinds = [
  "good",
  "no-extension",
  "first-missing",
  "empty",
  "bad-entry",
  "mistyped-entry",
  "no-text",
  "cut-off",
  "no-list",
  "other-version",
  "special-version",
] as const;

/**
 * How long a session is left alone before it is released: until nothing was heard for so long, at most so long; and how
 * long its caller rests then.
 */
const quietSchema = z.strictObject({ forMs: milliseconds, mostMs: milliseconds, thenMs: milliseconds });

const planStepSchema = z.discriminatedUnion("step", [
  z.strictObject({
    step: z.literal("backup"),
    kind: z.enum(["SessionBackup", "IncrementalBackupSession"]),
    /** Whether capabilities are asked for first; of an incremental session with the list of its bundles. */
    asksCapabilities: z.boolean(),
    bundles: names,
    infos,
    /** False: an incremental session hands over no manifest (descriptor -1); true: what the backup before gave. */
    manifests: z.boolean(),
    style,
    between: z.array(betweenSchema).max(20),
    quiet: quietSchema,
  }),
  z.strictObject({
    step: z.literal("restore"),
    bundle: name,
    others: names,
    document: z.enum(documentKinds),
    reports: z.enum(["all", "none", "first"]),
    clears: z.boolean(),
    publishes: z.number().int().min(0).max(3),
    infos,
    style,
    /** True: files are asked for before the bundle began. */
    early: z.boolean(),
    between: z.array(betweenSchema).max(20),
    quiet: quietSchema,
  }),
  z.strictObject({ step: z.literal("info"), bundle: name, timerMs: z.number(), rate: z.number() }),
  z.strictObject({ step: z.literal("misuse"), kind: sessionKind, bundle: name, uri: name }),
  z.strictObject({ step: z.literal("edit"), bundle: name, files: z.array(recordedFileSchema).max(1000) }),
  z.strictObject({ step: z.literal("client"), client: name }),
  /** One call with whatever arguments; `session` opens an object of that kind for it. */
  z.strictObject({
    step: z.literal("call"),
    call: name,
    session: sessionKind.optional(),
    args: z.array(jsonValueSchema).max(10),
  }),
]);

/** The plan of a run: everything that decides it. */
export const planSchema = z.strictObject({
  version: z.literal(planVersion),
  profile: z.enum(profileNames as [string, ...string[]]),
  /** Decides what may happen in several ways. */
  seed: name,
  /** Names of faults of the service, in the order in which they apply. */
  faults: names,
  bundles: z.array(recordedBundleSchema).max(100),
  steps: z.array(planStepSchema).max(100),
});
