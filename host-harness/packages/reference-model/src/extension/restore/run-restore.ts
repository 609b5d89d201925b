import { isSpecialVersion } from "../../rules/special-version.js";
import type { BytePath } from "../files/byte-path.js";
import { callExtendedFirst, plainVersion, savedVersion } from "../process/ability-calls.js";
import { clearTemp, later } from "../process/extension-core.js";
import type { ExtensionCore } from "../process/extension-core.js";
import { ProcessPoll } from "../process/process-poll.js";
import { done, reportFailure, resultReport } from "../process/service-calls.js";
import type { ReadIndex } from "../index/read-index.js";
import { RestoreError } from "./restore-error.js";
import { restoreSpecialVersion } from "./special-version.js";
import { unpackFull, unpackIncremental } from "./unpack.js";

/** Calls the app after its data was put in place, then reports the end (`spec/backup-extension.md §2.2`). */
export function callOnRestore(core: ExtensionCore): void {
  // A service that does not start the timer has given the bundle up.
  if (!core.service.startExtTimer()) return;
  const poll = new ProcessPoll(core);
  poll.start(() => {
    const info = core.parameters.restoreExtInfo ?? "";
    callExtendedFirst(
      core,
      { name: "onRestoreEx", args: [savedVersion(core), info] },
      { name: "onRestore", args: [plainVersion(core)] },
      ({ isExtended, result }) => {
        if (core.state.hasGivenUp) return;
        poll.stop();
        if (!result.isGood) reportFailure(core, result);
        else if (isExtended) resultReport(core, result.text, 0);
        else {
          done(core, 0);
          clearTemp(core);
        }
      },
    );
  });
}

/** Unpacks in a later step, then calls the app or ends the bundle. */
function unpackLater(core: ExtensionCore, unpack: () => number): void {
  later(core, () => {
    let code: number;
    try {
      code = unpack();
    } catch (error) {
      if (!(error instanceof RestoreError)) throw error;
      // Unlike after a failed tar, what was sent stays.
      done(core, error.code);
      return;
    }
    if (code === 0) {
      later(core, () => {
        callOnRestore(core);
      });
      return;
    }
    done(core, code);
    clearTemp(core);
  });
}

const isSpecial = (core: ExtensionCore): boolean => isSpecialVersion(core.parameters.versionName ?? "");

/** `PublishFile`. @param index as it was read when the call came */
export function restoreFull(
  core: ExtensionCore,
  index: ReadIndex,
  shortReports: Map<BytePath, BytePath>,
): void {
  unpackLater(core, () =>
    isSpecial(core) ? restoreSpecialVersion(core, shortReports) : unpackFull(core, index),
  );
}

/** `PublishIncrementalFile`. */
export function restoreIncremental(core: ExtensionCore, shortReports: Map<BytePath, BytePath>): void {
  unpackLater(core, () =>
    isSpecial(core) ? restoreSpecialVersion(core, shortReports) : unpackIncremental(core),
  );
}
