import { profileNames } from "@ohbackup/conformance";
import type { Plan, ProfileName } from "@ohbackup/conformance";
import fc from "fast-check";
import { bundlesArbitrary, keyOf } from "./arbitrary-bundles.js";
import { stepArbitrary } from "./arbitrary-steps.js";

export interface PlanChoices {
  /** Default: drawn. */
  readonly profile?: ProfileName;
  /** Names of the faults of the service. */
  readonly faults?: readonly string[];
}

/** Plans of one to four steps. They get smaller step by step first, then what the steps and the world are made of. */
export function planArbitrary({ profile, faults = [] }: PlanChoices = {}): fc.Arbitrary<Plan> {
  return fc
    .tuple(
      fc.array(stepArbitrary, { minLength: 1, maxLength: 4 }),
      bundlesArbitrary,
      profile === undefined ? fc.constantFrom(...profileNames) : fc.constant(profile),
      fc.nat({ max: 0xffff_ffff }),
    )
    .map(([steps, bundles, name, seed]) => {
      const names = bundles.map(keyOf);
      return {
        version: 1,
        profile: name,
        seed: String(seed),
        faults: [...faults],
        bundles,
        steps: steps.map((step) => step(names)),
      };
    });
}
