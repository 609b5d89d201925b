import type { Judge } from "../evidence.js";
import { judgeAcceptance } from "./b-acceptance.js";
import { judgeAllEnds } from "./b-all-ends.js";
import { judgeEventErrors } from "./b-event-errors.js";
import { judgeStartOrder } from "./b-start-order.js";
import { judgeBackupRuns } from "./b-backup-runs.js";

/** All judges, in the order of the specification. */
export const judges: readonly Judge[] = [
  judgeAcceptance,
  judgeStartOrder,
  judgeBackupRuns,
  judgeAllEnds,
  judgeEventErrors,
];
