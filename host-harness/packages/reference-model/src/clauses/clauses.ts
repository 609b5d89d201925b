import { apiClauses } from "./api.js";
import { sessionClauses } from "./a-sessions.js";
import { backupClauses } from "./b-backup.js";
import { capabilityDocumentClauses } from "./c-capability-document.js";
import type { Clause } from "./clause.js";
import { contentClauses } from "./content.js";
import { restoreClauses } from "./d-restore.js";
import { timerClauses } from "./e-timers.js";
import { extensionClauses } from "./extension.js";
import { failureClauses } from "./f-failures.js";
import { informationClauses } from "./g-information.js";
import { infosClauses } from "./h-infos.js";

const groups = [
  ...sessionClauses,
  ...backupClauses,
  ...capabilityDocumentClauses,
  ...restoreClauses,
  ...timerClauses,
  ...failureClauses,
  ...informationClauses,
  ...infosClauses,
  ...contentClauses,
  ...apiClauses,
  ...extensionClauses,
] as const;

/** The id of a clause: `B9`, `F-8`, `CONTENT`, `api-arguments`, `ext-18`. */
export type ClauseId = (typeof groups)[number]["id"];

/** Every clause, in the order of the specifications. */
export const clauses: readonly Clause<ClauseId>[] = groups;

const byId: ReadonlyMap<string, Clause<ClauseId>> = new Map(clauses.map((clause) => [clause.id, clause]));

/** The clause of an id from outside, or undefined when there is none. */
export function findClause(id: string): Clause<ClauseId> | undefined {
  return byId.get(id);
}

/** The clause of a known id. */
export function clauseOf(id: ClauseId): Clause<ClauseId> {
  const found = byId.get(id);
  if (found === undefined) throw new RangeError(`no clause ${id}`);
  return found;
}
