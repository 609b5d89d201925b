import { runFullBackup } from "../backup/full-backup.js";
import { readBackupExResult } from "../config/dir-mapping.js";
import { callExtendedFirst } from "./ability-calls.js";
import { later } from "./extension-core.js";
import type { ExtensionCore } from "./extension-core.js";
import { ProcessPoll } from "./process-poll.js";
import { reportFailure, resultReport } from "./service-calls.js";

/** Asks the app, then goes on with the backup (`spec/backup-extension.md §2.2`). */
function callOnBackup(core: ExtensionCore, goOn: () => void): void {
  later(core, () => {
    const poll = new ProcessPoll(core);
    poll.start(() => {
      callExtendedFirst(
        core,
        { name: "onBackupEx", args: [core.parameters.backupExtInfo ?? ""] },
        { name: "onBackup", args: [] },
        ({ isExtended, result }) => {
          if (core.state.hasGivenUp) return;
          poll.stop();
          if (!result.isGood) {
            reportFailure(core, result);
            return;
          }
          if (isExtended) core.state.compatibleDirs = readBackupExResult(result.text).compatibleDirs;
          goOn();
          if (isExtended) resultReport(core, result.text, 0);
        },
      );
    });
  });
}

/** `HandleBackup`: the scan begins in a step of its own. */
export function startFullBackup(core: ExtensionCore, failed: (error: unknown) => void): void {
  callOnBackup(core, () => {
    later(core, () => {
      runFullBackup(core).catch(failed);
    });
  });
}

/** `IncrementalOnBackup`: the service is asked for the list of local files, and answers with a call. */
export function startIncrementalBackup(core: ExtensionCore): void {
  callOnBackup(core, () => {
    core.service.requestLocalList();
  });
}
