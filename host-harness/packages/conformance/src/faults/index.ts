import { changedContent } from "./changed-content.js";
import { changedMessages } from "./changed-messages.js";
import { lostMessages } from "./lost-messages.js";
import type { NamedFault } from "./named-fault.js";
import { changedArchives } from "./changed-archives.js";
import { schedulingFaults } from "./scheduling.js";
import { wrongAnswers } from "./wrong-answers.js";
import { wrongOrder } from "./wrong-order.js";

export type { NamedFault } from "./named-fault.js";

/** Every deviation that a virtual board can be given by name. */
export const faults: readonly NamedFault[] = [
  ...lostMessages,
  ...changedMessages,
  ...schedulingFaults,
  ...changedContent,
  ...changedArchives,
  ...wrongOrder,
  ...wrongAnswers,
];
