import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { onLocalFile } from "./local-error.js";

/** One file below a folder. */
export interface TreeFile {
  /** Relative to the folder, with `/`. */
  readonly name: string;
  readonly size: number;
}

/** What hdc can carry of a folder, and what it cannot. */
export interface LocalTree {
  /** Depth first, names ascending. */
  readonly files: readonly TreeFile[];
  /** Folders on the way to a file, `""` for the top, in the order in which they were found. */
  readonly folders: readonly string[];
  /** Links to folders, sockets, devices: not sent. Links to files are sent as files. */
  readonly skipped: readonly string[];
}

/** Walks a folder of this computer. Links to folders are not followed, so the walk ends. */
export async function readLocalTree(root: string): Promise<LocalTree> {
  const tree = { files: [] as TreeFile[], folders: [] as string[], skipped: [] as string[] };
  await walk(root, "", tree);
  return tree;
}

async function walk(
  root: string,
  folder: string,
  tree: { files: TreeFile[]; folders: string[]; skipped: string[] },
): Promise<void> {
  const path = join(root, folder);
  const entries = await onLocalFile("list", path, () => readdir(path, { withFileTypes: true }));
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  tree.folders.push(folder);
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      if (!entry.isFile() && !entry.isSymbolicLink()) return undefined;
      const info = await stat(join(path, entry.name)).catch(() => undefined);
      return info?.isFile() === true ? info.size : undefined;
    }),
  );
  for (const [index, entry] of entries.entries()) {
    const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
    const size = sizes[index];
    if (size !== undefined) tree.files.push({ name, size });
    else if (entry.isDirectory()) await walk(root, name, tree);
    else tree.skipped.push(name);
  }
}
