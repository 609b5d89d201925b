import { serviceCodes } from "../rules/index.js";
import { checkAllEndAfterBundle } from "./all-end.js";
import { removeBundle } from "./remove-bundle.js";
import type { BundleEntry } from "./state.js";
import { stopRunningTimers } from "./timers.js";
import { entryOf, isRestore, send, sendBegin, sendEnd } from "./turn.js";
import type { Turn } from "./turn.js";
import type { PublishAnswer } from "./file-handles.js";

/** F34: up to v5.1 a system ability in an incremental session tells the client nothing. */
function isSilent({ state, flags }: Turn): boolean {
  return state.session?.incremental === true && !flags.systemAbilityIncrementalCallbacks;
}

/** A system ability is loaded and begins (`spec/backup-service.md §14`). */
export function startSystemAbility(turn: Turn, { name, extInfo }: BundleEntry): void {
  if (!isSilent(turn)) sendBegin(turn, name, serviceCodes.ok);
  if (!isRestore(turn.state.session)) turn.emit({ kind: "backUpSystemAbility", bundleName: name, extInfo });
}

/** Its backup: one file without a name, the report, the end. */
export function systemAbilityBackedUp(
  turn: Turn,
  bundleName: string,
  code: number,
  fd: number,
  text: string,
): void {
  const silent = isSilent(turn);
  if (!silent) {
    const manifest = turn.state.session?.incremental === true ? { manifestFd: -1 } : {};
    send(turn, { callback: "onFileReady", bundleName, file: { uri: "", fd, errno: code, ...manifest } });
  }
  finishSystemAbility(turn, bundleName, () => {
    if (silent) return;
    send(turn, { callback: "onResultReport", bundleName, text });
    sendEnd(turn, bundleName, code);
  });
}

/** Its restore: always a success, whatever it returned. */
export function systemAbilityRestored(turn: Turn, bundleName: string, text: string): void {
  finishSystemAbility(turn, bundleName, () => {
    send(turn, { callback: "onResultReport", bundleName, text });
    sendEnd(turn, bundleName, serviceCodes.ok);
  });
}

/** v5.0.x reports before the entry is removed, later releases after. */
function finishSystemAbility(turn: Turn, bundleName: string, report: () => void): void {
  if (entryOf(turn, bundleName) === undefined) return;
  const reportsFirst = !turn.flags.hasCancelAndSizes;
  if (reportsFirst) report();
  stopRunningTimers(turn, bundleName);
  removeBundle(turn, bundleName);
  if (!reportsFirst) report();
  checkAllEndAfterBundle(turn);
}

/** `publishFile` of a system ability: `uri` is the decimal text of a descriptor (`spec/backup-service.md §7.7`). */
export function publishSystemAbility(turn: Turn, bundleName: string, uri: string): PublishAnswer {
  if (!/^\d+$/.test(uri)) return { code: serviceCodes.invalidArgument };
  const entry = entryOf(turn, bundleName);
  if (entry === undefined) return { code: turn.flags.publishUnknownBundleCode };
  entry.published = true;
  return { askConnection: entry.connection.id };
}
