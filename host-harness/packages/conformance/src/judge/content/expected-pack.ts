import {
  bigFileBoundary,
  bytesOfText,
  Excludes,
  expandIncludes,
  makeLocalList,
  normaliseExcludes,
  parseExtensionConfig,
  readReport,
  scanFiles,
  scanListsOf,
  textOfBytes,
} from "@ohbackup/reference-model";
import type { ScanLists } from "@ohbackup/reference-model";
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
  const lists = listsOf(bundle);
  if (lists === undefined) return undefined;
  const { includes, excludes } = lists;
  const files = new DigestFiles(tree);
  const options = { excludes: new Excludes(normaliseExcludes(excludes)), boundary: bigFileBoundary };
  const { small, big } = scanFiles(files, expandIncludes(files, includes), [], options);
  const names = (list: readonly { path: string }[]): Set<string> =>
    new Set(list.map(({ path }) => withoutSlash(textOfBytes(path))));
  return { small: names(small), big: names(big) };
}

/**
 * What the first incremental backup of a bundle must hold: the service's own list, which knows no wildcards
 * (`spec/backup-extension.md §3.4`); undefined as with {@link expectedPackOf}.
 */
export function expectedIncrementOf(bundle: KnownBundle, tree: KnownTree): ReadonlySet<string> | undefined {
  const lists = listsOf(bundle);
  if (lists === undefined) return undefined;
  const rows = readReport(makeLocalList(new DigestFiles(tree), lists, 0).text);
  return new Set([...rows.keys()].map((path) => withoutSlash(textOfBytes(`/${path}`))));
}

function listsOf(bundle: KnownBundle): ScanLists | undefined {
  if (bundle.config === undefined) return undefined;
  const text = typeof bundle.config === "string" ? bundle.config : JSON.stringify(bundle.config);
  const config = parseExtensionConfig(bytesOfText(text));
  if (config.compatibleDirMapping.size > 0 || config.optionDir !== undefined) return undefined;
  return scanListsOf(config, "");
}
