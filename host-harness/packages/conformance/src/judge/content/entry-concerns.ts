import { bytesOfText } from "@ohbackup/reference-model";
import type { TarMember } from "../../trace/event.js";
import type { Concern } from "./list-concerns.js";
import { withoutSlash } from "./known-tree.js";
import { leavesOf, linksOf } from "./pack-view.js";
import type { PackView } from "./pack-view.js";
import { absolute } from "./saved-content.js";

/** From this length on a name has a record of its own (`spec/backup-extension.md §5.2`). */
const longName = 100;
const setUser = 0o4000;

const files = (view: PackView): readonly string[] =>
  leavesOf(view).filter((path) => view.tree.get(path)?.type === "file" && view.expected.small.has(path));

/** A byte of a name that is no plain printable ASCII, or that other formats would have to escape. */
const needsCare = (path: string): boolean => /[^\x20-\x7e]|[%;"\\]/.test(path);

/** Clauses of single entries (`spec/backup-extension.md §4.1, §5`). */
export const entryConcerns: readonly Concern[] = [
  {
    clause: "ext-19",
    paths: (view) => files(view).filter((path) => view.tree.get(path)?.size === 0),
    problem: ({ size }) => (size === 0 ? undefined : `has ${size ?? "no"} bytes`),
  },
  {
    clause: "ext-22",
    paths: ({ bundle, plan }) => {
      const roots = new Set(plan.lists.includes.map(withoutSlash));
      return linksOf(bundle, "symbolic")
        .map(({ path }) => path)
        .filter((path) => !roots.has(bytesOfText(path)));
    },
  },
  {
    clause: "ext-23",
    paths: ({ bundle, plan, tree }) => {
      const roots = new Set(plan.lists.includes.map(withoutSlash));
      return linksOf(bundle, "symbolic")
        .filter(({ path, target }) => roots.has(bytesOfText(path)) && tree.get(target)?.type === "file")
        .map(({ path }) => path);
    },
    problem: ({ type, size }) =>
      type === "" && (size ?? 0) === 0 ? undefined : `is a member of type ${JSON.stringify(type)}`,
  },
  {
    clause: "ext-24",
    paths: ({ bundle, tree }) =>
      linksOf(bundle, "hard")
        .flatMap(({ path, target }) => [path, target])
        .filter((path) => tree.get(path)?.type === "file"),
  },
  {
    clause: "ext-26",
    paths: (view) => files(view).filter((path) => bytesOfText(path).length >= longName),
  },
  { clause: "ext-27", paths: (view) => files(view).filter(needsCare) },
  {
    clause: "ext-30",
    paths: (view) => files(view).filter((path) => ((view.tree.get(path)?.mode ?? 0) & setUser) !== 0),
    problem: ({ mode }) => ((mode & setUser) === 0 ? `has the mode ${mode.toString(8)}` : undefined),
  },
];

/** Members by the path they stand for, of the archive that counts: one that comes again replaces the earlier one. */
export function membersByPath({ kept }: PackView): ReadonlyMap<string, readonly TarMember[]> {
  const result = new Map<string, TarMember[]>();
  for (const { member, seq } of kept.members) {
    const path = absolute(withoutSlash(member.name));
    if (kept.files.get(path)?.seq !== seq) continue;
    const list = result.get(path);
    if (list === undefined) result.set(path, [member]);
    else list.push(member);
  }
  return result;
}
