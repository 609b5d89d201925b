import { bytesOfText, Excludes, normaliseExcludes, textOfBytes } from "@ohbackup/reference-model";
import type { ClauseId } from "@ohbackup/reference-model";
import type { TarMember } from "../../trace/event.js";
import { asObject, parsedJson } from "../../json-value.js";
import type { JsonValue } from "../../json-value.js";
import { withoutSlash } from "./known-tree.js";
import { leavesOf, linksOf } from "./pack-view.js";
import { absolute } from "./saved-content.js";
import type { PackView } from "./pack-view.js";

/** Which paths of a sandbox a clause decides about; none = its situation does not arise. */
export interface Concern {
  readonly clause: ClauseId;
  readonly paths: (view: PackView) => readonly string[];
  /** What is wrong with a member of a path; `all` are those of the path in the same archive. Undefined = nothing. */
  readonly problem?: (member: TarMember, all: readonly TarMember[]) => string | undefined;
}

const below = (folder: string, path: string): boolean => path.startsWith(`${withoutSlash(folder)}/`);
const hasWildcard = (pattern: string): boolean => /[*?[]/.test(pattern);

function includesOf({ plan }: PackView): readonly string[] {
  return plan.lists.includes.map(textOfBytes);
}

function excludesOf({ plan }: PackView): readonly string[] {
  return plan.lists.excludes.map(textOfBytes);
}

/** Leaves below any of the folders. */
function leavesBelow(view: PackView, folders: readonly string[]): readonly string[] {
  return leavesOf(view).filter((path) => folders.some((folder) => below(absolute(folder), path)));
}

/** The lists as the configuration has them; undefined when it does not say. */
function listInText({ plan }: PackView, name: "includes" | "excludes"): JsonValue | undefined {
  return asObject(parsedJson(plan.text))?.[name];
}

function existsIn({ tree, bundle }: PackView, pattern: string): boolean {
  const path = withoutSlash(absolute(pattern));
  const isParent = [...tree.keys()].some((known) => below(path, known));
  return isParent || tree.has(path) || linksOf(bundle, "symbolic").some((link) => link.path === path);
}

/** Clauses of the lists of a configuration (`spec/backup-extension.md §3`): each decides about paths. */
export const listConcerns: readonly Concern[] = [
  {
    clause: "ext-4",
    paths: (view) =>
      view.plan.text.startsWith("{") && listInText(view, "includes") === undefined ? leavesOf(view) : [],
  },
  {
    clause: "ext-5",
    paths: (view) => {
      const list = listInText(view, "includes");
      return Array.isArray(list) && list.length === 0 ? leavesOf(view) : [];
    },
  },
  {
    clause: "ext-6",
    paths: (view) => {
      const includes = includesOf(view);
      const nothingThere = includes.every(
        (include) => include !== "" && !hasWildcard(include) && !existsIn(view, include),
      );
      return includes.length > 0 && nothingThere ? leavesOf(view) : [];
    },
  },
  {
    clause: "ext-7",
    paths: (view) =>
      leavesBelow(
        view,
        includesOf(view).filter((include) => !include.endsWith("/") && existsIn(view, include)),
      ),
  },
  {
    clause: "ext-8",
    paths: (view) =>
      leavesBelow(
        view,
        includesOf(view).filter((include) => include !== "" && !include.startsWith("/")),
      ),
  },
  {
    clause: "ext-9",
    paths: (view) => {
      const includes = includesOf(view).map(absolute);
      return leavesOf(view).filter((path) => includes.filter((include) => below(include, path)).length > 1);
    },
    problem: (_, all) => (all.length > 1 ? `${all.length} times in the archive` : undefined),
  },
  {
    clause: "ext-10",
    paths: (view) => {
      const stars = excludesOf(view).filter((exclude) => hasWildcard(exclude) && !exclude.includes("/"));
      const matching = new Excludes(normaliseExcludes(stars.map(bytesOfText)));
      return leavesOf(view).filter((path) => matching.matches(bytesOfText(path)));
    },
  },
  {
    clause: "ext-11",
    paths: (view) => {
      const names = new Set(
        excludesOf(view).filter((exclude) => !exclude.includes("/") && !hasWildcard(exclude)),
      );
      return leavesOf(view).filter((path) => path.split("/").some((part) => names.has(part)));
    },
  },
  {
    clause: "ext-12",
    paths: (view) =>
      leavesBelow(
        view,
        excludesOf(view).filter((exclude) => exclude.endsWith("/")),
      ),
  },
  {
    clause: "ext-13",
    paths: (view) =>
      leavesBelow(
        view,
        excludesOf(view).filter((exclude) => includesOf(view).includes(exclude)),
      ),
  },
  {
    clause: "ext-14",
    paths: (view) => {
      const excludes = excludesOf(view);
      return leavesOf(view).filter((path) =>
        excludes.some((exclude) => exclude !== path && exclude.toLowerCase() === path.toLowerCase()),
      );
    },
  },
  { clause: "ext-15", paths: (view) => (view.plan.ofScene ? leavesOf(view) : []) },
  {
    clause: "ext-16",
    paths: (view) => leavesBelow(view, [...view.plan.config.compatibleDirMapping].flat().map(textOfBytes)),
  },
  {
    clause: "ext-17",
    // Strict JSON has neither comments nor a comma before a closing bracket.
    paths: (view) => (parsedJson(view.plan.text) === undefined ? leavesOf(view) : []),
  },
];
