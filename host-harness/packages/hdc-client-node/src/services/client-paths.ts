import { isAbsolute, join } from "node:path";
import { quoteArgument } from "../protocol/command-line.js";

/** How paths of this computer are understood and told. */
export interface ClientPaths {
  /** Relative paths start here. */
  readonly workingDirectory: string;
  /** What the other end is told as the client's folder; it is only repeated, never opened. */
  readonly announcedDirectory: string;
}

/** Absolute path of a local path. */
export function localPath(paths: ClientPaths, path: string): string {
  return isAbsolute(path) ? path : join(paths.workingDirectory, path);
}

/** The announced folder with the separator that the official client puts at its end (`spec/hdc.md §5`). */
export function announcedFolder(paths: ClientPaths): string {
  return paths.announcedDirectory.endsWith("/") ? paths.announcedDirectory : `${paths.announcedDirectory}/`;
}

/**
 * A path as a word of a command text. A bare `remote` would be taken for the keyword and a leading `-` for an option
 * (`spec/hdc.md §5`).
 * @throws HdcError `not-expressible`
 */
export function pathWord(path: string): string {
  return quoteArgument(path === "remote" || path.startsWith("-") ? `./${path}` : path);
}
