import { serviceCodes } from "../../rules/service-codes.js";
import { FileError } from "../files/extension-files.js";
import { copyRest, linesOf } from "../files/read-text.js";
import { cloudRows, noCloud } from "../incremental/cloud-rows.js";
import type { CloudRows } from "../incremental/cloud-rows.js";
import { compareWithCloud } from "../incremental/compare.js";
import type { Comparison } from "../incremental/compare.js";
import { fileHash } from "../incremental/file-hash.js";
import type { ExtensionCore } from "../process/extension-core.js";
import { done } from "../process/service-calls.js";
import { ReportFile } from "../report/report-file.js";
import { makeBackupDirectory } from "./full-backup.js";
import { allFilesReport, IncrementalSender } from "./incremental-sender.js";
import { sliceForTars, TarPacker } from "./pack-tar.js";
import { PackingError } from "./packing-error.js";

/** Compares, and writes the report of all files while doing so. */
function compare(core: ExtensionCore, localListFd: number, cloud: CloudRows): Comparison {
  const report = new ReportFile(core.files, allFilesReport(core));
  try {
    return compareWithCloud(linesOf(localListFd), {
      cloud,
      hashOf: (path) => fileHash(core.files, path),
      listed: (row) => {
        report.add(row);
      },
    });
  } finally {
    report.close();
  }
}

/** Compares with the previous manifest; an empty or unreadable one counts as none. */
function compareWithManifest(core: ExtensionCore, localListFd: number, manifestFd: number): Comparison {
  if (manifestFd < 0) return compare(core, localListFd, noCloud);
  // The client's descriptor can be read once, from where it stands; the comparison needs the manifest more than once.
  const path = `${core.directories.backup}previous.rp`;
  copyRest(core.files, manifestFd, path);
  const fd = core.files.openForRead(path);
  try {
    return compare(
      core,
      localListFd,
      cloudRows(() => linesOf(fd, "start")),
    );
  } finally {
    core.files.close(fd);
    core.files.remove(path);
  }
}

async function send(core: ExtensionCore, { small, big }: Comparison): Promise<number> {
  const sender = new IncrementalSender(core);
  const packer = new TarPacker(core, "anonymous");
  const baseName = `${Math.floor(core.clock.wallTime())}_part`;
  const slices = [...sliceForTars(small)];
  for (const [index, slice] of slices.entries()) {
    const files = slice.map(({ path }) => ({ path, restorePath: "" }));
    await sender.sendTar(packer.pack(baseName, files), slice, index === slices.length - 1);
    if (core.process.exited !== undefined) return 0;
  }
  await sender.sendBig(big);
  return core.process.exited === undefined ? sender.finish() : 0;
}

/**
 * Compares, packs and sends what is new, then reports the end (`spec/backup-extension.md §6`).
 * @param localListFd list of the service; stays the caller's, as does the manifest
 * @param manifestFd previous manifest, −1 when there is none
 */
export async function runIncrementalBackup(
  core: ExtensionCore,
  localListFd: number,
  manifestFd: number,
): Promise<void> {
  let code: number;
  try {
    makeBackupDirectory(core);
    code = await send(core, compareWithManifest(core, localListFd, manifestFd));
  } catch (error) {
    if (error instanceof PackingError) code = error.code;
    // A file that has vanished ends the run.
    else if (error instanceof FileError) code = serviceCodes.invalidArgument;
    else throw error;
  }
  if (core.process.exited === undefined) done(core, code);
}
