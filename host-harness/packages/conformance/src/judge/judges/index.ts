import { judgeAllowed } from "../content/judge-allowed.js";
import { judgeContent } from "../content/judge-content.js";
import { judgeFormat } from "../content/judge-format.js";
import type { Judge } from "../evidence.js";
import { judgeConstructors } from "./a-constructors.js";
import { judgeReleases } from "./a-release.js";
import { judgeStrayAppends } from "./a-stray-calls.js";
import { judgeDescriptors } from "./c-descriptors.js";
import { judgeFileCalls } from "./d-file-calls.js";
import { judgeRestoreRuns } from "./d-restore-runs.js";
import { judgeTimers } from "./e-timers.js";
import { judgeCancels } from "./f-cancel.js";
import { judgeInformation } from "./g-information.js";
import { judgeInfos } from "./h-infos.js";
import { judgeAfterRelease } from "./f-after-release.js";
import { judgeCallbackForms } from "./api-callbacks.js";
import { judgeCalls } from "./api-calls.js";
import { judgeAcceptance } from "./b-acceptance.js";
import { judgeAllEnds } from "./b-all-ends.js";
import { judgeEventErrors } from "./b-event-errors.js";
import { judgeStartOrder } from "./b-start-order.js";
import { judgeBackupRuns } from "./b-backup-runs.js";

/** All judges, in the order of the specification. */
export const judges: readonly Judge[] = [
  judgeConstructors,
  judgeReleases,
  judgeStrayAppends,
  judgeAcceptance,
  judgeStartOrder,
  judgeBackupRuns,
  judgeAllEnds,
  judgeEventErrors,
  judgeDescriptors,
  judgeFileCalls,
  judgeRestoreRuns,
  judgeTimers,
  judgeCancels,
  judgeAfterRelease,
  judgeInformation,
  judgeInfos,
  judgeAllowed,
  judgeContent,
  judgeFormat,
  judgeCalls,
  judgeCallbackForms,
];
