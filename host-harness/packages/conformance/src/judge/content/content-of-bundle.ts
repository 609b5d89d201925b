import type { TraceEventOf } from "../../trace/event.js";
import { treeOf, withoutSlash } from "./known-tree.js";
import type { KnownEntry, KnownTree } from "./known-tree.js";
import type { PackedFile, SavedContent } from "./saved-content.js";

/** Follows what must lie in a bundle's sandbox, happening by happening. */
export class ContentOfBundle {
  #tree: Map<string, KnownEntry> | undefined;
  #seen: number[] = [];
  /** The last complete backup that the caller saved. */
  saved: SavedContent | undefined;
  /** True once a restore has put files back. */
  restored = false;

  /** Undefined when nothing is known of the sandbox any more. */
  get tree(): KnownTree | undefined {
    return this.#tree;
  }

  /** Events that the knowledge comes from. */
  get events(): readonly number[] {
    return this.#seen;
  }

  digest(event: TraceEventOf<"tree">): void {
    this.#seen.push(event.seq);
    if (event.when === "changed") {
      for (const [path, entry] of treeOf(event.entries)) this.#tree?.set(path, entry);
      for (const path of event.removed ?? []) this.#tree?.delete(withoutSlash(path));
    } else {
      this.#tree = treeOf(event.entries);
      this.restored = false;
    }
  }

  cleared(seq: number): void {
    this.#seen.push(seq);
    if (this.#tree !== undefined) this.#tree = new Map();
  }

  /** Puts back what a restore must have put back. */
  putBack(files: ReadonlyMap<string, PackedFile>, seq: number): void {
    this.restored = true;
    this.#seen.push(seq, ...new Set([...files.values()].map((file) => file.seq)));
    for (const [path, { entry }] of files) {
      // A time of 0 is not set (`spec/backup-extension.md §12.83`), and what is not set is not known.
      const { mtime, ...others } = entry;
      this.#tree?.set(path, mtime === 0 || mtime === undefined ? others : { ...others, mtime });
    }
  }

  forget(): void {
    this.#tree = undefined;
  }
}
