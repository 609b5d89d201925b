import { countFile, indexFileName, isComplete, serviceCodes } from "../rules/index.js";
import type { ReportScenario } from "../extension/extension-to-service.js";
import { checkAllEnd } from "./all-end.js";
import { isRestoreReport } from "./effects.js";
import { finishAfterDone, finishAfterFile, finishAfterReport } from "./finish-bundle.js";
import { endDisposal } from "./gallery.js";
import type { ReadyFile } from "./service-door.js";
import { entryOf, isRestore, send, sendEnd } from "./turn.js";
import type { Turn } from "./turn.js";
import { verifyExtension } from "./verify-caller.js";

/** A file of a backup is ready (`spec/backup-service.md §7.16`, §10.5). `listed` are the names inside the index. */
export function fileReady(
  turn: Turn,
  bundleName: string,
  file: ReadyFile,
  listed: readonly string[],
): number {
  const code = verifyExtension(turn, bundleName);
  const entry = entryOf(turn, bundleName);
  if (code !== serviceCodes.ok || entry === undefined) return code;
  const incremental = turn.state.session?.incremental === true;
  if (!incremental && file.uri.includes("/")) return serviceCodes.invalidArgument;
  send(turn, { callback: "onFileReady", bundleName, file });
  const isIndex = file.uri === indexFileName;
  countFile(entry.progress, file.uri, isIndex ? listed : []);
  if (isComplete(entry.progress)) finishAfterFile(turn, entry);
  else checkAllEnd(turn);
  return serviceCodes.ok;
}

/** Files of one batch, in the mode without tars (HEAD). */
export function filesReady(turn: Turn, bundleName: string, files: readonly ReadyFile[]): number {
  const code = verifyExtension(turn, bundleName);
  const entry = entryOf(turn, bundleName);
  if (code !== serviceCodes.ok || entry === undefined) return code;
  send(turn, { callback: "onFileReadyBatch", bundleName, files });
  for (const { uri } of files) countFile(entry.progress, uri);
  if (isComplete(entry.progress)) finishAfterFile(turn, entry);
  else checkAllEnd(turn);
  return serviceCodes.ok;
}

/** `AppDone`, `AppIncrementalDone` (`spec/backup-service.md §10.5`, F9). */
export function done(turn: Turn, bundleName: string, code: number): number {
  const refused = verifyExtension(turn, bundleName);
  const entry = entryOf(turn, bundleName);
  if (refused !== serviceCodes.ok || entry === undefined) return refused;
  if (!isRestore(turn.state.session)) entry.progress.doneSeen = true;
  const finishes = isRestore(turn.state.session) || isComplete(entry.progress) || code !== serviceCodes.ok;
  if (!finishes) checkAllEnd(turn);
  else if (turn.flags.callsOnRelease) entry.releasing = true;
  else finishAfterDone(turn, entry, code);
  return serviceCodes.ok;
}

/** `GetExtOnRelease` (F9): shall the extension run the application's `onRelease` now? */
export function extensionShallRelease(turn: Turn, bundleName: string): boolean {
  return entryOf(turn, bundleName)?.releasing === true;
}

/**
 * `HandleExtDisconnect` (F9): `onRelease` has answered, or 5 s have passed. A restore that reported its result was ended
 * by the report; everything else ends now.
 */
export function extensionDisconnects(
  turn: Turn,
  bundleName: string,
  isResultReport: boolean,
  code: number,
): number {
  const refused = verifyExtension(turn, bundleName);
  const entry = entryOf(turn, bundleName);
  if (refused !== serviceCodes.ok || entry === undefined) {
    if (isResultReport) checkAllEnd(turn);
    return refused;
  }
  if (!isResultReport) finishAfterDone(turn, entry, code);
  else if (isRestore(turn.state.session)) finishAfterReport(turn, entry);
  return serviceCodes.ok;
}

/**
 * A report of a bundle that is not in the map any more. From v5.1 on the service then ends a bundle whose name it never
 * asked for: the client hears of an end of "" (recording `rand_1006`).
 */
function refuseReport(turn: Turn, code: number): void {
  if (!turn.flags.hasCancelAndSizes) return;
  sendEnd(turn, "", code);
  if (turn.flags.restoreReport === "clean-up-first") checkAllEnd(turn);
}

/** `ServiceResultReport` (`spec/backup-service.md §11.1`, F8): ends a restore, but not a backup. */
export function resultReport(
  turn: Turn,
  bundleName: string,
  text: string,
  scenario: ReportScenario,
  code: number,
): number {
  const refused = verifyExtension(turn, bundleName);
  const entry = entryOf(turn, bundleName);
  if (refused !== serviceCodes.ok || entry === undefined) {
    refuseReport(turn, refused);
    return refused;
  }
  const restores = isRestoreReport(scenario);
  if (restores && code === serviceCodes.ok) entry.restoreEnded = true;
  endDisposal(turn, bundleName);
  const report = (): void => {
    send(turn, { callback: "onResultReport", bundleName, text });
    if (restores) sendEnd(turn, bundleName, code);
  };
  if (!restores) {
    report();
    return serviceCodes.ok;
  }
  switch (turn.flags.restoreReport) {
    case "report-first":
      report();
      finishAfterReport(turn, entry);
      break;
    case "clean-up-first":
      finishAfterReport(turn, entry, { text, code });
      break;
    case "report-then-release":
      // The extension runs `onRelease` and then comes back with HandleExtDisconnect.
      report();
  }
  return serviceCodes.ok;
}

/** `ReportAppProcessInfo` */
export function processInfo(turn: Turn, bundleName: string, text: string): number {
  const code = verifyExtension(turn, bundleName);
  if (code === serviceCodes.ok) send(turn, { callback: "onProcess", bundleName, text });
  return code;
}

/** `RefreshDataSize` (≥ v5.1 also for backups; `spec/backup-service.md §6`). */
export function refreshDataSize(turn: Turn, bundleName: string, totalBytes: number): number {
  const code = verifyExtension(turn, bundleName);
  const entry = entryOf(turn, bundleName);
  if (entry !== undefined) entry.dataSize = totalBytes;
  return code;
}
