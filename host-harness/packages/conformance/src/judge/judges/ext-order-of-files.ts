import { compareBytewise, indexFileName } from "@ohbackup/reference-model";
import type { SessionKind } from "../history/call.js";
import type { Run } from "../history/run.js";
import type { Callback } from "../history/timeline.js";
import { breaks, holds } from "../observation.js";
import type { Observation } from "../observation.js";

/**
 * Clause ext-38 (`spec/backup-extension.md §4.4`, `§4.5`): a full backup sends files in the order in which manage.json
 * lists them, archives last, and then manage.json. An incremental one sends archives, then big files by name (`§6.4`).
 */
export function* judgeOrderOfFiles(
  run: Run,
  kind: SessionKind,
  files: readonly Callback[],
  listed: readonly string[],
): Generator<Observation> {
  const uris = files.map(({ file }) => file?.uri ?? "");
  const expected = [...(kind === "SessionBackup" ? listed : incrementalOrder(listed)), indexFileName];
  if (expected.length !== uris.length || new Set(uris).size !== uris.length) return;
  const wrong = uris.findIndex((uri, position) => uri !== expected[position]);
  const place = { subject: run.bundle, events: files.map(({ seq }) => seq) };
  if (wrong < 0) {
    yield holds("ext-38", { ...place, seen: "in order" });
    return;
  }
  yield breaks("ext-38", {
    ...place,
    seen: `${uris[wrong] ?? ""} as file ${wrong + 1}`,
    allowed: expected[wrong] ?? "",
  });
}

function incrementalOrder(listed: readonly string[]): readonly string[] {
  const archives = listed.filter(isArchive);
  const others = listed.filter((name) => !isArchive(name));
  return [...archives, ...others.sort(compareBytewise)];
}

function isArchive(name: string): boolean {
  return /(?:^|_)part\.\d+\.tar$/.test(name);
}
