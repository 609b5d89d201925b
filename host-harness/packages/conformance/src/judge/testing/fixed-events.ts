import type { Verdict } from "../verdict.js";

/** Clauses about the form of a single callback: they do not say that it comes, nor when. */
const ofForm: ReadonlySet<string> = new Set(["api-callback", "api-file", "api-outcome", "B21", "D13"]);

/** What a verdict on a good trace says about events: which a clause has looked at, alone or together. */
export class FixedEvents {
  readonly #groups: readonly ReadonlySet<number>[];

  constructor(verdict: Verdict) {
    this.#groups = verdict.clauses
      .filter(({ clause }) => !ofForm.has(clause.id))
      .flatMap(({ findings }) => findings.filter(({ state }) => state === "conforms"))
      .map(({ events }) => new Set(events));
  }

  /** True when one finding is about all of these events. */
  together(events: readonly number[]): boolean {
    return this.#groups.some((group) => events.every((event) => group.has(event)));
  }
}
