import { z } from "zod";
import { jsonValueSchema } from "../json-value.js";
import { traceLimits } from "./limits.js";

const name = z.string().max(traceLimits.nameLength);
const text = z.string().max(traceLimits.textLength);
const count = z.number().int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hexadecimal digits");
const time = z.number().int();

/** An error as script sees it; `code` is absent when the thrown thing had none, as a plain TypeError. */
export const errorValueSchema = z.object({
  code: z.number().optional(),
  message: text,
  data: text.optional(),
});

/** How a call ended. `pending` means that the recorder stopped waiting. */
export const outcomeSchema = z.union([
  z.object({ returned: jsonValueSchema }),
  z.object({ thrown: errorValueSchema }),
  z.object({ resolved: jsonValueSchema }),
  z.object({ rejected: errorValueSchema }),
  z.object({ callback: z.object({ err: errorValueSchema.optional(), data: jsonValueSchema.optional() }) }),
  z.object({ pending: z.literal(true) }),
]);

const descriptorState = z.enum(["open", "negative", "closed"]);

/** The second argument of onFileReady, without its numbers; `keys` are its property names in their order. */
export const fileValueSchema = z.object({
  uri: name,
  keys: z.array(name).max(64),
  fd: descriptorState,
  manifestFd: descriptorState.optional(),
});

/** A row of manage.json (`spec/backup-extension.md §4.5`); `mode` is st_mode, `mtime` whole seconds. */
export const manageRowSchema = z.object({
  fileName: name,
  path: name,
  size: count.optional(),
  mode: count.optional(),
  mtime: time.optional(),
  isBigFile: z.boolean().optional(),
  isUserTar: z.boolean().optional(),
});

/** A member of a saved archive; `mode` is the 12 permission bits. */
export const tarMemberSchema = z.object({
  name,
  type: z.string().max(1),
  mode: count,
  size: count.optional(),
  mtime: time.optional(),
  sha256: sha256.optional(),
});

/** A file or directory of a digest; `mode` is st_mode, `mtime` whole seconds. */
export const treeEntrySchema = z.object({
  path: name,
  type: z.enum(["file", "dir"]),
  size: count.optional(),
  sha256: sha256.optional(),
  mode: count.optional(),
  mtime: time.optional(),
});

const session = name.optional();

const eventBodySchema = z.discriminatedUnion("event", [
  z.object({
    event: z.literal("call"),
    id: count,
    call: name,
    session,
    args: z.array(jsonValueSchema).max(traceLimits.listLength),
  }),
  z.object({
    event: z.literal("outcome"),
    id: count,
    outcome: outcomeSchema,
    /** What a call with a callback gave back at once. */
    returned: jsonValueSchema.optional(),
  }),
  z.object({
    event: z.literal("callback"),
    session,
    callback: name,
    /** How many arguments came; recordings note it only for callbacks without named ones. */
    args: count.optional(),
    /** Absent when the first argument was no error. */
    err: errorValueSchema.optional(),
    /** The bundle it speaks of: of the data, or of `err.data`. */
    bundle: name.optional(),
    data: jsonValueSchema.optional(),
    /** Of onFileReady. */
    file: fileValueSchema.optional(),
    /** Of onFileReadyBatch, in the order of the array. */
    files: z
      .array(fileValueSchema.extend({ bundle: name }))
      .max(traceLimits.listLength)
      .optional(),
  }),
  z.object({
    event: z.literal("saved"),
    session,
    bundle: name,
    uri: name,
    size: count.optional(),
    sha256: sha256.optional(),
    manage: z.array(manageRowSchema).max(traceLimits.listLength).optional(),
    tar: z.array(tarMemberSchema).max(traceLimits.listLength).optional(),
    /** Text behind `manifestFd` of an incremental backup (`spec/backup-extension.md §6.2`). */
    manifest: text.optional(),
    error: errorValueSchema.optional(),
  }),
  z.object({
    event: z.literal("wrote"),
    session,
    bundle: name,
    uri: name,
    size: count.optional(),
    /** Number of rows written to `manifestFd`, without the two header lines, and the paths they name. */
    reportRows: count.optional(),
    reportPaths: z.array(name).max(traceLimits.listLength).optional(),
    error: errorValueSchema.optional(),
  }),
  z.object({ event: z.literal("wait"), for: jsonValueSchema, result: z.enum(["met", "timeout"]) }),
  z.object({
    event: z.literal("driver"),
    state: z.enum(["segment-started", "segment-finished", "failed"]),
    segment: count,
    message: text.optional(),
  }),
  z.object({
    event: z.literal("ability"),
    bundle: name,
    method: name,
    args: z.array(jsonValueSchema).max(traceLimits.listLength).optional(),
    outcome: jsonValueSchema.optional(),
  }),
  z.object({
    event: z.literal("tree"),
    bundle: name,
    /** `changed`: files that were put between two calls, and those that were removed. */
    when: z.enum(["before", "after", "changed"]),
    entries: z.array(treeEntrySchema).max(traceLimits.listLength),
    removed: z.array(name).max(traceLimits.listLength).optional(),
  }),
  z.object({ event: z.literal("cleared"), bundle: name }),
  z.object({
    event: z.literal("end"),
    status: z.enum(["complete", "device-lost", "interrupted", "failed"]),
    message: text.optional(),
  }),
  z.object({
    event: z.literal("env"),
    name,
    bundle: name.optional(),
    detail: z.record(z.string(), jsonValueSchema),
  }),
]);

/** One line after the header: where it comes from, when (monotonic ms or a counter), and what happened. */
export const traceEventSchema = z.intersection(
  z.object({
    seq: count,
    t: z.number().nonnegative(),
    src: z.enum(["caller", "extension", "host", "model"]),
  }),
  eventBodySchema,
);
