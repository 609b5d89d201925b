import { z } from "zod";

/** Shapes of the recordings in `fixtures/golden/ext` (see the README there). Members not listed are not used. */

const time = z.tuple([z.number(), z.number()]).or(z.tuple([z.number()]));
const owned = {
  mode: z.string().optional(),
  mtime: time.optional(),
  atime: time.optional(),
  uid: z.number().optional(),
  gid: z.number().optional(),
};

export const treeEntrySchema = z.object({
  path: z.string().default(""),
  pathB64: z.string().optional(),
  type: z.enum(["file", "dir", "symlink", "hardlink", "fifo", "socket", "fileSeries"]),
  size: z.number().default(0),
  seed: z.number().default(1),
  target: z.string().default(""),
  pathPrefix: z.string().default(""),
  digits: z.number().default(0),
  first: z.number().default(0),
  count: z.number().default(0),
  seedStep: z.number().default(0),
  ...owned,
});
export type TreeEntry = z.infer<typeof treeEntrySchema>;

const fileFacts = z.object({ size: z.number(), sha256: z.string(), stored: z.string() });
const tarStat = z.object({
  atime: z.tuple([z.number(), z.number()]),
  mtime: z.tuple([z.number(), z.number()]),
  mode: z.number(),
});
const event = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const config = z.unknown();

export type RecordedEvent = z.infer<typeof event>;
export type RecordedFile = z.infer<typeof fileFacts>;
export type TarStat = z.infer<typeof tarStat>;

/** Files and tar times that a backup recorded. */
const outputs = {
  files: z.record(z.string(), fileFacts).default({}),
  injectedTarStat: z.record(z.string(), tarStat).default({}),
};

/** What the extension was connected with, and who it ran as. */
const backupOptions = {
  onEx: z.string().optional(),
  supportWithoutTar: z.union([z.boolean(), z.number()]).optional(),
  batchSize: z.number().optional(),
  backupScene: z.string().optional(),
  sendRate: z.number().optional(),
  uid: z.number().optional(),
};
const backupOptionsSchema = z.object(backupOptions);
export type BackupOptions = z.infer<typeof backupOptionsSchema>;

export const packSchema = z.object({
  operation: z.literal("pack"),
  dirStatSize: z.number().default(4096),
  config,
  options: backupOptionsSchema.default({}),
  tree: z.array(treeEntrySchema),
  expected: z.object({ connect: z.string().optional(), events: z.array(event).default([]), ...outputs }),
});

export const scanSchema = z.object({
  operation: z.literal("scan"),
  dirStatSize: z.number().default(4096),
  tree: z.array(treeEntrySchema),
  variants: z.array(
    z.object({
      name: z.string(),
      config,
      options: z.object({ backupScene: z.string().optional() }).default({}),
      expected: z.unknown(),
    }),
  ),
});

const operation = z.object({
  op: z.string(),
  path: z.string().default(""),
  pathB64: z.string().optional(),
  entry: treeEntrySchema.optional(),
  mtime: z.array(z.number()).optional(),
  mode: z.string().optional(),
});
export type TreeOperation = z.infer<typeof operation>;

export const incrementalSchema = z.object({
  operation: z.literal("incremental"),
  dirStatSize: z.number().default(4096),
  config,
  options: backupOptionsSchema.default({}),
  tree: z.array(treeEntrySchema),
  steps: z.array(
    z.object({
      name: z.string(),
      options: z.object({ lastIncrementalTime: z.number(), ...backupOptions }),
      previousManifest: z.string().nullable().default(null),
      operations: z.array(operation).default([]),
      events: z.array(event).default([]),
      ...outputs,
    }),
  ),
});

export const digestSchema = z.object({
  path: z.string(),
  pathB64: z.string().optional(),
  type: z.string(),
  mode: z.string(),
  size: z.number().optional(),
  sha256: z.string().optional(),
  mtime: z.union([z.number(), z.literal("now")]).optional(),
  mtimeNs: z.number().optional(),
});
export type RecordedDigest = z.infer<typeof digestSchema>;

export const restoreSchema = z.object({
  operation: z.enum(["restore", "restoreIncremental"]),
  umask: z.string().default("0022"),
  config,
  restoreOptions: z
    .object({
      versionName: z.string().optional(),
      restoreType: z.number().optional(),
      clear: z.union([z.boolean(), z.number()]).optional(),
      onEx: z.string().optional(),
      manageName: z.string().optional(),
      supportWithoutTar: z.union([z.boolean(), z.number()]).optional(),
    })
    .default({}),
  existingTree: z.array(treeEntrySchema).default([]),
  inputs: z.record(z.string(), fileFacts).default({}),
  expected: z.object({
    events: z.array(event).default([]),
    errFileInfos: z.record(z.string(), z.array(z.number())).default({}),
    atOnRestore: z.array(digestSchema).optional(),
    final: z.array(digestSchema),
  }),
});

export const untarSchema = z.object({
  operation: z.literal("untar"),
  umask: z.string().default("0022"),
  cases: z.array(
    z.object({
      name: z.string(),
      rootPath: z.string().default("/"),
      existingTree: z.array(treeEntrySchema).default([]),
      result: z.object({
        ret: z.number(),
        files: z.record(z.string(), z.number()).default({}),
        errs: z.record(z.string(), z.array(z.number())).default({}),
      }),
      tree: z.array(digestSchema),
    }),
  ),
});

export const vectorsSchema = z.looseObject({ operation: z.literal("vectors") });

export const caseSchema = z.discriminatedUnion("operation", [
  packSchema,
  scanSchema,
  incrementalSchema,
  restoreSchema,
  untarSchema,
  vectorsSchema,
]);
export type RecordedCase = z.infer<typeof caseSchema>;
