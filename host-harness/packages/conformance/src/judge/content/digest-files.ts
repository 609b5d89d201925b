import { bytesOfText, FileError } from "@ohbackup/reference-model";
import type { BytePath, DirectoryEntry, ExtensionFiles, FileFacts } from "@ohbackup/reference-model";
import type { KnownBundle } from "../../trace/header.js";
import type { KnownTree } from "./known-tree.js";

const ENOENT = 2;
const ENOTDIR = 20;
const EROFS = 30;

const regularFile = 0o100644;
const directory = 0o40755;

/** A known tree as the extension's scan sees a file system: only to be looked at. */
export class DigestFiles implements ExtensionFiles {
  readonly #facts = new Map<BytePath, FileFacts>();
  readonly #targets = new Map<BytePath, BytePath>();
  readonly #children = new Map<BytePath, Map<BytePath, DirectoryEntry>>();

  constructor(tree: KnownTree, links: NonNullable<KnownBundle["links"]> = []) {
    this.#addDirectory("/");
    for (const { path, target, kind } of links) {
      // A digest takes a hard link for the file that it is.
      if (kind === "hard") continue;
      this.#targets.set(bytesOfText(path), bytesOfText(target));
      this.#link(bytesOfText(path), "symlink");
    }
    for (const [path, entry] of tree) {
      const bytes = bytesOfText(path);
      this.#link(bytes, entry.type === "dir" ? "directory" : "file");
      if (entry.type === "dir") this.#addDirectory(bytes);
      else
        this.#facts.set(bytes, factsOf("file", entry.mode ?? regularFile, entry.size ?? 0, entry.mtime ?? 0));
    }
  }

  find(path: BytePath): FileFacts | undefined {
    const name = trimmed(path);
    // A link to a link leads nowhere here: no scenario makes one.
    return this.#facts.get(this.#targets.get(name) ?? name);
  }

  stat(path: BytePath): FileFacts {
    const facts = this.find(path);
    if (facts === undefined) throw new FileError(ENOENT, `${path} is not in the digest`);
    return facts;
  }

  lstat(path: BytePath): FileFacts {
    return this.stat(path);
  }

  readDirectory(path: BytePath): readonly DirectoryEntry[] {
    const children = this.#children.get(trimmed(path));
    if (children === undefined) throw new FileError(ENOTDIR, `${path} is no directory of the digest`);
    return [...children.values()];
  }

  sizeOf(path: BytePath): number | undefined {
    return this.find(path)?.size;
  }

  openEntry = refuse;
  openForRead = refuse;
  openForWrite = refuse;
  createFile = refuse;
  openForAppend = refuse;
  close = refuse;
  makeDirectory = refuse;
  makeSymlink = refuse;
  remove = refuse;
  removeTree = refuse;
  rename = refuse;
  changeMode = refuse;
  setTimes = refuse;

  userName(uid: number): string {
    return String(uid);
  }

  groupName(gid: number): string {
    return String(gid);
  }

  #addDirectory(path: BytePath): void {
    if (this.#children.has(path)) return;
    this.#children.set(path, new Map());
    this.#facts.set(path, factsOf("directory", directory, 0, 0));
    if (path !== "/") this.#link(path, "directory");
  }

  #link(path: BytePath, kind: DirectoryEntry["kind"]): void {
    const slash = path.lastIndexOf("/");
    const parent = slash <= 0 ? "/" : path.slice(0, slash);
    this.#addDirectory(parent);
    const name = path.slice(slash + 1);
    this.#children.get(parent)?.set(name, { name, kind });
  }
}

/** Relative paths are below the root, the working directory of an extension. */
function trimmed(path: BytePath): BytePath {
  const absolute = path.startsWith("/") ? path : `/${path}`;
  return absolute.length > 1 && absolute.endsWith("/") ? absolute.slice(0, -1) : absolute;
}

function factsOf(kind: FileFacts["kind"], mode: number, size: number, mtimeSeconds: number): FileFacts {
  return {
    kind,
    mode,
    uid: 0,
    gid: 0,
    size,
    atimeSeconds: 0,
    atimeNanoseconds: 0,
    mtimeSeconds,
    mtimeNanoseconds: 0,
  };
}

function refuse(): never {
  throw new FileError(EROFS, "a digest can only be looked at");
}
