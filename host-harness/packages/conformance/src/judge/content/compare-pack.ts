import { asObject } from "../../json-value.js";
import type { KnownBundle } from "../../trace/header.js";
import type { Run } from "../history/run.js";
import type { SessionRecord } from "../history/session-record.js";
import { breaks, holds } from "../observation.js";
import type { Observation } from "../observation.js";
import type { ContentOfBundle } from "./content-of-bundle.js";
import { expectedIncrementOf, expectedPackOf } from "./expected-pack.js";
import { differenceOf } from "./known-tree.js";
import type { KnownEntry, KnownTree } from "./known-tree.js";
import type { SavedContent } from "./saved-content.js";

export interface PackToJudge {
  readonly bundle: KnownBundle;
  readonly record: SessionRecord;
  readonly run: Run;
  readonly kept: SavedContent;
  readonly content: ContentOfBundle;
  readonly touched: ReadonlySet<string>;
}

/** Clause CONTENT of a backup: every file of the tree is in it, with its bytes, mode and time. */
export function* judgePack(pack: PackToJudge): Generator<Observation> {
  const { bundle, run, kept, content, touched } = pack;
  const tree: KnownTree = content.tree ?? new Map<string, KnownEntry>();
  const problems: Observation[] = [];
  const place = (
    path: string,
    events: readonly number[],
  ): { subject: string; events: readonly number[] } => ({
    subject: `${bundle.name} ${path}`,
    events,
  });
  for (const [path, { entry, seq }] of kept.files) {
    const expected = tree.get(path);
    const difference =
      expected === undefined || touched.has(path) ? undefined : differenceOf(entry, expected);
    if (difference === undefined) continue;
    const seen = `saved with ${difference}`;
    problems.push(breaks("CONTENT", { ...place(path, [seq]), seen, allowed: "as it lies in the sandbox" }));
  }
  for (const path of missingPaths(pack, tree)) {
    const events = run.end === undefined ? [] : [run.end.seq];
    problems.push(breaks("CONTENT", { ...place(path, events), seen: "not in the backup", allowed: "saved" }));
  }
  yield* problems;
  if (problems.length > 0) return;
  const events = [...new Set([...kept.files.values()].map(({ seq }) => seq))];
  yield holds("CONTENT", {
    subject: bundle.name,
    events,
    seen: `${kept.files.size} files saved as they are`,
  });
}

/** Paths that the backup must hold and does not. */
function missingPaths(
  { bundle, record, run, kept, touched }: PackToJudge,
  tree: KnownTree,
): readonly string[] {
  if (!kept.complete || !savesEverything(record, run)) return [];
  return expectedPaths(bundle, record, tree).filter((path) => {
    // Directories of which the digest says nothing may hold what a digest leaves out, such as links.
    const known = tree.get(path);
    return known !== undefined && !touched.has(path) && !kept.files.has(path);
  });
}

function expectedPaths(bundle: KnownBundle, { session }: SessionRecord, tree: KnownTree): readonly string[] {
  if (session.kind === "IncrementalBackupSession") return [...(expectedIncrementOf(bundle, tree) ?? [])];
  const expected = expectedPackOf(bundle, tree);
  return expected === undefined ? [] : [...expected.small, ...expected.big];
}

/** A full backup saves everything, an incremental one what is newer than its last time (`spec/backup-extension.md §6.3`). */
function savesEverything({ session }: SessionRecord, run: Run): boolean {
  if (session.kind === "SessionBackup") return true;
  const list = run.append?.call.args[0];
  if (!Array.isArray(list)) return false;
  const entry = list.map(asObject).find((element) => element?.["bundleName"] === run.bundle);
  return entry?.["lastIncrementalTime"] === 0 && asObject(entry["manifestFd"])?.["text"] === "";
}
