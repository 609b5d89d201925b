import type { TraceEvent } from "../../trace/event.js";
import type { KnownBundle } from "../../trace/header.js";
import type { Evidence, Judge } from "../evidence.js";
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
  for (const bundle of evidence.world.bundles.values()) {
    const touched = pathsTheApplicationTouches(bundle);
    if (touched === undefined) continue;
    yield* judgeBundle({ evidence, saved, bundle, touched }, runs.get(bundle.name) ?? []);
  }
};

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

function* judgeBundle(context: Context, runs: readonly FinishedRun[]): Generator<Observation> {
  const { bundle, evidence } = context;
  const content = new ContentOfBundle();
  const endings = new Map(
    runs.flatMap((one) => (one.run.end === undefined ? [] : [[one.run.end.seq, one] as const])),
  );
  for (const event of evidence.events) {
    const ending = endings.get(event.seq);
    if (ending !== undefined) yield* ended(context, content, ending);
    else if (isAbout(event, bundle.name)) yield* happened(context, content, event);
  }
}

function isAbout(
  event: TraceEvent,
  bundle: string,
): event is Extract<TraceEvent, { event: "tree" | "cleared" }> {
  return (event.event === "tree" || event.event === "cleared") && event.bundle === bundle;
}

function* happened(
  { touched, bundle }: Context,
  content: ContentOfBundle,
  event: Extract<TraceEvent, { event: "tree" | "cleared" }>,
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
  const well = run.end?.err === undefined;
  if (!restores(record.session)) {
    const kept = well ? savedContentOf(run, saved) : undefined;
    if (kept === undefined) return;
    if (content.tree !== undefined) yield* judgePack({ bundle, record, run, kept, content, touched });
    content.saved = kept;
    return;
  }
  const back =
    well && content.saved !== undefined ? givenBack(evidence, record, run, content.saved) : undefined;
  if (back === undefined) content.forget();
  else content.putBack(back, run.end?.seq ?? 0);
}
