import type { TraceEventOf } from "../../trace/event.js";
import type { KnownBundle } from "../../trace/header.js";
import type { Evidence, Judge } from "../evidence.js";
import { interferencesWith } from "../history/interference.js";
import type { Run } from "../history/run.js";
import { SavedFiles } from "../history/saved.js";
import { restores } from "../history/session.js";
import type { SessionRecord } from "../history/session-record.js";
import type { Observation } from "../observation.js";
import { judgePack } from "./compare-pack.js";
import { judgeTree } from "./compare-tree.js";
import { ContentOfBundle } from "./content-of-bundle.js";
import { givenBack } from "./given-back.js";
import { savedContentOf } from "./saved-content.js";
import { pathsTheApplicationTouches } from "./written-paths.js";

/** Clause CONTENT and clauses of the format: what a backup holds, and what a restore puts back. */
export const judgeContent: Judge = function* (evidence) {
  const saved = new SavedFiles(evidence.events);
  const runs = finishedRuns(evidence);
  const told = new Map<string, Told[]>();
  for (const event of evidence.events) {
    if (event.event !== "tree" && event.event !== "cleared") continue;
    const list = told.get(event.bundle);
    if (list === undefined) told.set(event.bundle, [event]);
    else list.push(event);
  }
  for (const bundle of evidence.world.bundles.values()) {
    const touched = pathsTheApplicationTouches(bundle);
    if (touched === undefined) continue;
    yield* judgeBundle(
      { evidence, saved, bundle, touched },
      runs.get(bundle.name) ?? [],
      told.get(bundle.name) ?? [],
    );
  }
};

/** An event that tells of a bundle's files. */
type Told = TraceEventOf<"tree" | "cleared">;

interface Context {
  readonly evidence: Evidence;
  readonly saved: SavedFiles;
  readonly bundle: KnownBundle;
  /** Paths that the application itself changes. */
  readonly touched: ReadonlySet<string>;
}

interface FinishedRun {
  readonly record: SessionRecord;
  readonly run: Run;
}

/** Runs by bundle, in the order of their ends. */
function finishedRuns({ records }: Evidence): ReadonlyMap<string, readonly FinishedRun[]> {
  const result = new Map<string, FinishedRun[]>();
  for (const record of records) {
    for (const run of record.runs) {
      const list = result.get(run.bundle) ?? [];
      list.push({ record, run });
      result.set(run.bundle, list);
    }
  }
  return result;
}

/** Ends and what is told of the files, in the order in which they came. */
function* judgeBundle(
  context: Context,
  runs: readonly FinishedRun[],
  told: readonly Told[],
): Generator<Observation> {
  const content = new ContentOfBundle();
  const endings = runs
    .filter(({ run }) => run.end !== undefined)
    .sort((left, right) => (left.run.end?.seq ?? 0) - (right.run.end?.seq ?? 0));
  let next = 0;
  for (const ending of endings) {
    for (let event = told[next]; event !== undefined && event.seq < (ending.run.end?.seq ?? 0);) {
      yield* happened(context, content, event);
      next += 1;
      event = told[next];
    }
    yield* ended(context, content, ending);
  }
  for (const event of told.slice(next)) yield* happened(context, content, event);
}

function* happened(
  { touched, bundle }: Context,
  content: ContentOfBundle,
  event: Told,
): Generator<Observation> {
  if (event.event === "cleared") content.cleared(event.seq);
  else {
    if (event.when === "after") yield* judgeTree(bundle.name, content, event, touched);
    content.digest(event);
  }
}

/** A backup gives something to compare with the tree, a restore changes the tree. */
function* ended(
  context: Context,
  content: ContentOfBundle,
  { record, run }: FinishedRun,
): Generator<Observation> {
  const { evidence, saved, bundle, touched } = context;
  // A cancelled bundle ends as one that is through, but nothing is known of its files.
  const well = run.end?.err === undefined && !interferencesWith(evidence, record.session, run).cancelled;
  if (!restores(record.session)) {
    const kept = well ? savedContentOf(run, saved) : undefined;
    if (kept === undefined) return;
    if (content.tree !== undefined)
      yield* judgePack({ evidence, bundle, record, run, kept, content, touched });
    content.saved = kept;
    return;
  }
  const back =
    well && content.saved !== undefined ? givenBack(evidence, record, run, content.saved) : undefined;
  if (back === undefined) content.forget();
  else content.putBack(back, run.end?.seq ?? 0);
}
