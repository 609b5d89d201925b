import { serviceCodes } from "../../rules/service-codes.js";
import type { BytePath } from "../files/byte-path.js";
import { FileError } from "../files/extension-files.js";
import { readBytes } from "../files/read-text.js";
import type { ReadIndexEntry } from "../index/read-index.js";
import { isValidPath } from "../naming/path-rules.js";
import type { ExtensionCore } from "../process/extension-core.js";
import { readReport } from "../report/report.js";
import { errnoOf, forceDirectories } from "../tar/entry-files.js";
import { isAppData, isBehindLink } from "../tar/untar-policy.js";
import { hardenedRefusal } from "./hardened-differences.js";
import { moveFile } from "./move-file.js";
import { RestoreError } from "./restore-error.js";
import { record, step } from "./restore-record.js";

const publicHome = "/storage/Users/currentUser/";

/** Mode, then times with nanoseconds. Returns false when the file cannot be opened for its times. */
export function finishBigFile(core: ExtensionCore, path: BytePath, entry: ReadIndexEntry): boolean {
  step(core, path, () => {
    core.files.changeMode(path, core.isHardened ? entry.mode & 0o777 : entry.mode);
  });
  return step(core, path, () => {
    core.files.setTimes(path, { atime: entry.atime, mtime: entry.mtime });
  });
}

/** The path in the only row of a report; any other number of rows leaves the path of the index. */
function targetOf(core: ExtensionCore, directory: BytePath, entry: ReadIndexEntry): BytePath {
  const reportPath = `${directory}${entry.fileName}.rp`;
  const report = readBytes(core.files, reportPath);
  if (report === undefined) {
    const code = errnoOf(() => {
      core.files.close(core.files.openForRead(reportPath));
    });
    record(core, entry.fileName, code);
    throw new RestoreError(serviceCodes.invalidArgument, `no report for ${entry.fileName}`);
  }
  if (entry.path === "") return "";
  const rows = [...readReport(report).keys()];
  return rows.length === 1 ? (rows[0] ?? entry.path) : entry.path;
}

/** A hardened extension moves a file only to where the index says, inside the app's data, and not through links. */
function isRefused(core: ExtensionCore, entry: ReadIndexEntry, target: BytePath, path: BytePath): boolean {
  const relative = (each: BytePath): BytePath => each.replace(/^\/+/, "");
  return !isAppData(path) || relative(target) !== relative(entry.path) || isBehindLink(core.files, path);
}

/** Returns 0, or the code of a refusal. */
function restoreOne(core: ExtensionCore, entry: ReadIndexEntry, isPrivate: boolean): number {
  const directory = core.directories.restore;
  const target = targetOf(core, directory, entry);
  const path = isPrivate ? directory + target : target;
  if (core.isHardened && isRefused(core, entry, target, path)) return hardenedRefusal;
  putInPlace(core, entry, directory + entry.fileName, path);
  return 0;
}

function putInPlace(core: ExtensionCore, entry: ReadIndexEntry, source: BytePath, path: BytePath): void {
  if (!isValidPath(path) || path === "" || core.files.find(source) === undefined) return;
  const slash = path.lastIndexOf("/");
  try {
    if (slash >= 0) forceDirectories(core.files, `/${path.slice(0, slash)}`);
  } catch (error) {
    if (error instanceof FileError) return;
    throw error;
  }
  const isMoved = step(core, path, () => {
    moveFile(core.files, source, path);
  });
  if (isMoved) finishBigFile(core, path, entry);
}

/**
 * Puts big files and the app's own tars in their places (`spec/backup-extension.md §7.2`).
 * @param isPrivate below the temp directory (`fullBackupOnly`)
 * @returns 0; a hardened extension: the code of the first refusal
 * @throws RestoreError when a report is missing
 */
export function restoreBigFiles(
  core: ExtensionCore,
  entries: readonly ReadIndexEntry[],
  isPrivate: boolean,
): number {
  let code = 0;
  for (const entry of entries) {
    if (!entry.isBigFile && !entry.isUserTar) continue;
    // Public files are moved by a helper of the service, which is no part of this model.
    if (entry.path.startsWith(publicHome)) continue;
    if (core.parameters.supportWithoutTar === true) continue;
    const result = restoreOne(core, entry, isPrivate);
    if (code === 0) code = result;
  }
  return code;
}
