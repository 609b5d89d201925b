import { delayTimeMaximumS, serviceCodes } from "../rules/index.js";
import { endDisposal } from "./gallery.js";
import { noticeFinish } from "./notice-finish.js";
import { removeBundle } from "./remove-bundle.js";
import { stopExtTimer } from "./timers.js";
import { entryOf } from "./turn.js";
import type { Turn } from "./turn.js";
import { verifyExtension } from "./verify-caller.js";

/** `GetAppLocalListAndDoIncrementalBackup` (`spec/backup-service.md §7.4`): the list is made later. */
export function requestLocalList(turn: Turn, bundleName: string): number {
  const code = verifyExtension(turn, bundleName);
  const entry = entryOf(turn, bundleName);
  if (code !== serviceCodes.ok || entry === undefined) return code;
  const delayMs = Math.min(Math.max(entry.delayTimeS, 0), delayTimeMaximumS) * 1000;
  turn.emit({ kind: "localList", bundleName, delayMs });
  return serviceCodes.ok;
}

/** The list can be made now; from v5.1 on the extension's timer is stopped first. */
export function makeLocalList(turn: Turn, bundleName: string): void {
  const entry = entryOf(turn, bundleName);
  if (entry?.connection.hasProxy !== true) return;
  if (turn.flags.hasCancelAndSizes) stopExtTimer(turn, bundleName);
  const { lastIncrementalTime, manifestFd } = entry;
  entry.manifestFd = -1;
  turn.emit({
    kind: "callExtension",
    connection: entry.connection.id,
    bundleName,
    call: { name: "handleIncrementalBackup", lastIncrementalTime, manifestFd },
  });
}

/** The extension answered; a refusal ends the bundle. */
export function localListAnswered(turn: Turn, bundleName: string, code: number): void {
  if (code === serviceCodes.ok || entryOf(turn, bundleName) === undefined) return;
  endDisposal(turn, bundleName);
  removeBundle(turn, bundleName);
  noticeFinish(turn, bundleName, serviceCodes.extensionDied);
}
