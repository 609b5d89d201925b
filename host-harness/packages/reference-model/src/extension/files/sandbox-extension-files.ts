import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
} from "node:fs";
import type { BigIntStats } from "node:fs";
import type { SandboxFiles } from "../../world/sandbox-files.js";
import type { BytePath } from "./byte-path.js";
import { asFileError, errno } from "./errno.js";
import { FileError } from "./extension-files.js";
import type { DirectoryEntry, EntryFacts, ExtensionFiles, FileFacts, FileTime } from "./extension-files.js";
import { entryFactsOf, factsOf, kindOf } from "./file-facts.js";
import { InodeNotes } from "./inode-notes.js";
import type { InodeNote } from "./inode-notes.js";
import { hostPathOf, PathResolver } from "./path-resolver.js";
import type { HostPath, Place } from "./path-resolver.js";

export interface SandboxFilesOptions {
  /** Owner that every file without a note seems to have; default: the host's. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** Bits that new files and directories do not get; default 022. */
  readonly umask?: number;
  /** `st_size` of every directory; default: the host's. It differs between file systems. */
  readonly directorySize?: number;
  /** Puts the names of a directory into the order in which the file system shall deliver them; default: bytewise. */
  readonly order?: (entries: readonly DirectoryEntry[]) => readonly DirectoryEntry[];
}

const virtualDirectory: FileFacts = {
  kind: "directory",
  mode: 0o040755,
  uid: 0,
  gid: 0,
  size: 4096,
  atimeSeconds: 0,
  atimeNanoseconds: 0,
  mtimeSeconds: 0,
  mtimeNanoseconds: 0,
};

interface Opened {
  readonly fd: number;
  /** The last component of the path was a link. */
  readonly isLink: boolean;
}

const names: ReadonlyMap<number, string> = new Map([[0, "root"]]);
const billion = 1_000_000_000n;
const inNanoseconds = (time: FileTime): bigint => BigInt(time.seconds) * billion + BigInt(time.nanoseconds);

/** The files of a sandbox on the host (see {@link ExtensionFiles}). */
export class SandboxExtensionFiles implements ExtensionFiles {
  readonly #resolver: PathResolver;
  readonly #notes = new InodeNotes();
  readonly #options: SandboxFilesOptions;
  readonly #umask: number;
  readonly #defaults: { readonly uid?: number; readonly gid?: number; readonly directorySize?: number };

  constructor(files: SandboxFiles, options: SandboxFilesOptions = {}) {
    this.#resolver = new PathResolver(files.mounts, (host) => this.#isUnsearchable(host));
    this.#options = options;
    this.#umask = options.umask ?? 0o022;
    const { directorySize, owner } = options;
    this.#defaults = { ...owner, ...(directorySize === undefined ? {} : { directorySize }) };
  }

  /** Gives the file at a path (a link itself, not its target) what the host cannot give it. */
  note(path: BytePath, note: InodeNote): void {
    const place = this.#resolver.entry(this.#resolver.absolute(path));
    this.#notes.add(this.#lstat(place), note);
    // Ways through the directory may be remembered.
    if (note.unsearchable === true) this.#resolver.forget();
  }

  stat(path: BytePath): FileFacts {
    const place = this.#resolver.entry(this.#resolver.absolute(path));
    if (place.host === undefined) return virtualDirectory;
    const stats = this.#lstat(place);
    if (!stats.isSymbolicLink()) return this.#factsOf(stats);
    const target = this.#followed(path);
    return target.host === undefined ? virtualDirectory : this.#factsOf(this.#lstat(target));
  }

