import { lstatSync, readlinkSync } from "node:fs";
import type { Mount } from "../../world/sandbox-files.js";
import { bytesOfText } from "./byte-path.js";
import type { BytePath } from "./byte-path.js";
import { asFileError, errno } from "./errno.js";
import { FileError } from "./extension-files.js";

/** A place on the host: bytes that are plain ASCII may be passed on as text, which is faster. */
export type HostPath = string | Buffer;

const plain = /^[\u0001-\u007f]*$/;

export function hostPathOf(bytes: BytePath): HostPath {
  return plain.test(bytes) ? bytes : Buffer.from(bytes, "latin1");
}

/** Where a path leads, symbolic links in its directories resolved. */
export interface Place {
  /** Absolute device path without links, `.` and `..`; no trailing slash unless it is the root. */
  readonly device: BytePath;
  /** Undefined for a directory that exists only because something is mounted below it. */
  readonly host: BytePath | undefined;
}

const mostLinks = 40;

/**
 * Resolves paths inside the device's name space, so that a link can never lead out of the mounts
 * (`spec/backup-extension.md §11`: existing links are followed). Directories that were looked at are remembered until
 * {@link forget}, or at the latest until the current step of the program has ended.
 */
export class PathResolver {
  readonly #mounts: readonly Mount[];
  readonly #directories = new Map<BytePath, Place>();
  #forgetsSoon = false;
  /** The directory asked for last: entries of one directory often follow each other. */
  #last: { readonly path: BytePath; readonly place: Place } | undefined;

  /** @param isBarred may nothing in the directory at this host path be reached? */
  constructor(
    mounts: readonly Mount[],
    private readonly isBarred: (host: BytePath) => boolean = (): boolean => false,
  ) {
    this.#mounts = mounts
      .map(({ at, host }) => ({ at: at === "/" ? "" : bytesOfText(at), host: bytesOfText(host) }))
      .sort((left, right) => right.at.length - left.at.length);
  }

  forget(): void {
    this.#directories.clear();
    this.#last = undefined;
  }

  /** Absolute, cut at the first NUL, as a system call would see it. */
  absolute(path: BytePath): BytePath {
    const end = path.indexOf("\0");
    const text = end < 0 ? path : path.slice(0, end);
    if (text === "") throw new FileError(errno.ENOENT, "the path is empty");
    return text.startsWith("/") ? text : `/${text}`;
  }

  /** The directory that a path names, all links followed. */
  directory(path: BytePath, links = 0): Place {
    const known = this.#directories.get(path);
    if (known !== undefined) return known;
    const place = this.#findDirectory(path, links);
    this.#directories.set(path, place);
    if (!this.#forgetsSoon) {
      this.#forgetsSoon = true;
      queueMicrotask(() => {
        this.#forgetsSoon = false;
        this.forget();
      });
    }
    return place;
  }

  /** The entry that a path names; a link in its last component is not followed. */
  entry(path: BytePath): Place {
    const slash = path.lastIndexOf("/");
    const name = path.slice(slash + 1);
    if (name === "" || name === "." || name === "..") return this.directory(path);
    return this.#child(this.#parent(path, slash), name);
  }

  #parent(path: BytePath, slash: number): Place {
    if (slash === this.#last?.path.length && path.startsWith(this.#last.path)) return this.#last.place;
    const directory = path.slice(0, slash);
    const place = this.directory(directory);
    this.#last = { path: directory, place };
    return place;
  }

  /** Names that exist in a directory only because of mounts. */
  mountedNames(directory: BytePath): readonly BytePath[] {
    const prefix = directory === "/" ? "/" : `${directory}/`;
    const below = this.#mounts.filter(({ at }) => at.startsWith(prefix));
    return [...new Set(below.map(({ at }) => at.slice(prefix.length).split("/", 1)[0] ?? ""))];
  }

  #child(parent: Place, name: BytePath): Place {
    if (parent.host !== undefined && this.isBarred(parent.host)) {
      throw new FileError(errno.EACCES, `${parent.device} may not be searched`);
    }
    const device = parent.device === "/" ? `/${name}` : `${parent.device}/${name}`;
    const mount = this.#mounts.find(({ at }) => at === device);
    if (mount !== undefined) return { device, host: mount.host };
    if (parent.host !== undefined) return { device, host: `${parent.host}/${name}` };
    if (this.#mounts.some(({ at }) => at.startsWith(`${device}/`))) return { device, host: undefined };
    throw new FileError(errno.ENOENT, `nothing is mounted at ${device}`);
  }

  #findDirectory(path: BytePath, links: number): Place {
    if (path === "" || path === "/") {
      const root = this.#mounts.find(({ at }) => at === "");
      return { device: "/", host: root?.host };
    }
    const slash = path.lastIndexOf("/");
    const name = path.slice(slash + 1);
    const parent = this.directory(path.slice(0, slash), links);
    if (name === "" || name === ".") return parent;
    if (name === "..") {
      return this.directory(parent.device.slice(0, parent.device.lastIndexOf("/")), links);
    }
    const child = this.#child(parent, name);
    if (child.host === undefined) return child;
    return this.#checkDirectory(parent, child, child.host, links);
  }

  #checkDirectory(parent: Place, child: Place, host: BytePath, links: number): Place {
    try {
      const stats = lstatSync(hostPathOf(host));
      if (stats.isDirectory()) return child;
      if (!stats.isSymbolicLink()) throw new FileError(errno.ENOTDIR, `${child.device} is no directory`);
    } catch (error) {
      throw asFileError(error, `look at ${child.device}`);
    }
    return this.directory(this.linkTarget(parent, child, links), links + 1);
  }

  /** The absolute device path that the link at `child` points to. */
  linkTarget(parent: Place, child: Place, links: number): BytePath {
    if (links >= mostLinks) throw new FileError(errno.ELOOP, `too many links at ${child.device}`);
    try {
      const target = readlinkSync(hostPathOf(child.host ?? ""), { encoding: "latin1" });
      if (target.startsWith("/")) return target;
      return parent.device === "/" ? `/${target}` : `${parent.device}/${target}`;
    } catch (error) {
      throw asFileError(error, `read the link ${child.device}`);
    }
  }
}
