import type { Profile } from "../profiles/profile.js";
import type { ServiceDoor } from "../service/service-door.js";
import type { Clock } from "../world/clock.js";
import type { DescriptorLedger } from "../world/descriptor-ledger.js";

/** What the binding needs of a world. */
export interface BindingWorld {
  readonly profile: Profile;
  readonly clock: Clock;
  readonly ledger: DescriptorLedger;
  readonly service: ServiceDoor;
}

/** Where the model may follow the API document instead of the device (`spec/js-api.md §6`); the device is the default. */
export interface BindingOptions {
  /** `infos` whose length differs from the bundles': ignored in silence as on a device, or 13900020 (§6 no. 21). */
  readonly infosMismatch?: "silent" | "throws";
  /** The capability descriptor of a restore: closed by the binding as on a device, or copied at the call (§6 no. 24). */
  readonly capabilityDescriptor?: "taken" | "duplicated";
  /** Receives what a callback threw; by default it becomes an uncaught exception of the host process (§2.7). */
  readonly onUncaught?: (thrown: unknown) => void;
}
