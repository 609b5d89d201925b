import type { BytePath } from "../files/byte-path.js";
import { FileError } from "../files/extension-files.js";
import type { DirectoryEntry, ExtensionFiles } from "../files/extension-files.js";
import { globPaths } from "./glob.js";

const publicHome = "/storage/Users/currentUser/";
const publicAppData = `${publicHome}appdata/`;

function publicChildren(files: ExtensionFiles): readonly BytePath[] {
  let entries: readonly DirectoryEntry[];
  try {
    entries = files.readDirectory(publicHome);
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
  return entries
    .map(({ name, kind }) => publicHome + name + (kind === "directory" ? "/" : ""))
    .filter((path) => path !== publicAppData);
}

const bytewise = (left: BytePath, right: BytePath): number => (left < right ? -1 : left > right ? 1 : 0);

/**
 * The roots of a scan: every include as a glob pattern, absolute, sorted, without duplicates and without what lies
 * below a directory that is a root itself (`spec/backup-extension.md §3.2`).
 */
export function expandIncludes(files: ExtensionFiles, includes: readonly BytePath[]): readonly BytePath[] {
  const paths = new Set<BytePath>();
  for (const include of includes) {
    for (const path of globPaths(files, include)) {
      paths.add(path.indexOf("/") > 0 ? `/${path}` : path);
    }
  }
  for (const path of [...paths]) if (path.startsWith(publicAppData)) paths.delete(path);
  if (paths.has(publicHome)) {
    const children = publicChildren(files);
    if (children.length > 0) {
      paths.delete(publicHome);
      for (const child of children) paths.add(child);
    }
  }
  const roots: BytePath[] = [];
  let covering: BytePath | undefined;
  for (const path of [...paths].sort(bytewise)) {
    if (covering !== undefined && path.startsWith(covering)) continue;
    roots.push(path);
    covering = path.endsWith("/") ? path : undefined;
  }
  return roots;
}
