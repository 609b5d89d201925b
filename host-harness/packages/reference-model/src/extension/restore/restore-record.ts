import type { BytePath } from "../files/byte-path.js";
import { FileError } from "../files/extension-files.js";
import type { ExtensionCore } from "../process/extension-core.js";

/**
 * What the real extension notes about files that it could not restore (`spec/backup-extension.md §7.2`). It writes them
 * to its log; nothing depends on them.
 */

/** Adds a failure to those of a path. */
export function record(core: ExtensionCore, path: BytePath, code: number): void {
  const codes = core.state.restoreErrors.get(path);
  if (codes === undefined) core.state.restoreErrors.set(path, [code]);
  else codes.push(code);
}

/** Replaces the failures of a path by one. */
export function recordOnly(core: ExtensionCore, path: BytePath, code: number): void {
  core.state.restoreErrors.set(path, [code]);
}

/** Adds the failures of an archive's entries, but for paths that have some already. */
export function recordEntries(core: ExtensionCore, errors: ReadonlyMap<BytePath, readonly number[]>): void {
  for (const [path, codes] of errors) {
    if (!core.state.restoreErrors.has(path)) core.state.restoreErrors.set(path, [...codes]);
  }
}

/** Does a step; a failure is recorded for the path. Returns false when it failed. */
export function step(core: ExtensionCore, path: BytePath, task: () => void): boolean {
  try {
    task();
    return true;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    record(core, path, error.errno);
    return false;
  }
}
