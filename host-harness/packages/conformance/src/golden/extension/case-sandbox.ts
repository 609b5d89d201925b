import {
  chmodSync,
  closeSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytesOfText, SandboxExtensionFiles, SandboxFiles } from "@ohbackup/reference-model";
import type { BytePath, FileFacts } from "@ohbackup/reference-model";
import type { TarStat, TreeEntry } from "./case-schema.js";
import { writeContent } from "./content.js";

/** Owner and time of directories that a case only implies. */
const defaults = { owner: 20010044, mtime: 1_700_000_000 };

/** Directories that every recording began with. */
export const givenDirectories: readonly string[] = [
  "/data",
  "/data/storage",
  "/data/storage/el1",
  "/data/storage/el1/base",
  "/data/storage/el1/database",
  "/data/storage/el2",
  "/data/storage/el2/base",
  "/data/storage/el2/database",
  "/data/storage/el2/distributedfiles",
];
export const tempHomes: readonly string[] = [
  "/data/storage/el1/base/.backup",
  "/data/storage/el2/base/.backup",
];

const isRoot = process.getuid?.() === 0;

/**
 * The files of a sandbox, in which tars have the times and modes that the recording had, and in which, as for the
 * privileged user of the recordings, no mode is in the way.
 */
class RecordedFiles extends SandboxExtensionFiles {
  readonly tarStats = new Map<string, TarStat>();

  constructor(
    sandbox: SandboxFiles,
    private readonly modes: { readonly directorySize?: number; readonly umask?: number },
  ) {
    super(sandbox, modes);
  }

  override makeDirectory(path: BytePath, mode: number): void {
    const needed = isRoot ? 0 : 0o700;
    super.makeDirectory(path, mode | needed);
    if ((mode & needed) !== needed) this.note(path, { permissions: mode & ~(this.modes.umask ?? 0o022) });
  }

  override stat(path: BytePath): FileFacts {
    const facts = super.stat(path);
    const stat = this.tarStats.get(path.slice(path.lastIndexOf("/") + 1));
    if (stat === undefined || !path.includes("/.backup/backup/")) return facts;
    return {
      ...facts,
      mode: stat.mode,
      atimeSeconds: stat.atime[0],
      atimeNanoseconds: stat.atime[1],
      mtimeSeconds: stat.mtime[0],
      mtimeNanoseconds: stat.mtime[1],
    };
  }
}

/** A sandbox in a temporary folder, with the tree of a recorded case. */
export class CaseSandbox {
  readonly folder = mkdtempSync(join(tmpdir(), "ohbackup-golden-"));
  readonly sandbox = new SandboxFiles([{ at: "/", host: this.folder }]);
  readonly files: RecordedFiles;

  /** @param user whose permissions count; undefined: the privileged one, who may do everything */
  constructor(
    options: { readonly directorySize?: number; readonly umask?: number } = {},
    private readonly user?: number,
  ) {
    this.files = new RecordedFiles(this.sandbox, options);
    for (const directory of [...givenDirectories, ...tempHomes]) this.#directory(directory, defaults.owner);
  }

  /** Where a device path lies on the host. */
  host(path: BytePath): Buffer {
    return Buffer.concat([Buffer.from(this.folder), Buffer.from(path.replace(/\/+$/, ""), "latin1")]);
  }

  /** Makes a tree; directories get their times when everything is in them. */
  make(tree: readonly TreeEntry[]): void {
    const entries = tree.flatMap(seriesOf);
    const implied = entries.flatMap((entry) => this.#parents(pathOf(entry), entry.uid ?? defaults.owner));
    for (const entry of entries) this.#entry(pathOf(entry), entry);
    const given = [...givenDirectories, ...tempHomes];
    for (const directory of [...implied, ...given])
      this.#setTime(directory, [defaults.mtime, 0], [defaults.mtime, 0]);
    const directories = entries.filter(({ type }) => type === "dir");
    // The innermost first: what is in a directory may not be reached any more afterwards.
    directories.sort((left, right) => pathOf(right).length - pathOf(left).length);
    for (const entry of directories) this.#finish(pathOf(entry), entry);
  }

  /** Writes one entry, a file in place, so that its directory keeps its time when it exists. */
  write(path: BytePath, entry: TreeEntry): void {
    this.#parents(path, entry.uid ?? defaults.owner);
    this.#entry(path, entry);
    if (entry.type === "dir") this.#finish(path, entry);
  }

  setTime(path: BytePath, seconds: number, nanoseconds: number): void {
    const before = this.files.lstat(path);
    this.#setTime(path, [before.atimeSeconds, before.atimeNanoseconds], [seconds, nanoseconds]);
  }

  setMode(path: BytePath, mode: string): void {
    this.#setMode(path, parseInt(mode, 8));
  }

  makeDirectory(path: BytePath): void {
    this.#parents(path, defaults.owner);
    this.#directory(path, defaults.owner);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #parents(path: BytePath, owner: number): readonly BytePath[] {
    const made: BytePath[] = [];
    for (let slash = path.indexOf("/", 1); slash > 0; slash = path.indexOf("/", slash + 1)) {
      const directory = path.slice(0, slash);
      if (this.files.find(directory) !== undefined) continue;
      this.#directory(directory, owner);
      made.push(directory);
    }
    return made.reverse();
  }

  #directory(path: BytePath, owner: number): void {
    mkdirSync(this.host(path), { recursive: true });
    chmodSync(this.host(path), 0o755);
    this.files.note(path, { uid: owner, gid: owner, kind: "directory" });
  }

