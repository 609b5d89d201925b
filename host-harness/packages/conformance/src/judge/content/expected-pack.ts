import {
  bigFileBoundary,
  bytesOfText,
  ConfigError,
  divideIncludes,
  Excludes,
  expandIncludes,
  makeLocalList,
  normaliseExcludes,
  parseExtensionConfig,
  readBackupExResult,
  readReport,
  scanFiles,
  scanListsOf,
  textOfBytes,
} from "@ohbackup/reference-model";
import type { BytePath, ExtensionConfig, ProfileFlags, ScanLists } from "@ohbackup/reference-model";
import type { KnownBundle } from "../../trace/header.js";
import { scriptedText } from "../history/behaviour.js";
import { bundleInfoOf, infoOf } from "../history/infos.js";
import type { Run } from "../history/run.js";
import { DigestFiles } from "./digest-files.js";
import { withoutSlash } from "./known-tree.js";
import type { KnownTree } from "./known-tree.js";

/** What decides about the content of one full backup. */
export interface PackPlan {
  /** Text of the configuration. */
  readonly text: string;
  readonly config: ExtensionConfig;
  /** Of the configuration, or of the scene that the append named. */
  readonly lists: ScanLists;
  /** True when a scene's own lists count. */
  readonly ofScene: boolean;
  /** `restoreDir`s that onBackupEx switched on. */
  readonly mappedDirectories: ReadonlySet<BytePath>;
}

/** Paths that a full backup must hold. */
export interface ExpectedPack {
  /** In archives: files, and directories without anything in them. */
  readonly small: ReadonlySet<string>;
  /** As files of their own. */
  readonly big: ReadonlySet<string>;
  /** Where the content of a path of a mapped directory lies. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Undefined when the trace does not tell what the configuration is or what the extension answered. */
export function packPlanOf(flags: ProfileFlags, bundle: KnownBundle, run: Run): PackPlan | undefined {
  if (bundle.config === undefined) return undefined;
  const text = typeof bundle.config === "string" ? bundle.config : JSON.stringify(bundle.config);
  const config = configOf(text);
  const info = bundleInfoOf(flags, infoOf(run) ?? "");
  if (config === undefined || info.isSupportWithoutTar) return undefined;
  const answer = config.compatibleDirMapping.size === 0 ? "" : scriptedText(bundle, "onBackupEx");
  if (answer === undefined) return undefined;
  const scene = flags.infosKnowBroadcastType ? info.backupScene : "";
  return {
    text,
    config,
    lists: scanListsOf(config, scene),
    ofScene: scene !== "" && config.optionDir !== undefined,
    mappedDirectories: readBackupExResult(answer).compatibleDirs,
  };
}

function configOf(text: string): ExtensionConfig | undefined {
  try {
    return parseExtensionConfig(bytesOfText(text));
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** What a full backup must hold, found by the extension's own scan. */
export function expectedPackOf(
  { config, lists, mappedDirectories }: PackPlan,
  tree: KnownTree,
  links: KnownBundle["links"] = [],
): ExpectedPack {
  const files = new DigestFiles(tree, links);
  const { plain, mapped } = divideIncludes(lists.includes, config.compatibleDirMapping, mappedDirectories);
  const options = { excludes: new Excludes(normaliseExcludes(lists.excludes)), boundary: bigFileBoundary };
  const { small, big } = scanFiles(files, expandIncludes(files, plain), mapped, options);
  const sources = new Map<string, string>();
  const name = (path: string): string => withoutSlash(textOfBytes(path));
  for (const { path, restorePath } of [...small, ...big]) {
    if (restorePath !== "") sources.set(name(restorePath), name(path));
  }
  const saved = (list: readonly { path: string; restorePath: string }[]): Set<string> =>
    new Set(list.map(({ path, restorePath }) => name(restorePath === "" ? path : restorePath)));
  return { small: saved(small), big: saved(big), sources };
}

/**
 * What the first incremental backup of a bundle must hold: the service's own list, which knows no wildcards
 * (`spec/backup-extension.md §3.4`).
 */
export function expectedIncrementOf({ lists }: PackPlan, tree: KnownTree): ReadonlySet<string> {
  const rows = readReport(makeLocalList(new DigestFiles(tree), lists, 0).text);
  return new Set([...rows.keys()].map((path) => withoutSlash(textOfBytes(`/${path}`))));
}
