import { serviceCodes } from "../../rules/service-codes.js";
import type { BytePath } from "../files/byte-path.js";
import { errno } from "../files/errno.js";
import { readBytes } from "../files/read-text.js";
import type { ReadIndexEntry } from "../index/read-index.js";
import { isValidPath } from "../naming/path-rules.js";
import type { ExtensionCore } from "../process/extension-core.js";
import { readReport } from "../report/report.js";
import { isSplitTar, untarSplitCode } from "../tar/split-untar.js";
import { finishBigFile } from "./big-files.js";
import { record, recordEntries, recordOnly } from "./restore-record.js";
import { readRestoreIndex, removeQuietly, unpackTar } from "./unpack.js";

/** Recorded for a big file whose path climbs. */
const forbiddenPath = -1;

/** Returns 0 or an errno. */
function restoreTar(core: ExtensionCore, { fileName, path }: ReadIndexEntry): number {
  if (path === "") return errno.EINVAL;
  const rootPath = path.endsWith("/") ? path : `${path}/`;
  if (!isValidPath(fileName) || !isValidPath(rootPath)) return errno.EINVAL;
  const report = `${fileName}.rp`;
  const listed = new Set(readReport(readBytes(core.files, report) ?? "").keys());
  const includes = listed.size > 0 ? { includes: listed } : {};
  const { returnCode, errors } = unpackTar(core, fileName, { rootPath, ...includes });
  if (returnCode !== 0 && listed.size === 0) {
    recordOnly(core, fileName, returnCode);
    return returnCode;
  }
  recordEntries(core, errors);
  removeQuietly(core, fileName, report);
  return returnCode;
}

/** All tars, each below its own path. Stops at the first that fails. */
function restoreTars(core: ExtensionCore, tars: readonly ReadIndexEntry[]): boolean {
  const options = { hardened: core.isHardened };
  const isSplit = tars.some(({ fileName, path }) => isSplitTar(core.files, fileName, path, options));
  return tars.every((entry) => {
    const code = isSplit
      ? untarSplitCode(core.files, entry.fileName, entry.path, options)
      : restoreTar(core, entry);
    if (code !== 0) record(core, entry.fileName, code);
    else if (isSplit) removeQuietly(core, entry.fileName);
    return code === 0;
  });
}

/**
 * Restores data of a special version: file names are absolute, big files are in their places already
 * (`spec/backup-extension.md §9`). Returns 0 or an errno.
 */
export function restoreSpecialVersion(core: ExtensionCore, shortReports: Map<BytePath, BytePath>): number {
  const indexPath = core.directories.commonRestoreIndex;
  if (core.files.find(indexPath) === undefined) return errno.ENOENT;
  const { entries } = readRestoreIndex(core, indexPath, serviceCodes.invalidArgument);
  const tars: ReadIndexEntry[] = [];
  for (const entry of entries) {
    if (!entry.isBigFile && !entry.isUserTar) tars.push(entry);
    else if (!isValidPath(entry.fileName)) record(core, entry.fileName, forbiddenPath);
    else if (finishBigFile(core, entry.fileName, entry)) {
      removeQuietly(core, shortReports.get(entry.fileName) ?? `${entry.fileName}.rp`);
      shortReports.delete(entry.fileName);
    }
  }
  if (!restoreTars(core, tars)) return errno.EINVAL;
  removeQuietly(core, indexPath, `${indexPath}.rp`);
  return 0;
}