  #entry(path: BytePath, entry: TreeEntry): void {
    if (entry.type === "dir") {
      mkdirSync(this.host(path), { recursive: true });
      return;
    }
    if (entry.type === "symlink") {
      symlinkSync(Buffer.from(entry.target, "utf8"), this.host(path));
      // Only a text may be negative.
      const seconds = String(entry.mtime?.[0] ?? defaults.mtime);
      lutimesSync(this.host(path), seconds, seconds);
      this.files.note(path, { uid: entry.uid ?? defaults.owner, gid: entry.gid ?? defaults.owner });
      return;
    }
    if (entry.type === "hardlink") {
      linkSync(this.host(bytesOfText(entry.target)), this.host(path));
      return;
    }
    if (entry.type === "file") {
      this.#content(path, entry);
      this.#finish(path, entry);
      return;
    }
    // Only the kind of these counts, and not every user may make them.
    writeFileSync(this.host(path), "");
    this.#finish(path, entry);
    this.files.note(path, { kind: entry.type === "fifo" ? "fifo" : "socket" });
  }

  #content(path: BytePath, entry: TreeEntry): void {
    const fd = openSync(this.host(path), "w", 0o600);
    try {
      writeContent(fd, entry.size, entry.seed);
    } finally {
      closeSync(fd);
    }
  }

  #finish(path: BytePath, entry: TreeEntry): void {
    const mode = parseInt(entry.mode ?? (entry.type === "dir" ? "0755" : "0644"), 8);
    const uid = entry.uid ?? defaults.owner;
    const mtime = pair(entry.mtime ?? [defaults.mtime, 0]);
    const gid = entry.gid ?? uid;
    this.#setTime(path, pair(entry.atime ?? entry.mtime ?? [defaults.mtime, 0]), mtime);
    this.#setMode(path, mode);
    const isDirectory = entry.type === "dir";
    this.files.note(path, {
      uid,
      gid,
      kind: isDirectory ? "directory" : "file",
      unreadable: !this.#mayUse({ uid, gid, mode }, 0o4),
      unsearchable: isDirectory && !this.#mayUse({ uid, gid, mode }, 0o1),
    });
  }

  /** May the user of the recording, whose only group has the same number, do this with a file? */
  #mayUse(
    { uid, gid, mode }: { readonly uid: number; readonly gid: number; readonly mode: number },
    wanted: number,
  ): boolean {
    if (this.user === undefined) return true;
    const shift = uid === this.user ? 6 : gid === this.user ? 3 : 0;
    return ((mode >> shift) & wanted) !== 0;
  }

  /** Without privileges, a file that its owner may not read has to be readable on the host all the same. */
  #setMode(path: BytePath, mode: number): void {
    const needed = isRoot ? 0 : 0o700;
    chmodSync(this.host(path), mode | needed);
    if ((mode & needed) !== needed) this.files.note(path, { permissions: mode });
  }

  #setTime(path: BytePath, atime: readonly [number, number], mtime: readonly [number, number]): void {
    const time = ([seconds, nanoseconds]: readonly [number, number]): {
      seconds: number;
      nanoseconds: number;
    } => ({
      seconds,
      nanoseconds,
    });
    this.files.setTimes(path, { atime: time(atime), mtime: time(mtime) });
  }
}

function pair(time: readonly [number, number] | readonly [number]): readonly [number, number] {
  return [time[0], time[1] ?? 0];
}

export function pathOf(entry: { readonly path: string; readonly pathB64?: string | undefined }): BytePath {
  return entry.pathB64 === undefined
    ? bytesOfText(entry.path)
    : Buffer.from(entry.pathB64, "base64").toString("latin1");
}

/** A series as single files. */
export function seriesOf(entry: TreeEntry): readonly TreeEntry[] {
  if (entry.type !== "fileSeries") return [entry];
  return Array.from({ length: entry.count }, (_, index) => ({
    ...entry,
    type: "file" as const,
    path: entry.pathPrefix + String(entry.first + index).padStart(entry.digits, "0"),
    seed: entry.seed + index * entry.seedStep,
  }));
}
