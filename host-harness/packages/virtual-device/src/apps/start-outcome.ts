import type { StartFailure } from "./start-failure.js";

/** An ability that runs, as `aa dump` lists it. */
export interface RunningAbilityEntry {
  readonly bundleName: string;
  readonly abilityName: string;
  readonly process: string;
  readonly pid: number;
}

/** What a start from the shell came to. */
export type StartOutcome = { readonly mode: "Cold" | "Hot" } | { readonly failure: StartFailure };
