import {
  bigFileBoundary,
  bytesOfText,
  Excludes,
  expandIncludes,
  normaliseExcludes,
  parseExtensionConfig,
  scanFiles,
  scanListsOf,
  textOfBytes,
} from "@ohbackup/reference-model";
import type { KnownBundle } from "../../trace/header.js";
import { DigestFiles } from "./digest-files.js";
import { withoutSlash } from "./known-tree.js";
import type { KnownTree } from "./known-tree.js";

/** Paths that a full backup must hold. */
export interface ExpectedPack {
  /** In archives: files, and directories without anything in them. */
  readonly small: ReadonlySet<string>;
  /** As files of their own. */
  readonly big: ReadonlySet<string>;
}

/**
 * What a full backup of a bundle must hold, found by the extension's own scan; undefined when the configuration is not
 * known or moves directories.
 */
export function expectedPackOf(bundle: KnownBundle, tree: KnownTree): ExpectedPack | undefined {
  if (bundle.config === undefined) return undefined;
  const text = typeof bundle.config === "string" ? bundle.config : JSON.stringify(bundle.config);
  const config = parseExtensionConfig(bytesOfText(text));
  if (config.compatibleDirMapping.size > 0 || config.optionDir !== undefined) return undefined;
  const { includes, excludes } = scanListsOf(config, "");
  const files = new DigestFiles(tree);
  const options = { excludes: new Excludes(normaliseExcludes(excludes)), boundary: bigFileBoundary };
  const { small, big } = scanFiles(files, expandIncludes(files, includes), [], options);
  const names = (list: readonly { path: string }[]): Set<string> =>
    new Set(list.map(({ path }) => withoutSlash(textOfBytes(path))));
  return { small: names(small), big: names(big) };
}
