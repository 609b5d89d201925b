import { asObject } from "../json-value.js";
import type { JsonObject, JsonValue } from "../json-value.js";
import type { RecordedEvent } from "../golden/service/recorded.js";

/** A file that a backup delivered. */
export interface SavedFile {
  readonly uri: string;
  /** Report that came with it; undefined in a full backup. */
  readonly manifest?: string;
  /** Members of an archive. */
  readonly tar: readonly JsonObject[];
  /** Rows of the index. */
  readonly index: readonly JsonObject[];
}

/** What backups delivered from event number `from` on, by bundle, in the order of delivery. */
export function savedSince(
  events: readonly RecordedEvent[],
  from: number,
): ReadonlyMap<string, readonly SavedFile[]> {
  const saved = new Map<string, SavedFile[]>();
  for (const { cb, members } of events.slice(from)) {
    const { bundle, uri, sha256, manifest } = members;
    if (cb !== "onFileReady" || typeof bundle !== "string" || typeof uri !== "string" || sha256 === undefined)
      continue;
    const text = asObject(manifest)?.["text"];
    const file: SavedFile = {
      uri,
      tar: objectsOf(members["tar"]),
      index: objectsOf(members["json"]),
      ...(typeof text === "string" ? { manifest: text } : {}),
    };
    saved.set(bundle, [...(saved.get(bundle) ?? []), file]);
  }
  return saved;
}

function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  const list = Array.isArray(value) ? value : [];
  return list.map(asObject).filter((item) => item !== undefined);
}
