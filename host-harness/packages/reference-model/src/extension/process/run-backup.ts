import { runFullBackup } from "../backup/full-backup.js";
import { readBackupExResult } from "../config/dir-mapping.js";
import { callExtendedFirst } from "./ability-calls.js";
import type { ExtensionCore } from "./extension-core.js";
import { ProcessPoll } from "./process-poll.js";
import { reportFailure, resultReport } from "./service-calls.js";

/**
 * Asks the app, then goes on with the backup (`spec/backup-extension.md §2.2`). A process that is told to start again
 * while a callback is still under way overwrites the thread that polls for progress, which ends it.
 */
function callOnBackup(core: ExtensionCore, goOn: () => void): void {
  const call = (finished: () => void): void => {
    if (core.state.isCalling) {
      core.process.exit("crashed");
      return;
    }
    core.state.isCalling = true;
    const poll = new ProcessPoll(core);
    poll.start(() => {
      callExtendedFirst(
        core,
        { name: "onBackupEx", args: [core.parameters.backupExtInfo ?? ""] },
        { name: "onBackup", args: [] },
        ({ isExtended, result }) => {
          if (core.state.hasGivenUp) return;
          core.state.isCalling = false;
          poll.stop();
          if (!result.isGood) {
            reportFailure(core, result);
            return;
          }
          if (isExtended) core.state.compatibleDirs = readBackupExResult(result.text).compatibleDirs;
          goOn();
          if (isExtended) resultReport(core, result.text, 0);
        },
        finished,
      );
    });
  };
  core.state.worker.run(core, call, core.threads.startLagMs());
}

/** `HandleBackup`: the scan begins in a step of its own; what it finds is sent by another thread. */
export function startFullBackup(core: ExtensionCore, failed: (error: unknown) => void): void {
  callOnBackup(core, () => {
    const scan = (finished: () => void): void => {
      runFullBackup(core).catch(failed);
      finished();
    };
    core.state.worker.run(core, scan, core.threads.scanLagMs());
  });
}

/** `IncrementalOnBackup`: the service is asked for the list of local files, and answers with a call. */
export function startIncrementalBackup(core: ExtensionCore): void {
  callOnBackup(core, () => {
    core.service.requestLocalList();
  });
}
