import { indexFileName } from "@ohbackup/reference-model";
import type { Evidence } from "../evidence.js";
import type { Run } from "../history/run.js";
import type { SessionRecord } from "../history/session-record.js";
import { unpacksCleanly, writtenTo } from "../judges/unpacking.js";
import type { Wrote } from "../judges/unpacking.js";
import { absolute } from "./saved-content.js";
import type { PackedFile, SavedContent } from "./saved-content.js";

/**
 * What a restore must put back of what was saved; undefined when what the caller gave back does not decide it
 * (`spec/backup-extension.md §7.2`).
 */
export function givenBack(
  evidence: Evidence,
  record: SessionRecord,
  run: Run,
  saved: SavedContent,
): ReadonlyMap<string, PackedFile> | undefined {
  if (!unpacksCleanly(evidence, record, run) || !saved.complete) return undefined;
  const result = new Map<string, PackedFile>();
  for (const wrote of writtenTo(evidence, record, run)) {
    if (wrote.uri === indexFileName) continue;
    const packed = [...saved.files].filter(([, { uri }]) => uri === wrote.uri);
    if (packed.length === 0) return undefined;
    const reported = reportedPaths(wrote, packed.length);
    if (reported === undefined) return undefined;
    for (const [path, file] of packed) if (reported === "all" || reported.has(path)) result.set(path, file);
  }
  return result;
}

/** An archive gives back what its report lists; directories come with their files or not at all. */
function reportedPaths(wrote: Wrote, packed: number): ReadonlySet<string> | "all" | undefined {
  const { reportPaths, reportRows } = wrote;
  if (reportPaths !== undefined && reportPaths.length > 0) return new Set(reportPaths.map(absolute));
  return reportPaths === undefined && reportRows !== undefined && reportRows >= packed ? "all" : undefined;
}
