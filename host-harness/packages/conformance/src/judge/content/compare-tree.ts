import type { TraceEventOf } from "../../trace/event.js";
import { breaks, holds } from "../observation.js";
import type { Observation } from "../observation.js";
import type { ContentOfBundle } from "./content-of-bundle.js";
import { differenceOf, treeOf } from "./known-tree.js";

/** Clause CONTENT of a sandbox: every file is there, as it was or as it was given back. */
export function* judgeTree(
  bundle: string,
  content: ContentOfBundle,
  event: TraceEventOf<"tree">,
  touched: ReadonlySet<string>,
): Generator<Observation> {
  if (content.tree === undefined || (content.tree.size === 0 && !content.restored)) return;
  const after = treeOf(event.entries);
  const events = [...new Set([...content.events, event.seq])].sort((left, right) => left - right);
  let good = true;
  for (const [path, expected] of content.tree) {
    if (touched.has(path)) continue;
    const seen = after.get(path);
    const problem = seen === undefined ? "missing" : differenceOf(seen, expected);
    if (problem === undefined) continue;
    good = false;
    const allowed = content.restored ? "as it was saved" : "unchanged";
    yield breaks("CONTENT", { subject: `${bundle} ${path}`, events, seen: problem, allowed });
  }
  const back = content.restored ? "as they were saved" : "unchanged";
  if (good) yield holds("CONTENT", { subject: bundle, events, seen: `${content.tree.size} files ${back}` });
}
