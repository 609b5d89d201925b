import { clauseApplies, clauses } from "@ohbackup/reference-model";
import type { Clause, ClauseId, Profile } from "@ohbackup/reference-model";
import type { Observation } from "./observation.js";
import { worstState } from "./verdict.js";
import type { ClauseVerdict, Finding, Verdict } from "./verdict.js";

/** Puts what the judges saw together: one row for every clause, the worst finding decides. */
export function settle(
  scenario: string,
  profile: Profile,
  observations: readonly Observation[],
  limits: readonly string[],
): Verdict {
  const byClause = new Map<ClauseId, Finding[]>();
  for (const observation of observations) {
    const findings = byClause.get(observation.clause) ?? [];
    findings.push(findingOf(observation));
    byClause.set(observation.clause, findings);
  }
  const rows = clauses.map((clause) => rowOf(clause, profile, byClause.get(clause.id) ?? []));
  return {
    scenario,
    profile: profile.name,
    state: worstState(rows.map(({ state }) => state)),
    clauses: rows,
    limits,
  };
}

function rowOf(clause: Clause<ClauseId>, profile: Profile, found: readonly Finding[]): ClauseVerdict {
  const findings = clauseApplies(clause, profile.flags) ? found.map((one) => softened(clause, one)) : [];
  return {
    clause,
    state: worstState(findings.map(({ state }) => state)),
    observations: findings.length,
    findings,
  };
}

function findingOf({ state, events, subject, seen, allowed, soft }: Observation): Finding {
  return {
    state: soft === true && state === "violates" ? "model-gap" : state,
    events,
    seen,
    ...(subject === undefined ? {} : { subject }),
    ...(allowed === undefined ? {} : { allowed }),
  };
}

/** What the specification only derived, or left to code outside, cannot be violated (`design.md §5`). */
function softened(clause: Clause, finding: Finding): Finding {
  const sure = clause.confidence === "S";
  return finding.state === "violates" && !sure ? { ...finding, state: "model-gap" } : finding;
}
