import { serviceCodes } from "../../rules/service-codes.js";
import { textOfBytes } from "../files/byte-path.js";
import type { BytePath } from "../files/byte-path.js";
import { errno } from "../files/errno.js";
import { FileError } from "../files/extension-files.js";
import { readBytes } from "../files/read-text.js";
import { IndexError, readIndex } from "../index/read-index.js";
import type { ReadIndex } from "../index/read-index.js";
import { extensionOf } from "../naming/big-file-name.js";
import { isValidPath } from "../naming/path-rules.js";
import { configOf } from "../process/extension-core.js";
import type { ExtensionCore } from "../process/extension-core.js";
import { readReport } from "../report/report.js";
import { HardenedPolicy } from "../tar/untar-policy.js";
import { untar } from "../tar/untar.js";
import type { UntarOptions, UntarResult } from "../tar/untar.js";
import { restoreBigFiles } from "./big-files.js";
import { hardenedRefusal } from "./hardened-differences.js";
import { RestoreError } from "./restore-error.js";
import { recordEntries, recordOnly } from "./restore-record.js";

/** Removes a file; one that is not there is fine. */
export function removeQuietly(core: ExtensionCore, ...paths: readonly BytePath[]): void {
  for (const path of paths) {
    try {
      core.files.remove(path);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    }
  }
}

/**
 * The index that the client sent; a missing or broken one is empty.
 * @throws RestoreError when a row has something else where members belong
 */
export function readRestoreIndex(core: ExtensionCore, path: BytePath, code: number): ReadIndex {
  try {
    return readIndex(textOfBytes(readBytes(core.files, path) ?? ""));
  } catch (error) {
    if (error instanceof IndexError) throw new RestoreError(code, error.message);
    throw error;
  }
}

function tarsOf(index: ReadIndex): readonly BytePath[] {
  const userTars = new Set(
    index.entries.filter(({ isUserTar }) => isUserTar).map(({ fileName }) => fileName),
  );
  return index.names.filter((name) => extensionOf(name) === "tar" && !userTars.has(name));
}

const firstFailure = (codes: readonly number[]): number => codes.find((code) => code !== 0) ?? 0;

/** Unpacks one archive. Only one that cannot be opened is a failure, unless the extension is hardened. */
export function unpackTar(core: ExtensionCore, path: BytePath, options: UntarOptions): UntarResult {
  if (!core.isHardened) return untar(core.files, path, options);
  const policy = new HardenedPolicy(core.files);
  const result = untar(core.files, path, { ...options, policy });
  return result.returnCode === 0 && policy.isDamaged ? { ...result, returnCode: hardenedRefusal } : result;
}

/** Unpacks all of a full restore. Returns the code of the last tar. */
export function unpackFull(core: ExtensionCore, index: ReadIndex): number {
  const directory = core.directories.restore;
  const isPrivate = configOf(core).fullBackupOnly;
  const results: number[] = [];
  for (const name of tarsOf(index)) {
    const path = directory + name;
    const { returnCode } = unpackTar(core, path, { rootPath: isPrivate ? directory : "/" });
    results.push(returnCode);
    if (returnCode === 0) removeQuietly(core, path);
    else recordOnly(core, path, returnCode);
  }
  const bigFiles = restoreBigFiles(core, index.entries, isPrivate);
  return core.isHardened ? firstFailure([...results, bigFiles]) : (results.at(-1) ?? 0);
}

function unpackIncrementalTar(core: ExtensionCore, name: BytePath, isPrivate: boolean): number {
  const directory = core.directories.restore;
  const path = directory + name;
  if (!isValidPath(path)) return errno.EINVAL;
  const includes = new Set(readReport(readBytes(core.files, `${path}.rp`) ?? "").keys());
  const { returnCode, errors } = unpackTar(core, path, { rootPath: isPrivate ? directory : "/", includes });
  if (returnCode !== 0 && includes.size === 0) recordOnly(core, name, returnCode);
  recordEntries(core, errors);
  removeQuietly(core, path, `${path}.rp`);
  return returnCode;
}

/** Unpacks all of an incremental restore. Returns the code of the last name in the index, which is 0 for no tar. */
export function unpackIncremental(core: ExtensionCore): number {
  const index = readRestoreIndex(core, core.directories.restoreIndex, serviceCodes.invalidArgument);
  const isPrivate = configOf(core).fullBackupOnly;
  const tars = new Set(tarsOf(index));
  const results = index.names.map((name) =>
    tars.has(name) ? unpackIncrementalTar(core, name, isPrivate) : 0,
  );
  const code = core.isHardened ? firstFailure(results) : (results.at(-1) ?? 0);
  if (code !== 0) return code;
  const bigFiles = restoreBigFiles(core, index.entries, isPrivate);
  if (core.isHardened && bigFiles !== 0) return bigFiles;
  const { restoreIndex } = core.directories;
  if (core.state.isClearData) removeQuietly(core, restoreIndex, `${restoreIndex}.rp`);
  return 0;
}
