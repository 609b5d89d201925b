import { z } from "zod";
import { jsonValueSchema } from "../json-value.js";
import { scenarioLimits } from "./limits.js";

export const scenarioFormat = "ohbackup-scenario";
export const scenarioVersion = 1;

const name = z.string().max(scenarioLimits.nameLength);
const identifier = z
  .string()
  .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/, "expected letters, digits, dots, dashes, underscores");
const milliseconds = z.number().int().nonnegative().max(scenarioLimits.stepMs);
const style = z.enum(["promise", "callback"]).optional();
const bundleNames = z.array(name).max(scenarioLimits.bundles);

const sandboxPathSchema = name
  .startsWith("/data/storage/", "expected a path below /data/storage/")
  .refine((path) => !path.split("/").includes(".."), "must not contain a part named ..");

/**
 * A file, directory or link to make; `mode` is octal text, `mtime` whole seconds, content follows from size and seed.
 * Links have a `target`, the path of another entry; hard ones are made by the shell of the device.
 */
export const madeEntrySchema = z.strictObject({
  path: sandboxPathSchema,
  type: z.enum(["file", "dir", "symlink", "hardlink"]),
  target: sandboxPathSchema.optional(),
  size: z.number().int().nonnegative().max(scenarioLimits.fileBytes).optional(),
  seed: z.number().int().min(1).max(0xffffffff).optional(),
  mode: z
    .string()
    .regex(/^[0-7]{3,4}$/, "expected three or four octal digits")
    .optional(),
  mtime: z.number().int().nonnegative().optional(),
});

const hostFolderSchema = z.strictObject({
  from: name
    .min(1)
    .refine(
      (path) => !path.startsWith("/") && !path.split(/[/\\]/).includes(".."),
      "expected a path below the host-harness folder",
    ),
  to: sandboxPathSchema,
});

const treeSchema = z.union([
  z.array(madeEntrySchema).max(scenarioLimits.treeEntries),
  z.strictObject({ hostFolders: z.array(hostFolderSchema).min(1).max(64) }),
]);

const behaviourMethods = [
  "onBackup",
  "onBackupEx",
  "onRestore",
  "onRestoreEx",
  "onProcess",
  "onRelease",
  "getBackupInfo",
] as const;

/** What the extension of a target does when a method is called; absent = as the base class. */
const methodBehaviourSchema = z.strictObject({
  mode: z.enum(["return", "resolve", "reject", "throw", "never", "exit"]),
  value: jsonValueSchema.optional(),
  delayMs: milliseconds.optional(),
  message: z.string().max(65536).optional(),
  throwString: z.string().max(65536).optional(),
  write: z
    .array(
      z.strictObject({
        path: sandboxPathSchema,
        size: z.number().int().nonnegative().max(scenarioLimits.fileBytes),
        seed: z.number().int().min(1).max(0xffffffff),
        mtime: z.number().int().nonnegative().optional(),
      }),
    )
    .max(10_000)
    .optional(),
});

const bundleSchema = z.strictObject({
  bundle: name,
  tree: treeSchema.optional(),
  behaviour: z.partialRecord(z.enum(behaviourMethods), methodBehaviourSchema).optional(),
});

const worldSchema = z.strictObject({
  caller: z.strictObject({ permissions: z.array(name).max(100), systemApp: z.boolean() }).optional(),
  bundles: z.array(bundleSchema).max(scenarioLimits.bundles),
});

const session = identifier;

export const stepSchema = z.discriminatedUnion("do", [
  z.strictObject({
    do: z.literal("open"),
    session,
    kind: z.enum(["SessionBackup", "SessionRestore", "IncrementalBackupSession"]),
  }),
  z.strictObject({ do: z.literal("capabilities"), as: identifier, style }),
  // A capability document of one's own making, kept under a name like one that was asked for. `json` may name bundles
  // by role and becomes `text`, which stays as it is and need not be JSON; the host puts it where the driver looks.
  z.strictObject({
    do: z.literal("document"),
    as: identifier,
    text: z.string().max(scenarioLimits.documentText).optional(),
    json: jsonValueSchema.optional(),
  }),
  z.strictObject({
    do: z.literal("append"),
    session,
    bundles: bundleNames,
    infos: z
      .array(z.string().max(1024 * 1024))
      .max(scenarioLimits.bundles)
      .optional(),
    capabilities: identifier.optional(),
    descriptor: z.enum(["fresh", "closed", "reuse"]).optional(),
    style,
  }),
  z.strictObject({ do: z.literal("closeDescriptor"), session }),
  z.strictObject({ do: z.literal("getFileHandle"), session, bundle: name, uri: name }),
  z.strictObject({ do: z.literal("publishFile"), session, bundle: name, uri: name }),
  z.strictObject({ do: z.literal("restoreFiles"), session, bundle: name }),
  z.strictObject({ do: z.literal("cancel"), session, bundle: name }),
  z.strictObject({ do: z.literal("release"), session }),
  z.strictObject({ do: z.literal("getBackupInfo"), bundle: name }),
  // Any integer: what the API refuses is part of what is tried.
  z.strictObject({ do: z.literal("updateTimer"), bundle: name, timeoutMs: z.number().int() }),
  z.strictObject({ do: z.literal("updateSendRate"), bundle: name, rate: z.number().int() }),
  z.strictObject({ do: z.literal("sleep"), ms: milliseconds }),
  z.strictObject({
    do: z.literal("wait"),
    for: z.strictObject({
      callback: identifier,
      session: session.optional(),
      bundle: name.optional(),
      count: z.number().int().positive().max(100_000).optional(),
    }),
    limitMs: milliseconds,
  }),
  z.strictObject({ do: z.literal("host"), action: z.literal("clearData"), bundle: name }),
]);

/** A scenario as a person writes it; bundles may be named by role (`$target1`). */
export const scenarioSchema = z.strictObject({
  format: z.literal(scenarioFormat),
  version: z.literal(scenarioVersion),
  id: identifier,
  about: z.string().max(4096),
  clauses: z.array(name).max(200),
  world: worldSchema,
  steps: z.array(stepSchema).max(scenarioLimits.steps),
});
