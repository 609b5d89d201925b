import type { Clause, ClauseGroup, Confidence, FlagCondition, Provocation } from "./clause.js";
import type { ProfileFlags } from "../profiles/profile.js";

interface ClauseRow {
  /** Section, such as `§7.5`. */
  readonly at: string;
  readonly says: string;
  /** Absent = `S`. */
  readonly confidence?: Confidence;
  /** Absent = `Y`. */
  readonly by?: Provocation;
  readonly flags?: readonly (keyof ProfileFlags)[];
  readonly onlyWhen?: FlagCondition;
}

/** The clauses of one group; `document` is the specification that the sections belong to. */
export function defineClauses<const Rows extends Readonly<Record<string, ClauseRow>>>(
  group: ClauseGroup,
  document: string,
  rows: Rows,
): readonly Clause<keyof Rows & string>[] {
  const ids = Object.keys(rows) as (keyof Rows & string)[];
  return ids.flatMap((id) => {
    const row: ClauseRow | undefined = rows[id];
    if (row === undefined) return [];
    return [
      {
        id,
        group,
        sentence: row.says,
        source: `${document} ${row.at}`,
        confidence: row.confidence ?? "S",
        provokedBy: row.by ?? "Y",
        ...(row.flags === undefined ? {} : { flags: row.flags }),
        ...(row.onlyWhen === undefined ? {} : { onlyWhen: row.onlyWhen }),
      },
    ];
  });
}
