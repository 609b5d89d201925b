import type { BytePath } from "../files/byte-path.js";
import { FileError } from "../files/extension-files.js";
import type { ExtensionFiles } from "../files/extension-files.js";
import { isValidPath } from "../naming/path-rules.js";

/** What to do with an entry: write it, leave it out, or end the reading of the archive. */
export type Admission = "write" | "skip" | "stop";

/** What a reader of an archive lets through. */
export interface UntarPolicy {
  /** @param path relative to `/` */
  admit(path: BytePath): Admission;
  /** Permission bits that a file or directory may get. */
  modeOf(mode: number): number;
  /** The archive is damaged, or an entry of it could not be written. */
  damaged(): void;
}

/** The real reader: an entry that climbs drops the rest of the archive, and no damage is ever reported (§8, §11). */
export const realPolicy: UntarPolicy = {
  admit: (path) => (isValidPath(path) ? "write" : "stop"),
  modeOf: (mode) => mode,
  damaged: () => undefined,
};

/** Where an app keeps its data. */
const appData = /^data\/storage\/el[1-5]\//;

/** Is a path inside the app's own data, as it is written and without climbing? */
export function isAppData(path: BytePath): boolean {
  const relative = path.replace(/^\/+/, "").replace(/\0.*$/s, "");
  const parts = relative.split("/");
  return appData.test(relative) && !parts.includes("..");
}

/** Does a link stand at the path, or at one of the directories on the way to it? */
export function isBehindLink(files: ExtensionFiles, path: BytePath): boolean {
  for (let slash = path.indexOf("/", 1); ; slash = path.indexOf("/", slash + 1)) {
    const part = slash < 0 ? path : path.slice(0, slash);
    try {
      if (files.lstat(part).kind === "symlink") return true;
    } catch (error) {
      if (error instanceof FileError) return false;
      throw error;
    }
    if (slash < 0) return false;
  }
}

/** Refuses what the real reader lets through; see `hardenedDifferences`. */
export class HardenedPolicy implements UntarPolicy {
  isDamaged = false;

  constructor(private readonly files: ExtensionFiles) {}

  admit(path: BytePath): Admission {
    if (isAppData(path) && !isBehindLink(this.files, path)) return "write";
    this.isDamaged = true;
    return "skip";
  }

  modeOf(mode: number): number {
    return mode & 0o777;
  }

  damaged(): void {
    this.isDamaged = true;
  }
}
