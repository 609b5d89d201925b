import { isSystemAbilityName, serviceCodes } from "../rules/index.js";
import { checkAllEnd } from "./all-end.js";
import { endDisposal } from "./gallery.js";
import { launch } from "./launch.js";
import { noticeFinish } from "./notice-finish.js";
import { removeBundle } from "./remove-bundle.js";
import type { BundleEntry } from "./state.js";
import { stopRunningTimers } from "./timers.js";
import { entryOf, sendEnd } from "./turn.js";
import type { Turn } from "./turn.js";

/** What the ability manager gets as limit from v6.1 on (F15). */
const abilityManagerLimitMs = 20_000;

/** The ability manager reports a disconnect that the service did not ask for (`spec/backup-service.md §13.1`). */
export function extensionDied(turn: Turn, bundleName: string): void {
  const entry = entryOf(turn, bundleName);
  if (entry === undefined) return;
  const { connection } = entry;
  if (!connection.wanted) return;
  const hadConnected = connection.connected;
  connection.connected = false;
  connection.wanted = false;
  if (connection.forCleaning) {
    diedAgain(turn, entry);
    return;
  }
  turn.emit({ kind: "stopTimer", timer: "connect", bundleName });
  stopRunningTimers(turn, bundleName);
  const keepsData = turn.flags.keepDataSuppressesRelaunch && !entry.clearData;
  const neverConnected = turn.flags.hasCleanAndCompatibility && !hadConnected && cleansOnlyConnected(turn);
  if (turn.flags.deathEndsBeforeCleaning) {
    diedBeforeCleaning(turn, entry, keepsData);
    return;
  }
  if (keepsData || neverConnected || isSystemAbilityName(bundleName)) {
    endDisposal(turn, bundleName);
    removeBundle(turn, bundleName);
    noticeFinish(turn, bundleName, codeOfDeath(turn, entry, hadConnected));
    return;
  }
  entry.action = "CLEAN";
  launch(turn, bundleName);
}

/** From v7.0b1 on a bundle that never connected is not launched again (`§13.1`). */
function cleansOnlyConnected(turn: Turn): boolean {
  return turn.flags.unmappedMessage === "long-internal";
}

function codeOfDeath(turn: Turn, { connection }: BundleEntry, hadConnected: boolean): number {
  const waited = turn.now - connection.connectedAt;
  return !hadConnected && cleansOnlyConnected(turn) && waited >= abilityManagerLimitMs
    ? serviceCodes.connectTimeout
    : serviceCodes.extensionDied;
}

/** F10 up to v5.1: the client hears of the end at once. */
function diedBeforeCleaning(turn: Turn, entry: BundleEntry, keepsData: boolean): void {
  if (keepsData) {
    endDisposal(turn, entry.name);
    removeBundle(turn, entry.name);
    noticeFinish(turn, entry.name, serviceCodes.extensionDied);
    return;
  }
  sendEnd(turn, entry.name, serviceCodes.extensionDied);
  entry.action = "CLEAN";
  launch(turn, entry.name);
}

/** The launch that was to clean up failed as well. */
export function cleaningLaunchFailed(turn: Turn, bundleName: string): void {
  const entry = entryOf(turn, bundleName);
  if (entry === undefined) return;
  const { restoreEnded } = entry;
  endDisposal(turn, bundleName);
  removeBundle(turn, bundleName);
  if (turn.flags.deathEndsBeforeCleaning || restoreEnded) checkAllEnd(turn);
  else noticeFinish(turn, bundleName, serviceCodes.extensionDied);
}

/** A second death while cleaning: ignored up to v5.0.3, where the entry stays for ever. */
function diedAgain(turn: Turn, { name, restoreEnded }: BundleEntry): void {
  if (!turn.flags.hasCancelAndSizes) return;
  removeBundle(turn, name);
  if (turn.flags.leftOverCleanEnds && !restoreEnded) noticeFinish(turn, name, serviceCodes.extensionDied);
  checkAllEnd(turn);
}
