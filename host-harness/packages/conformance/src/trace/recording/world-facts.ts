import { asObject } from "../../json-value.js";
import type { JsonValue } from "../../json-value.js";
import type { DigestEntry } from "../event.js";
import type { KnownBundle, WorldFacts } from "../header.js";
import { recordedDigest, sha256Of } from "./recorded-content.js";
import type { RecordedBundle, RecordedFile, Recording } from "./recording-schema.js";

const regularFile = 0o100000;
const directory = 0o040000;

/** The st_mode of a kind and octal permission text. */
export function statMode(type: "file" | "dir", octal: string): number {
  return (type === "dir" ? directory : regularFile) | (Number.parseInt(octal, 8) & 0o7777);
}

/** What the recording says about caller and bundles. */
export function worldFactsOf(recording: Recording): WorldFacts {
  const { clients, activeClient } = recording.world;
  const client = clients[activeClient ?? "main"] ?? Object.values(clients)[0];
  return {
    caller: {
      bundle: client?.bundle ?? "",
      permissions: client?.permissions ?? [],
      systemApp: client?.systemApp ?? false,
    },
    bundles: recording.world.bundles.map(bundleFacts),
    closed: true,
    ...(recording.world.saIds === undefined ? {} : { systemAbilities: recording.world.saIds }),
  };
}

/** The name under which callbacks speak of a bundle: clones carry their index (`spec/backup-service.md §3.3`). */
export function bundleKey(bundle: { name: string; appIndex?: number | undefined }): string {
  return bundle.appIndex === undefined || bundle.appIndex === 0
    ? bundle.name
    : `${bundle.name}:${bundle.appIndex}`;
}

function bundleFacts(bundle: RecordedBundle): KnownBundle {
  const extension = bundle.backupExtension;
  const config = asObject(extension?.config);
  return {
    name: bundleKey(bundle),
    installed: true,
    hasExtension: extension !== undefined,
    allowed: config?.["allowToBackupRestore"] === true,
    specialCodePath: bundle.codePath === "1" || bundle.codePath === "2",
    fullBackupOnly: config?.["fullBackupOnly"] === true,
    ...(bundle.versionCode === undefined ? {} : { versionCode: bundle.versionCode }),
    ...(bundle.versionName === undefined ? {} : { versionName: bundle.versionName }),
    ...(extension?.config === undefined ? {} : { config: extension.config }),
    ...(bundle.ability === undefined ? {} : { behaviour: bundle.ability }),
    ...(bundle.singleton === undefined ? {} : { singleton: bundle.singleton }),
    ...(bundle.stats === undefined ? {} : { stats: bundle.stats }),
    ...(bundle.connect === undefined ? {} : { connect: bundle.connect }),
  };
}

/** Digest of what the world put into a bundle; symbolic links have none. */
export function treeBefore(bundle: RecordedBundle): DigestEntry[] {
  return digestsOf(bundle.files ?? []);
}

/** Digest of files as a recording lists them; symbolic links have none. */
export function digestsOf(files: readonly RecordedFile[]): DigestEntry[] {
  return files.flatMap((file) => {
    const entry = digestOf(file);
    return entry === undefined ? [] : [entry];
  });
}

function digestOf(file: RecordedFile): DigestEntry | undefined {
  if (file.symlink !== undefined) return undefined;
  const mtime = file.mtime === undefined ? {} : { mtime: file.mtime };
  if (file.dir === true) {
    return {
      path: file.path,
      type: "dir",
      ...(file.mode === undefined ? {} : { mode: statMode("dir", file.mode) }),
    };
  }
  const bytes = file.content === undefined ? undefined : Buffer.from(file.content, "utf8");
  const size = bytes?.length ?? file.size ?? 0;
  return {
    path: file.path,
    type: "file",
    size,
    sha256: bytes === undefined ? recordedDigest(size, file.seed ?? 1) : sha256Of(bytes),
    mode: statMode("file", file.mode ?? "644"),
    ...mtime,
  };
}

/** Digest of the final tree, by bundle. */
export function treesAfter(recording: Recording): Map<string, DigestEntry[]> {
  const trees = new Map<string, DigestEntry[]>();
  for (const entry of recording.finalTree ?? []) {
    if (entry.type !== "file" && entry.type !== "dir") continue;
    const tree = trees.get(entry.bundle) ?? [];
    tree.push({
      path: entry.path,
      type: entry.type,
      ...(entry.size === undefined ? {} : { size: entry.size }),
      ...(entry.sha256 === undefined ? {} : { sha256: entry.sha256 }),
      ...(entry.mode === undefined ? {} : { mode: statMode(entry.type, entry.mode) }),
      ...(entry.mtime === undefined ? {} : { mtime: entry.mtime }),
    });
    trees.set(entry.bundle, tree);
  }
  return trees;
}

/** The client of a `world:setClient` step, as detail of the event. */
export function clientDetail(
  recording: Recording,
  argument: JsonValue | undefined,
): Record<string, JsonValue> {
  const client = typeof argument === "string" ? recording.world.clients[argument] : undefined;
  if (client === undefined) return {};
  return { bundle: client.bundle, permissions: [...client.permissions], systemApp: client.systemApp };
}
