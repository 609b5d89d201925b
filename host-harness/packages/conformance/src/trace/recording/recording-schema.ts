import { z } from "zod";
import { jsonValueSchema } from "../../json-value.js";
import { errorValueSchema, outcomeSchema } from "../event-schema.js";
import { traceLimits } from "../limits.js";

const name = z.string().max(traceLimits.nameLength);
const text = z.string().max(traceLimits.textLength);
const counter = z.number().int().nonnegative();
/** Clock values of a recording are replaced by placeholders such as `<now>`. */
const maybeNumber = z.union([z.number(), z.string().max(64)]).optional();

export const recordedFileSchema = z.object({
  path: name,
  content: text.optional(),
  size: z.number().int().nonnegative().optional(),
  seed: z.number().int().optional(),
  dir: z.boolean().optional(),
  symlink: name.optional(),
  mode: z.string().max(8).optional(),
  mtime: z.number().int().optional(),
  /** Of `world:putFiles`: the file goes away. */
  remove: z.boolean().optional(),
});

export const recordedBundleSchema = z.object({
  name,
  appIndex: z.number().int().optional(),
  versionCode: z.number().optional(),
  versionName: name.optional(),
  codePath: name.optional(),
  singleton: z.boolean().optional(),
  stats: z.array(z.number()).length(5).optional(),
  connect: z.record(z.string(), jsonValueSchema).optional(),
  backupExtension: z.object({ name: name.optional(), config: jsonValueSchema.optional() }).loose().optional(),
  files: z.array(recordedFileSchema).max(traceLimits.listLength).optional(),
  ability: z.record(z.string(), jsonValueSchema).optional(),
});

const recordedClientSchema = z.object({
  bundle: name,
  permissions: z.array(name).max(1000),
  systemApp: z.boolean(),
});

export const recordedTarMemberSchema = z.object({
  name,
  type: z.string().max(1),
  mode: z.string().max(8),
  size: maybeNumber,
  mtime: maybeNumber,
  sha256: z.string().max(64).optional(),
});

export const recordedManageRowSchema = z.object({
  fileName: name,
  information: z
    .object({
      path: name,
      stat: z
        .object({
          st_mode: maybeNumber,
          st_size: maybeNumber,
          st_mtim: z.object({ tv_sec: maybeNumber }).loose().optional(),
        })
        .loose()
        .optional(),
    })
    .loose()
    .optional(),
  isBigFile: z.boolean().optional(),
  isUserTar: z.boolean().optional(),
});

export const recordedCallSchema = z.object({
  t: counter,
  call: name,
  args: z.array(jsonValueSchema).max(traceLimits.listLength).optional(),
  session: name.optional(),
  done: counter.optional(),
  outcome: outcomeSchema.optional(),
  returned: jsonValueSchema.optional(),
  manifest: text.optional(),
  size: z.number().int().nonnegative().optional(),
});

/** An element of onFileReadyBatch. */
const recordedHandleSchema = z.object({
  bundle: name.optional(),
  uri: name.optional(),
  keys: z.array(name).max(64).optional(),
  fd: jsonValueSchema.optional(),
  manifest: jsonValueSchema.optional(),
});

export const recordedEventSchema = z.object({
  n: counter,
  cb: name,
  /** The session object; recordings of the real service do not say it. */
  session: name.optional(),
  args: z.number().int().optional(),
  err: errorValueSchema.optional(),
  bundle: name.optional(),
  data: jsonValueSchema.optional(),
  detail: z.record(z.string(), jsonValueSchema).optional(),
  uri: name.optional(),
  keys: z.array(name).max(64).optional(),
  size: z.number().int().nonnegative().optional(),
  sha256: z.string().max(64).optional(),
  fd: jsonValueSchema.optional(),
  manifest: jsonValueSchema.optional(),
  json: jsonValueSchema.optional(),
  tar: z.array(recordedTarMemberSchema).max(traceLimits.listLength).optional(),
  files: z.array(recordedHandleSchema).max(traceLimits.listLength).optional(),
  /** Of a `note`. */
  about: text.optional(),
  value: jsonValueSchema.optional(),
});

const finalTreeEntrySchema = z.object({
  bundle: name,
  path: name,
  type: name,
  mode: z.string().max(8).optional(),
  size: z.number().int().nonnegative().optional(),
  sha256: z.string().max(64).optional(),
  mtime: z.number().int().optional(),
});

/** A recording of the real service (`golden/service/README.md`). */
export const recordingSchema = z.object({
  case: name,
  about: text.optional(),
  variant: name.optional(),
  order: z.record(z.string(), jsonValueSchema).optional(),
  world: z.object({
    bundles: z.array(recordedBundleSchema).max(10_000),
    device: z.record(z.string(), jsonValueSchema).optional(),
    clients: z.record(z.string(), recordedClientSchema),
    activeClient: name.optional(),
    saIds: z.array(z.number().int()).max(10_000).optional(),
  }),
  calls: z.array(recordedCallSchema).max(traceLimits.listLength),
  events: z.array(recordedEventSchema).max(traceLimits.listLength),
  finalTree: z.array(finalTreeEntrySchema).max(traceLimits.listLength).optional(),
  notes: z.array(jsonValueSchema).optional(),
});

export type Recording = z.infer<typeof recordingSchema>;
export type RecordedCall = z.infer<typeof recordedCallSchema>;
export type RecordedEvent = z.infer<typeof recordedEventSchema>;
export type RecordedHandle = z.infer<typeof recordedHandleSchema>;
export type RecordedFile = z.infer<typeof recordedFileSchema>;
export type RecordedBundle = Recording["world"]["bundles"][number];
