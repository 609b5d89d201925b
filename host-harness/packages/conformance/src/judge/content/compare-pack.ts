import type { Evidence } from "../evidence.js";
import { asObject } from "../../json-value.js";
import type { KnownBundle } from "../../trace/header.js";
import type { Run } from "../history/run.js";
import type { SessionRecord } from "../history/session-record.js";
import { breaks, holds } from "../observation.js";
import type { Observation } from "../observation.js";
import type { ContentOfBundle } from "./content-of-bundle.js";
import { expectedIncrementOf, expectedPackOf, packPlanOf } from "./expected-pack.js";
import { judgeConcerns } from "./judge-concerns.js";
import type { PackPlan } from "./expected-pack.js";
import type { PackView } from "./pack-view.js";
import { differenceOf } from "./known-tree.js";
import type { KnownEntry, KnownTree } from "./known-tree.js";
import type { SavedContent } from "./saved-content.js";

export interface PackToJudge {
  readonly evidence: Evidence;
  readonly bundle: KnownBundle;
  readonly record: SessionRecord;
  readonly run: Run;
  readonly kept: SavedContent;
  readonly content: ContentOfBundle;
  readonly touched: ReadonlySet<string>;
}

/** Clause CONTENT of a backup: every file of the tree is in it, with its bytes, mode and time. */
export function* judgePack(pack: PackToJudge): Generator<Observation> {
  const { evidence, bundle, run, kept, content, touched } = pack;
  const tree: KnownTree = content.tree ?? new Map<string, KnownEntry>();
  const plan = packPlanOf(evidence.flags, bundle, run);
  const view = viewOf(pack, plan, tree);
  if (view !== undefined) yield* judgeConcerns(view, run, touched);
  const problems: Observation[] = [];
  const place = (
    path: string,
    events: readonly number[],
  ): { subject: string; events: readonly number[] } => ({
    subject: `${bundle.name} ${path}`,
    events,
  });
  // Of a mapped directory only the whole view tells where a content comes from.
  const mapped = view === undefined && plan !== undefined && plan.mappedDirectories.size > 0;
  for (const [path, { entry, seq }] of mapped ? [] : kept.files) {
    const expected = tree.get(sourceOf(view, path));
    const difference =
      expected === undefined || touched.has(path) ? undefined : differenceOf(entry, expected);
    if (difference === undefined) continue;
    const seen = `saved with ${difference}`;
    problems.push(breaks("CONTENT", { ...place(path, [seq]), seen, allowed: "as it lies in the sandbox" }));
  }
  for (const path of missingPaths(pack, plan, view)) {
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

/** A full backup with what it must hold; undefined when that cannot be told, or not all of it was saved. */
function viewOf(
  { bundle, record, kept }: PackToJudge,
  plan: PackPlan | undefined,
  tree: KnownTree,
): PackView | undefined {
  if (record.session.kind !== "SessionBackup" || plan === undefined || !kept.complete) return undefined;
  return { bundle, plan, tree, kept, expected: expectedPackOf(plan, tree, bundle.links) };
}

/** Paths that the backup must hold and does not. */
function missingPaths(
  pack: PackToJudge,
  plan: PackPlan | undefined,
  view: PackView | undefined,
): readonly string[] {
  const { content, kept, touched } = pack;
  return expectedPaths(pack, plan, view).filter((path) => {
    // Directories of which the digest says nothing may hold what a digest leaves out, such as links.
    const known = content.tree?.get(sourceOf(view, path));
    return known !== undefined && !touched.has(path) && !kept.files.has(path);
  });
}

function expectedPaths(
  { run, kept, content }: PackToJudge,
  plan: PackPlan | undefined,
  view: PackView | undefined,
): readonly string[] {
  if (view !== undefined) return [...view.expected.small, ...view.expected.big];
  if (plan === undefined || content.tree === undefined || !kept.complete) return [];
  // The service's own list knows neither scenes nor mappings.
  const isPlain = plan.config.compatibleDirMapping.size === 0 && plan.config.optionDir === undefined;
  if (!isPlain || !savesEverything(run)) return [];
  return [...expectedIncrementOf(plan, content.tree)];
}

/** Where the content of a saved path lies: in a mapped directory it is another one. */
function sourceOf(view: PackView | undefined, path: string): string {
  return view?.expected.sources.get(path) ?? path;
}

/** An incremental backup saves what is newer than its last time (`spec/backup-extension.md §6.3`). */
function savesEverything(run: Run): boolean {
  const list = run.append?.call.args[0];
  if (!Array.isArray(list)) return false;
  const entry = list.map(asObject).find((element) => element?.["bundleName"] === run.bundle);
  return entry?.["lastIncrementalTime"] === 0 && asObject(entry["manifestFd"])?.["text"] === "";
}
