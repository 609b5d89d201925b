import type { BytePath } from "../files/byte-path.js";
import { compilePattern, matchesLeadingDirectory } from "./fnmatch.js";
import type { Pattern } from "./fnmatch.js";

/** Excludes as the scan uses them (`spec/backup-extension.md §3.3`). */
export function normaliseExcludes(excludes: readonly BytePath[]): readonly BytePath[] {
  return excludes
    .filter((exclude) => exclude !== "")
    .map((exclude) => (exclude.endsWith("/") ? `${exclude}*` : exclude))
    .map((exclude) => (exclude.includes("/") && !exclude.startsWith("/") ? `/${exclude}` : exclude));
}

export class Excludes {
  readonly #patterns: readonly Pattern[];

  /** @param excludes as {@link normaliseExcludes} returns them */
  constructor(excludes: readonly BytePath[]) {
    this.#patterns = excludes.map(compilePattern);
  }

  /** Nothing matches an empty path, not even an empty pattern. */
  matches(path: BytePath): boolean {
    return path !== "" && this.#patterns.some((pattern) => matchesLeadingDirectory(pattern, path));
  }
}
