import type { ManageRow, TarMember } from "../../trace/event.js";
import { filesOf } from "../history/run.js";
import type { Run } from "../history/run.js";
import { isIndex } from "../history/saved.js";
import type { Saved, SavedFiles } from "../history/saved.js";
import type { KnownEntry } from "./known-tree.js";
import { withoutSlash } from "./known-tree.js";

/** One file that a backup holds, and where it lies in it. */
export interface PackedFile {
  readonly entry: KnownEntry;
  /** Name of the archive or of the file itself. */
  readonly uri: string;
  /** `seq` of the saved event that shows it. */
  readonly seq: number;
}

/** A member of an archive, with the name that it has in it. */
export interface PackedMember {
  readonly member: TarMember;
  readonly seq: number;
}

/** What the caller saved of one backup of a bundle. */
export interface SavedContent {
  readonly files: ReadonlyMap<string, PackedFile>;
  /** Members of all archives, in their order; a path may occur more than once. */
  readonly members: readonly PackedMember[];
  /** Rows of manage.json, and the event that shows them. */
  readonly index: { readonly rows: readonly ManageRow[]; readonly seq: number };
  /** True when every archive was looked into. */
  readonly complete: boolean;
}

/** What the caller saved of a run; undefined without manage.json. */
export function savedContentOf(run: Run, saved: SavedFiles): SavedContent | undefined {
  const delivered = filesOf(run);
  const index = delivered.find(isIndex);
  const kept = index === undefined ? undefined : saved.of(index);
  const rows = kept?.manage;
  if (kept === undefined || rows === undefined) return undefined;
  const members: PackedMember[] = [];
  const files = new Map<string, PackedFile>();
  let complete = true;
  for (const event of delivered) {
    const file = saved.of(event);
    if (file === undefined || isIndex(event)) complete &&= file !== undefined;
    else if (file.tar !== undefined) {
      addMembers(files, file);
      members.push(...file.tar.map((member) => ({ member, seq: file.seq })));
    } else {
      const row = rows.find(({ fileName }) => fileName === file.uri);
      if (row?.isBigFile === true)
        files.set(absolute(row.path), { entry: bigEntry(file, row), uri: file.uri, seq: file.seq });
      else complete = false;
    }
  }
  return { files, members, index: { rows, seq: kept.seq }, complete };
}

/** Directories end with a slash, in full backups paths begin with one (`spec/backup-extension.md §4.1`, `§6.4`). */
function addMembers(files: Map<string, PackedFile>, kept: Saved): void {
  for (const { name, type, mode, size, mtime, sha256 } of kept.tar ?? []) {
    const isDirectory = type === "5";
    const entry: KnownEntry = {
      type: isDirectory ? "dir" : "file",
      mode,
      ...(isDirectory || size === undefined ? {} : { size }),
      ...(isDirectory || mtime === undefined ? {} : { mtime }),
      ...(sha256 === undefined ? {} : { sha256 }),
    };
    files.set(absolute(withoutSlash(name)), { entry, uri: kept.uri, seq: kept.seq });
  }
}

function bigEntry(kept: Saved, row: NonNullable<Saved["manage"]>[number]): KnownEntry {
  const { mode, mtime } = row;
  return {
    type: "file",
    ...(mode === undefined ? {} : { mode }),
    ...(mtime === undefined ? {} : { mtime }),
    ...(kept.size === undefined ? {} : { size: kept.size }),
    ...(kept.sha256 === undefined ? {} : { sha256: kept.sha256 }),
  };
}

export function absolute(path: string): string {
  return path.startsWith("/") ? path : `/${path}`;
}
