import type { FollowMachine } from "./follow-machine.js";

/** Something that happens without being seen; what it sends is seen later. */
export interface HiddenStep {
  /** The bundle it is about; empty when it is about the whole session. */
  readonly bundleName: string;
  /** True for what may take any time: it need not have happened when all else has come to rest. */
  readonly isSlow?: boolean;
  take(machine: FollowMachine): void;
}
