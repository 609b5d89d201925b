import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RecordedFile } from "./case-schema.js";
import { byteDifferenceOf, differenceOf } from "./difference.js";
import type { ReceivedFile } from "./recording-service.js";
import { tarIndexDifference } from "./tar-index.js";

/** Compares what was sent with the recorded files; those kept as they were are compared byte by byte. */
export function filesDifference(
  folder: string,
  recorded: Readonly<Record<string, RecordedFile>>,
  received: ReadonlyMap<string, ReceivedFile>,
): string | undefined {
  for (const [name, facts] of Object.entries(recorded)) {
    const file = received.get(name);
    if (file === undefined) continue;
    const kept = join(folder, name);
    const index = `${kept}.index.json`;
    if (facts.stored === "raw" && existsSync(kept) && file.bytes !== undefined) {
      const difference = byteDifferenceOf(readFileSync(kept), file.bytes, name);
      if (difference !== undefined) return difference;
    }
    if (file.sha256 !== facts.sha256 && existsSync(index) && file.bytes !== undefined) {
      const difference = tarIndexDifference(readFileSync(index, "utf8"), file.bytes, name);
      if (difference !== undefined) return difference;
    }
    const difference = differenceOf(
      { size: facts.size, sha256: facts.sha256 },
      { size: file.size, sha256: file.sha256 },
      name,
    );
    if (difference !== undefined) return difference;
  }
  return differenceOf(Object.keys(recorded).sort(), [...received.keys()].sort(), "files sent");
}
