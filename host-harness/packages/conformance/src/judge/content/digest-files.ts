import { bytesOfText, FileError } from "@ohbackup/reference-model";
import type { BytePath, DirectoryEntry, ExtensionFiles, FileFacts } from "@ohbackup/reference-model";
import type { KnownTree } from "./known-tree.js";

const ENOENT = 2;
const ENOTDIR = 20;
const EROFS = 30;

const regularFile = 0o100644;
const directory = 0o40755;

/** A known tree as the extension's scan sees a file system: only to be looked at. */
export class DigestFiles implements ExtensionFiles {
  readonly #facts = new Map<BytePath, FileFacts>();
  readonly #children = new Map<BytePath, Map<BytePath, DirectoryEntry>>();

  constructor(tree: KnownTree) {
    this.#addDirectory("/");
    for (const [path, entry] of tree) {
      const bytes = bytesOfText(path);
      this.#link(bytes, entry.type === "dir" ? "directory" : "file");
      if (entry.type === "dir") this.#addDirectory(bytes);
      else
        this.#facts.set(bytes, factsOf("file", entry.mode ?? regularFile, entry.size ?? 0, entry.mtime ?? 0));
    }
  }

  find(path: BytePath): FileFacts | undefined {
    return this.#facts.get(trimmed(path));
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

function trimmed(path: BytePath): BytePath {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
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
