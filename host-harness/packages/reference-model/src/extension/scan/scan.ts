import type { BytePath } from "../files/byte-path.js";
import { FileError } from "../files/extension-files.js";
import type { DirectoryEntry, ExtensionFiles, FileFacts } from "../files/extension-files.js";
import { longestPath } from "../limits.js";
import type { MappedDirectory } from "../config/dir-mapping.js";
import type { Excludes } from "../patterns/excludes.js";

/** A file or an empty directory that goes into a tar. */
export interface SmallFile {
  /** Directories end with a slash. */
  readonly path: BytePath;
  /** Where it shall be restored, when that is another path; else empty. */
  readonly restorePath: BytePath;
  readonly size: number;
}

/** A file that is sent by itself. */
export interface BigFile {
  readonly path: BytePath;
  readonly restorePath: BytePath;
  readonly facts: FileFacts;
}

export interface ScanResult {
  /** In the order in which they were found, as are the big ones. */
  readonly small: readonly SmallFile[];
  readonly big: readonly BigFile[];
  /** Bytes of all files. */
  readonly totalSize: number;
}

export interface ScanOptions {
  readonly excludes: Excludes;
  /** A larger file is big; −1 makes every file big. */
  readonly boundary: number;
  /** Added to the length of every path before it is compared with the longest one (mode without tars). */
  readonly extraLength?: number;
}

interface Frame {
  readonly path: BytePath;
  readonly restorePath: BytePath;
}

const withSlash = (path: BytePath): BytePath => (path.endsWith("/") ? path : `${path}/`);

class Scan {
  readonly small: SmallFile[] = [];
  readonly big: BigFile[] = [];
  totalSize = 0;

  constructor(
    private readonly files: ExtensionFiles,
    private readonly options: ScanOptions,
  ) {}

  root({ path, restorePath }: Frame): void {
    if (this.files.find(path)?.kind === "directory") this.#tree({ path, restorePath });
    else if (path !== "/") this.#file({ path, restorePath });
  }

  /** Depth first with a stack: directories found last are entered first, after all files of their parent. */
  #tree(root: Frame): void {
    const stack = [root];
    for (let frame = stack.pop(); frame !== undefined; frame = stack.pop()) {
      if (this.options.excludes.matches(frame.path)) continue;
      const entries = this.#entries(frame.path);
      if (entries === undefined) continue;
      const prefix = withSlash(frame.path);
      if (entries.length === 0) {
        this.small.push({ path: prefix, restorePath: frame.restorePath, size: 0 });
        continue;
      }
      const restorePrefix = frame.restorePath === "" ? "" : withSlash(frame.restorePath);
      for (const { name, kind } of entries) {
        if (kind !== "file" && kind !== "directory") continue;
        const restorePath = restorePrefix === "" ? "" : restorePrefix + name;
        const child = { path: prefix + name, restorePath };
        if (kind === "file") this.#file(child);
        else stack.push(child);
      }
    }
  }

  #entries(path: BytePath): readonly DirectoryEntry[] | undefined {
    try {
      return this.files.readDirectory(path);
    } catch (error) {
      // A directory that may not be read is left out without a word (§4.1).
      if (error instanceof FileError) return undefined;
      throw error;
    }
  }

  #file({ path, restorePath }: Frame): void {
    // Files of a mapped directory are only excluded with their directory (§3.3).
    if (restorePath === "" && this.options.excludes.matches(path)) return;
    if (path.length + (this.options.extraLength ?? 0) >= longestPath) return;
    const size = this.files.sizeOf(path);
    if (size === undefined) return;
    if (size <= this.options.boundary) {
      this.small.push({ path, restorePath, size });
    } else {
      const facts = this.files.find(path);
      if (facts === undefined) return;
      this.big.push({ path, restorePath, facts });
    }
    this.totalSize += size;
  }
}

/**
 * Finds what a full backup saves (`spec/backup-extension.md §4.1`). Symbolic links, fifos, sockets and devices below a
 * root are left out; a root itself may be a link.
 */
export function scanFiles(
  files: ExtensionFiles,
  roots: readonly BytePath[],
  mapped: readonly MappedDirectory[],
  options: ScanOptions,
): ScanResult {
  const scan = new Scan(files, options);
  for (const path of roots) scan.root({ path, restorePath: "" });
  for (const { backupDir, restoreDir } of mapped) scan.root({ path: backupDir, restorePath: restoreDir });
  return { small: scan.small, big: scan.big, totalSize: scan.totalSize };
}
