import { z } from "zod";
import { jsonValueSchema } from "../json-value.js";
import { traceLimits } from "./limits.js";

const name = z.string().max(traceLimits.nameLength);
const text = z.string().max(traceLimits.textLength);
const count = z.number().int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hexadecimal digits");

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

/** The second argument of onFileReady, without its numbers. */
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
  mtime: z.number().int().optional(),
  isBigFile: z.boolean().optional(),
  isUserTar: z.boolean().optional(),
});

/** A member of a saved archive; `mode` is the 12 permission bits. */
export const tarMemberSchema = z.object({
  name,
  type: z.string().max(1),
  mode: count,
  size: count.optional(),
  mtime: z.number().int().optional(),
  sha256: sha256.optional(),
});

/** A file or directory of a digest; `mode` is st_mode, `mtime` whole seconds. */
export const treeEntrySchema = z.object({
  path: name,
  type: z.enum(["file", "dir"]),
  size: count.optional(),
  sha256: sha256.optional(),
  mode: count.optional(),
  mtime: z.number().int().optional(),
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
  z.object({ event: z.literal("outcome"), id: count, outcome: outcomeSchema }),
  z.object({
    event: z.literal("callback"),
    session,
    callback: name,
    args: count.optional(),
    err: errorValueSchema.optional(),
    bundle: name.optional(),
    data: jsonValueSchema.optional(),
    file: fileValueSchema.optional(),
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
    error: errorValueSchema.optional(),
  }),
  z.object({
    event: z.literal("wrote"),
    session,
    bundle: name,
    uri: name,
    size: count.optional(),
    reportRows: count.optional(),
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
    when: z.enum(["before", "after"]),
    entries: z.array(treeEntrySchema).max(traceLimits.listLength),
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
