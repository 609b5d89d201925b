import type { Run } from "../history/run.js";
import { breaks, holds } from "../observation.js";
import type { Observation } from "../observation.js";
import { entryConcerns, membersByPath } from "./entry-concerns.js";
import { listConcerns } from "./list-concerns.js";
import type { Concern } from "./list-concerns.js";
import { expectedFate, seenFate } from "./pack-view.js";
import type { PackView } from "./pack-view.js";

const concerns: readonly Concern[] = [...listConcerns, ...entryConcerns];

/** Clauses ext-4 to ext-17, ext-19, ext-22 to ext-30: each decides about some paths, and what became of them is seen. */
export function* judgeConcerns(
  view: PackView,
  run: Run,
  touched: ReadonlySet<string>,
): Generator<Observation> {
  const members = membersByPath(view);
  for (const { clause, paths, problem } of concerns) {
    const concerned = paths(view).filter((path) => !touched.has(path));
    const [first] = concerned;
    if (first === undefined) continue;
    let broken = 0;
    for (const path of concerned) {
      const found = members.get(path) ?? [];
      const expected = expectedFate(view, path);
      const seen = seenFate(view, path);
      const wrong =
        seen === expected
          ? found.map((member) => problem?.(member, found)).find((text) => text !== undefined)
          : seen;
      if (wrong === undefined) continue;
      broken += 1;
      const events = eventsOf(view, run, path);
      yield breaks(clause, {
        subject: `${view.bundle.name} ${path}`,
        events,
        seen: wrong,
        allowed: expected,
      });
    }
    if (broken > 0) continue;
    yield holds(clause, {
      subject: view.bundle.name,
      events: [view.kept.index.seq],
      seen: `${first}${concerned.length > 1 ? ` and ${concerned.length - 1} more` : ""}: ${expectedFate(view, first)}`,
    });
  }
}

function eventsOf({ kept }: PackView, run: Run, path: string): readonly number[] {
  const saved = kept.files.get(path)?.seq;
  if (saved !== undefined) return [saved];
  return run.end === undefined ? [kept.index.seq] : [run.end.seq];
}
