import { changedContent } from "./changed-content.js";
import { changedMessages } from "./changed-messages.js";
import { lostMessages } from "./lost-messages.js";
import type { NamedFault } from "./named-fault.js";
import { schedulingFaults } from "./scheduling.js";

export type { NamedFault } from "./named-fault.js";

/** Every deviation that a virtual board can be given by name. */
export const faults: readonly NamedFault[] = [
  ...lostMessages,
  ...changedMessages,
  ...schedulingFaults,
  ...changedContent,
];