  sizeOf(path: BytePath): number | undefined {
    if (this.#notes.hasBarriers) return this.find(path)?.size;
    const place = this.#resolver.entry(this.#resolver.absolute(path));
    if (place.host === undefined) return virtualDirectory.size;
    const stats = lstatSync(hostPathOf(place.host), { throwIfNoEntry: false });
    return stats?.isFile() === true ? stats.size : this.find(path)?.size;
  }

  openEntry(path: BytePath): { readonly fd: number; readonly facts: EntryFacts } {
    const { fd, isLink } = this.#openForRead(path);
    try {
      // An open file says everything itself, unless there are notes about it, or the path is a link.
      if (isLink || !this.#notes.isEmpty) return { fd, facts: this.lstat(path) };
      const facts = entryFactsOf(fstatSync(fd), this.#defaults);
      return { fd, facts: facts ?? this.#factsOf(fstatSync(fd, { bigint: true })) };
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  lstat(path: BytePath): FileFacts {
    const place = this.#resolver.entry(this.#resolver.absolute(path));
    return place.host === undefined ? virtualDirectory : this.#factsOf(this.#lstat(place));
  }

  find(path: BytePath): FileFacts | undefined {
    try {
      return this.stat(path);
    } catch (error) {
      if (error instanceof FileError) return undefined;
      throw error;
    }
  }

  readDirectory(path: BytePath): readonly DirectoryEntry[] {
    const place = this.#resolver.directory(this.#resolver.absolute(path));
    const mounted = this.#resolver.mountedNames(place.device);
    const entries: DirectoryEntry[] = mounted.map((name) => ({ name, kind: "directory" }));
    if (place.host !== undefined) {
      this.#refuseUnreadable(place);
      const listed = this.#do(`list ${path}`, () =>
        readdirSync(hostPathOf(place.host ?? ""), { encoding: "latin1", withFileTypes: true }),
      );
      for (const entry of listed) {
        if (!mounted.includes(entry.name))
          entries.push({ name: entry.name, kind: this.#entryKind(place, entry) });
      }
    }
    return this.#options.order?.(entries) ?? entries;
  }

  openForRead(path: BytePath): number {
    return this.#openForRead(path).fd;
  }

  openForWrite(path: BytePath, mode: number): number {
    return this.#open(path, constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC, mode).fd;
  }

  createFile(path: BytePath, mode: number): number | undefined {
    this.#refuseSlash(path);
    const place = this.#resolver.entry(this.#resolver.absolute(path));
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    try {
      return openSync(this.#host(place), flags, mode & ~this.#umask);
    } catch (error) {
      const failure = asFileError(error, `create ${path}`);
      if (failure instanceof FileError && failure.errno === errno.EEXIST) return undefined;
      throw failure;
    }
  }

  openForAppend(path: BytePath, mode: number): number {
    return this.#open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND, mode).fd;
  }

  close(fd: number): void {
    closeSync(fd);
  }

  makeDirectory(path: BytePath, mode: number): void {
    const place = this.#resolver.entry(withoutSlash(this.#resolver.absolute(path)));
    if (place.host === undefined) throw new FileError(errno.EEXIST, `${path} exists`);
    const host = hostPathOf(place.host);
    // Of the set-id and sticky bits, the kernel takes only the last.
    const wanted = mode & 0o1777 & ~this.#umask;
    this.#do(`make the directory ${path}`, () => {
      mkdirSync(host, wanted);
      // The umask of this process may be stricter than the simulated one. A set-group-id bit comes from the parent.
      const made = lstatSync(host).mode & 0o3777;
      if ((made & 0o1777) !== wanted) chmodSync(host, (made & 0o2000) | wanted);
    });
  }

  makeSymlink(target: BytePath, path: BytePath): void {
    const place = this.#resolver.entry(this.#resolver.absolute(path));
    this.#do(`link ${path}`, () => {
      symlinkSync(hostPathOf(target), this.#host(place));
    });
    this.#resolver.forget();
  }

  remove(path: BytePath): void {
    const place = this.#resolver.entry(this.#resolver.absolute(path));
    this.#do(`remove ${path}`, () => {
      const host = this.#host(place);
      if (!this.#notes.isEmpty) this.#notes.remove(lstatSync(host, { bigint: true }));
      unlinkSync(host);
    });
  }

  removeTree(path: BytePath): void {
    const place = this.#resolver.entry(withoutSlash(this.#resolver.absolute(path)));
    this.#do(`remove ${path}`, () => {
      const host = this.#host(place);
      if (!this.#notes.isEmpty) this.#forgetNotes(host);
      rmSync(host, { recursive: true, force: true });
    });
    this.#resolver.forget();
  }

  rename(from: BytePath, to: BytePath): void {
    const source = this.#resolver.entry(this.#resolver.absolute(from));
    const target = this.#resolver.entry(this.#resolver.absolute(to));
    this.#do(`rename ${from}`, () => {
      renameSync(this.#host(source), this.#host(target));
    });
    this.#resolver.forget();
  }

  changeMode(path: BytePath, mode: number): void {
    const place = this.#followed(path);
    this.#do(`change the mode of ${path}`, () => {
      chmodSync(this.#host(place), mode & 0o7777);
    });
  }

  setTimes(path: BytePath, times: { readonly atime: FileTime; readonly mtime: FileTime }): void {
    const place = this.#followed(path);
    const host = this.#host(place);
    // Node takes seconds as a number: nanoseconds are rounded, and only a text may be negative.
    const rounded = (time: FileTime): string => String(time.seconds + time.nanoseconds / 1e9);
    const stats = this.#do(`set the times of ${path}`, () => {
      utimesSync(host, rounded(times.atime), rounded(times.mtime));
      return lstatSync(host, { bigint: true });
    });
    const atime = { stored: stats.atimeNs, exact: inNanoseconds(times.atime) };
    const mtime = { stored: stats.mtimeNs, exact: inNanoseconds(times.mtime) };
    if (atime.stored !== atime.exact || mtime.stored !== mtime.exact)
      this.#notes.add(stats, { atime, mtime });
  }

  userName(uid: number): string {
    return names.get(uid) ?? String(uid);
  }

  groupName(gid: number): string {
    return names.get(gid) ?? String(gid);
  }

  #host(place: Place): string | Buffer {
    if (place.host === undefined) throw new FileError(errno.EROFS, `${place.device} belongs to the system`);
    return hostPathOf(place.host);
  }

  #lstat(place: Place): BigIntStats {
    return this.#do(`look at ${place.device}`, () => lstatSync(this.#host(place), { bigint: true }));
  }

  /** A new file may get the number of one that was removed, and must not get its notes. */
  #forgetNotes(host: HostPath): void {
    const stats = lstatSync(host, { bigint: true, throwIfNoEntry: false });
    if (stats === undefined) return;
    if (stats.isDirectory()) {
      const prefix = typeof host === "string" ? host : host.toString("latin1");
      for (const name of readdirSync(host, { encoding: "latin1" })) {
        this.#forgetNotes(hostPathOf(`${prefix}/${name}`));
      }
    }
    if (stats.isDirectory() || stats.nlink === 1n) this.#notes.remove(stats);
  }

  #isUnsearchable(host: BytePath): boolean {
    if (!this.#notes.hasBarriers) return false;
    const stats = lstatSync(hostPathOf(host), { bigint: true, throwIfNoEntry: false });
    return stats !== undefined && this.#notes.of(stats)?.unsearchable === true;
  }

  #factsOf(stats: BigIntStats): FileFacts {
    return factsOf(stats, this.#notes.of(stats), this.#defaults);
  }

  /** Where a path leads when a link in its last component is followed, too. The target need not exist. */
  #followed(path: BytePath): Place {
    let absolute = this.#resolver.absolute(path);
    for (let links = 0; ; links += 1) {
      const place = this.#resolver.entry(absolute);
      if (place.host === undefined) return place;
      const stats = lstatSync(hostPathOf(place.host), { throwIfNoEntry: false });
      if (stats?.isSymbolicLink() !== true) return place;
      const parent = this.#resolver.directory(place.device.slice(0, place.device.lastIndexOf("/")));
      absolute = this.#resolver.linkTarget(parent, place, links);
    }
  }

  #entryKind(
    directory: Place,
    entry: { name: string } & Parameters<typeof kindOf>[0],
  ): DirectoryEntry["kind"] {
    if (this.#notes.isEmpty) return kindOf(entry);
    const stats = lstatSync(hostPathOf(`${directory.host ?? ""}/${entry.name}`), {
      bigint: true,
      throwIfNoEntry: false,
    });
    return (stats === undefined ? undefined : this.#notes.of(stats)?.kind) ?? kindOf(entry);
  }

  /** Refuses what the host's own file would let through: one without permission, or one that stands for a socket. */
  #refuseUnreadable(place: Place): void {
    if (this.#notes.isEmpty || place.host === undefined) return;
    const stats = lstatSync(hostPathOf(place.host), { bigint: true, throwIfNoEntry: false });
    const note = stats === undefined ? undefined : this.#notes.of(stats);
    if (note?.unreadable === true) throw new FileError(errno.EACCES, `${place.device} may not be read`);
    if (note?.kind === "socket") throw new FileError(errno.ENXIO, `${place.device} is a socket`);
  }

  #openForRead(path: BytePath): Opened {
    // Without O_NONBLOCK, opening a fifo would wait for a writer for ever. A device's data does not keep access times.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK;
    try {
      return this.#open(path, flags | constants.O_NOATIME, 0);
    } catch (error) {
      // Only the owner may ask for this.
      if (!(error instanceof FileError) || error.errno !== errno.EPERM) throw error;
      return this.#open(path, flags, 0);
    }
  }

  /** Nothing is created at a path that ends with a slash, though the directories in front are looked at first. */
  #refuseSlash(path: BytePath): void {
    const [text = ""] = path.split("\0", 1);
    if (!text.endsWith("/")) return;
    this.#resolver.entry(withoutSlash(this.#resolver.absolute(text)));
    throw new FileError(errno.EISDIR, `${path} would be a directory`);
  }

  #open(path: BytePath, flags: number, mode: number): Opened {
    if ((flags & constants.O_CREAT) !== 0) this.#refuseSlash(path);
    const absolute = this.#resolver.absolute(path);
    const place = this.#resolver.entry(absolute);
    this.#refuseUnreadable(place);
    const wanted = mode & ~this.#umask;
    try {
      return { fd: openSync(this.#host(place), flags | constants.O_NOFOLLOW, wanted), isLink: false };
    } catch (error) {
      const failure = asFileError(error, `open ${path}`);
      if (!(failure instanceof FileError) || failure.errno !== errno.ELOOP) throw failure;
    }
    const target = this.#followed(path);
    this.#refuseUnreadable(target);
    return this.#do(`open ${path}`, () => ({
      fd: openSync(this.#host(target), flags | constants.O_NOFOLLOW, wanted),
      isLink: true,
    }));
  }

  #do<Result>(action: string, task: () => Result): Result {
    try {
      return task();
    } catch (error) {
      throw asFileError(error, action);
    }
  }
}

function withoutSlash(path: BytePath): BytePath {
  return path.length > 1 && path.endsWith("/") ? path.replace(/\/+$/, "") || "/" : path;
}
