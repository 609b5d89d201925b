import type { BytePath } from "../files/byte-path.js";
import { errno } from "../files/errno.js";
import { FileError } from "../files/extension-files.js";
import type { ExtensionCore } from "../process/extension-core.js";

export interface Opened {
  /** −1 when the file could not be opened. */
  readonly fd: number;
  readonly errno: number;
}

/** Opens a file to be sent; the descriptor is entered in the ledger. */
export function openForSending(core: ExtensionCore, path: BytePath, purpose: string): Opened {
  try {
    const fd = core.files.openForRead(path);
    core.ledger.opened(fd, core.process.name, purpose);
    return { fd, errno: 0 };
  } catch (error) {
    if (error instanceof FileError) return { fd: -1, errno: error.errno };
    throw error;
  }
}

/** Closes what is still the extension's after a call: the service did not take it. */
export function closeLeftOver(core: ExtensionCore, ...fds: readonly number[]): void {
  for (const fd of fds) core.ledger.close(fd, core.process.name);
}

/** Files that may not be read are left out everywhere, without a word. */
export function isNotPermitted(opened: Opened): boolean {
  return opened.errno === errno.EACCES;
}
