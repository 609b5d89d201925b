import { serviceCodes } from "../../rules/service-codes.js";
import { divideIncludes } from "../config/dir-mapping.js";
import { scanListsOf } from "../config/extension-config.js";
import { errno } from "../files/errno.js";
import { FileError } from "../files/extension-files.js";
import { bigFileBoundary } from "../limits.js";
import { Excludes, normaliseExcludes } from "../patterns/excludes.js";
import { expandIncludes } from "../patterns/includes.js";
import { clearTemp, configOf, pause } from "../process/extension-core.js";
import type { ExtensionCore } from "../process/extension-core.js";
import { done } from "../process/service-calls.js";
import { scanFiles } from "../scan/scan.js";
import type { ScanResult } from "../scan/scan.js";
import { FullSender } from "./full-sender.js";
import { sliceForTars, TarPacker } from "./pack-tar.js";
import { PackingError } from "./packing-error.js";

/** Makes the temp directory; one that is there is fine. */
export function makeBackupDirectory(core: ExtensionCore): void {
  try {
    core.files.makeDirectory(core.directories.backup, 0o700);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.errno !== errno.EEXIST) {
      throw new PackingError(serviceCodes.invalidArgument, "could not make the temp directory", {
        cause: error,
      });
    }
  }
}

function scan(core: ExtensionCore): ScanResult {
  const config = configOf(core);
  const lists = scanListsOf(config, core.parameters.backupScene ?? "");
  const { plain, mapped } = divideIncludes(
    lists.includes,
    config.compatibleDirMapping,
    core.state.compatibleDirs,
  );
  const isWithoutTar = core.parameters.supportWithoutTar === true;
  return scanFiles(core.files, expandIncludes(core.files, plain), mapped, {
    excludes: new Excludes(normaliseExcludes(lists.excludes)),
    boundary: isWithoutTar ? -1 : bigFileBoundary,
    extraLength: isWithoutTar ? core.directories.restore.length : 0,
  });
}

/** Timers and size around the scan; the service may refuse each (`spec/backup-extension.md §2.2`). */
function scanBetweenTimers(core: ExtensionCore): ScanResult {
  const refuse = (what: string): never => {
    throw new PackingError(serviceCodes.invalidArgument, `the service refused to ${what}`);
  };
  if (!core.service.stopExtTimer()) refuse("stop the extension's timer");
  makeBackupDirectory(core);
  const result = scan(core);
  if (result.totalSize !== 0 && core.service.refreshDataSize(result.totalSize) !== 0) refuse("take the size");
  if (!core.service.startFwkTimer()) refuse("start the framework's timer");
  return result;
}

async function packAndSend(core: ExtensionCore, { small, big }: ScanResult): Promise<number> {
  const sender = new FullSender(core);
  try {
    for (const file of big) await sender.sendBig(file);
    const packer = new TarPacker(core, "open");
    for (const slice of sliceForTars(small)) await sender.sendTar(packer.pack("part", slice));
    return await sender.finish();
  } finally {
    sender.close();
  }
}

/**
 * The scan failed. A process that was told to start twice has two senders but one mark for "all is packed": it wakes the
 * sender of this run, which has nothing but an index to send, or is taken away by the sender of the run before, and then
 * this one waits for ever.
 */
async function scanFailed(core: ExtensionCore, code: number, isRepeated: boolean): Promise<void> {
  const isForgotten = isRepeated && (core.state.isSending || core.threads.isMarkLost());
  done(core, code);
  if (isForgotten) return;
  if (isRepeated) done(core, await packAndSend(core, { small: [], big: [], totalSize: 0 }));
  clearTemp(core);
}

/** The code of what the packing rules refuse; everything else is thrown. */
function codeOf(error: unknown): number {
  if (error instanceof PackingError) return error.code;
  throw error;
}

/** Scans, packs and sends everything, then reports the end (`spec/backup-extension.md §4`). */
export async function runFullBackup(core: ExtensionCore): Promise<void> {
  const { state } = core;
  const isRepeated = state.hasScanned;
  state.hasScanned = true;
  let found: ScanResult;
  try {
    found = scanBetweenTimers(core);
  } catch (error) {
    await scanFailed(core, codeOf(error), isRepeated);
    return;
  }
  state.isSending = true;
  const code = await packAndSend(core, found).catch(codeOf);
  const lagMs = core.threads.doneLagMs();
  if (lagMs > 0) await pause(core, lagMs);
  state.isSending = false;
  if (core.process.exited !== undefined) return;
  done(core, code);
  clearTemp(core);
}
