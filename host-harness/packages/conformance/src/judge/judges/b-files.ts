import { fileReceived, indexFileName, isComplete, doneReceived, noProgress } from "@ohbackup/reference-model";
import type { SessionKind } from "../history/call.js";
import { filesOf } from "../history/run.js";
import type { Run } from "../history/run.js";
import { isIndex } from "../history/saved.js";
import type { SavedFiles } from "../history/saved.js";
import type { Callback } from "../history/timeline.js";
import { breaks, holds, undecided } from "../observation.js";
import type { Observation } from "../observation.js";
import { judgeOrderOfFiles } from "./ext-order-of-files.js";

/** Clause B18: manage.json came once, and it lists exactly what came. */
export function* judgeFiles(run: Run, kind: SessionKind, saved: SavedFiles): Generator<Observation> {
  const files = filesOf(run);
  const events = files.map(({ seq }) => seq);
  const place = { subject: run.bundle, events };
  const indexes = files.filter(isIndex);
  if (indexes.length !== 1) {
    const seen = `${indexFileName} came ${indexes.length} times`;
    yield breaks("B18", { ...place, events: [...events, run.end?.seq ?? 0], seen, allowed: "exactly once" });
    return;
  }
  const [index] = indexes;
  const listed = index === undefined ? undefined : saved.of(index)?.manage?.map(({ fileName }) => fileName);
  if (listed === undefined || files.some(({ err }) => err !== undefined)) {
    yield undecided("B18", { ...place, seen: `what ${indexFileName} lists is not known` });
    return;
  }
  yield judgeListed(run, files, listed);
  yield* judgeOrderOfFiles(run, kind, files, listed);
}

/** The same rule by which the service decides that a backup is complete. */
function judgeListed(run: Run, files: readonly Callback[], listed: readonly string[]): Observation {
  let progress = noProgress;
  for (const file of files)
    progress = fileReceived(progress, file.file?.uri ?? "", isIndex(file) ? listed : []);
  const place = { subject: run.bundle, events: files.map(({ seq }) => seq) };
  if (isComplete(doneReceived(progress)))
    return holds("B18", { ...place, seen: `${files.length} files, as listed` });
  const seen = `${[...progress.unmatched].join(", ")} came and is not listed, or is listed and did not come once`;
  return breaks("B18", { ...place, seen, allowed: "each listed file once, and no other" });
}
