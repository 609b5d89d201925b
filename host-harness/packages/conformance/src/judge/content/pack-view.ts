import type { KnownBundle } from "../../trace/header.js";
import type { ExpectedPack, PackPlan } from "./expected-pack.js";
import type { KnownTree } from "./known-tree.js";
import type { SavedContent } from "./saved-content.js";

/** A full backup that was saved whole, with all that decides what must be in it. */
export interface PackView {
  readonly bundle: KnownBundle;
  readonly plan: PackPlan;
  readonly tree: KnownTree;
  readonly expected: ExpectedPack;
  readonly kept: SavedContent;
}

/** Where a path of the sandbox is in a backup. */
export type Fate = "in an archive" | "by itself" | "left out";

export function expectedFate({ expected }: PackView, path: string): Fate {
  if (expected.big.has(path)) return "by itself";
  return expected.small.has(path) ? "in an archive" : "left out";
}

export function seenFate({ kept }: PackView, path: string): Fate {
  const file = kept.files.get(path);
  if (file === undefined) return "left out";
  return kept.index.rows.some((row) => row.isBigFile === true && row.fileName === file.uri)
    ? "by itself"
    : "in an archive";
}

/** Files and links of the sandbox, without what is only a parent of others. */
export function leavesOf({ tree, bundle }: PackView): readonly string[] {
  const parents = new Set([...tree.keys()].map((path) => path.slice(0, path.lastIndexOf("/"))));
  const leaves = [...tree.keys()].filter((path) => tree.get(path)?.type === "file" || !parents.has(path));
  return [...leaves, ...linksOf(bundle, "symbolic").map(({ path }) => path)];
}

type Link = NonNullable<KnownBundle["links"]>[number];

export function linksOf({ links = [] }: KnownBundle, kind: Link["kind"]): readonly Link[] {
  return links.filter((link) => link.kind === kind);
}
