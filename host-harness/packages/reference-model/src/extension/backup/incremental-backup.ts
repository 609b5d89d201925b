import { serviceCodes } from "../../rules/service-codes.js";
import { errno } from "../files/errno.js";
import { FileError } from "../files/extension-files.js";
import { linesOf } from "../files/read-text.js";
import { compareWithCloud } from "../incremental/compare.js";
import type { Comparison } from "../incremental/compare.js";
import { fileHash } from "../incremental/file-hash.js";
import type { BytePath } from "../files/byte-path.js";
import type { ExtensionCore } from "../process/extension-core.js";
import { done } from "../process/service-calls.js";
import { ReportReader } from "../report/report.js";
import type { ReportRow } from "../report/report.js";
import { makeBackupDirectory } from "./full-backup.js";
import { IncrementalSender } from "./incremental-sender.js";
import { sliceForTars, TarPacker } from "./pack-tar.js";
import { PackingError } from "./packing-error.js";

/** The previous manifest; an empty or unreadable one counts as none. */
function readCloud(fd: number): ReadonlyMap<BytePath, ReportRow> {
  const rows = new Map<BytePath, ReportRow>();
  if (fd < 0) return rows;
  const reader = new ReportReader();
  for (const line of linesOf(fd)) {
    const row = reader.line(line);
    if (row !== undefined && !rows.has(row.path)) rows.set(row.path, row);
  }
  return rows;
}

async function send(core: ExtensionCore, comparison: Comparison): Promise<number> {
  makeBackupDirectory(core);
  const sender = new IncrementalSender(core);
  const { small, big, all } = comparison;
  const packer = new TarPacker(core, "anonymous");
  const baseName = `${Math.floor(core.clock.wallTime())}_part`;
  const slices = [...sliceForTars(small)];
  for (const [index, slice] of slices.entries()) {
    const files = slice.map(({ path }) => ({ path, restorePath: "" }));
    await sender.sendTar(packer.pack(baseName, files), slice, index === slices.length - 1);
    if (core.process.exited !== undefined) return 0;
  }
  await sender.sendBig(big);
  if (core.process.exited !== undefined) return 0;
  return sender.finish(all);
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
    const comparison = compareWithCloud(linesOf(localListFd), readCloud(manifestFd), (path) =>
      fileHash(core.files, path),
    );
    code = await send(core, comparison);
  } catch (error) {
    if (error instanceof PackingError) code = error.code;
    // A file that has vanished ends the run.
    else if (error instanceof FileError && error.errno !== errno.EACCES) code = serviceCodes.invalidArgument;
    else throw error;
  }
  if (core.process.exited === undefined) done(core, code);
}
