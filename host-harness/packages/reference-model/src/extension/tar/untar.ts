import { closeSync } from "node:fs";
import { isValidPath } from "../naming/path-rules.js";
import type { BytePath } from "../files/byte-path.js";
import { errno } from "../files/errno.js";
import type { ExtensionFiles } from "../files/extension-files.js";
import { longestTarName } from "../limits.js";
import { EntryFileMaker, errnoOf, makeDirectories } from "./entry-files.js";
import { readPaxRecords } from "./pax-record.js";
import { blockSize, blocksOf, entryType } from "./tar-format.js";
import type { ReadHeader } from "./read-header.js";
import { TarSource } from "./tar-source.js";
import { realPolicy } from "./untar-policy.js";
import type { UntarPolicy } from "./untar-policy.js";

/** Numbers that the incremental reader records for an entry, next to errno. */
const recorded = { failed: -1, invalidTar: -2, invalidPath: -3, invalidPax: -5 } as const;

export interface UntarResult {
  /** 0, or the errno of an archive that could not be opened: nothing else is a failure. */
  readonly returnCode: number;
  /** Entries that were unpacked (a directory's slash has become a NUL), with the size in their header. */
  readonly files: ReadonlyMap<BytePath, number>;
  /** Recorded failures by entry; the full reader records none. */
  readonly errors: ReadonlyMap<BytePath, readonly number[]>;
}

export interface UntarOptions {
  /** Directory below which entries are put. */
  readonly rootPath: BytePath;
  /** Undefined: the full reader. Else the incremental one, which unpacks only listed files unless the list is empty. */
  readonly includes?: ReadonlySet<BytePath>;
  /** What is let through; default: what the real reader lets through. */
  readonly policy?: UntarPolicy;
}

/** Joins root and entry, without the slash in front: relative to the working directory, which is `/`. */
function joined(rootPath: BytePath, name: BytePath): BytePath {
  if (rootPath === "" || name === "") return "";
  const root = rootPath.endsWith("/") ? rootPath.slice(0, -1) : rootPath;
  const path = root + (name.startsWith("/") ? name : `/${name}`);
  return path.startsWith("/") ? path.slice(1) : path;
}

/** What was unpacked, as a list: the map is made only for those who ask. */
class UnpackedFiles {
  readonly #paths: BytePath[] = [];
  readonly #sizes: number[] = [];

  add(path: BytePath, size: number): void {
    this.#paths.push(path);
    this.#sizes.push(size);
  }

  asMap(): ReadonlyMap<BytePath, number> {
    const files = new Map<BytePath, number>();
    for (const [index, path] of this.#paths.entries()) files.set(path, this.#sizes[index] ?? 0);
    return files;
  }
}

class Untar {
  readonly files = new UnpackedFiles();
  readonly errors = new Map<BytePath, readonly number[]>();
  #longName = "";
  readonly #maker: EntryFileMaker;

  constructor(
    private readonly target: ExtensionFiles,
    private readonly source: TarSource,
    private readonly options: UntarOptions,
  ) {
    this.#maker = new EntryFileMaker(target);
  }

  get #policy(): UntarPolicy {
    return this.options.policy ?? realPolicy;
  }

  get #isIncremental(): boolean {
    return this.options.includes !== undefined;
  }

  run(): void {
    let isGoing = true;
    while (isGoing) isGoing = this.#next();
  }

  /** Handles one entry. Returns false at the end, however it came. */
  #next(): boolean {
    const header = this.source.header();
    if (header === undefined) return this.#broken();
    if (header.name === "" && header.type !== entryType.longName) {
      const tail = this.source.read(blockSize);
      if (tail.length === blockSize && tail[0] === 0) return false;
    }
    if (!header.isValid) return this.#broken();
    const real = this.#longName === "" ? header.name : this.#longName;
    this.#longName = "";
    return this.#entry(header, real.startsWith("/") ? real.slice(1) : real);
  }

  #entry(header: ReadHeader, name: BytePath): boolean {
    switch (header.type) {
      case entryType.regular:
      case entryType.oldRegular:
        return this.#regular(header, name);
      case entryType.symlink:
        return true;
      case entryType.directory:
        return this.#directory(header, name);
      case entryType.longName:
        return this.#readLongName(header, name);
      case entryType.extended:
        return this.#readExtended(name);
      default:
        this.source.position += blocksOf(header.size) * blockSize;
        return true;
    }
  }

  #regular(header: ReadHeader, name: BytePath): boolean {
    const next = this.source.position + blocksOf(header.size) * blockSize;
    const { includes } = this.options;
    if (includes !== undefined && includes.size > 0 && !includes.has(name.replace(/\0+$/, ""))) {
      this.source.position = next;
      return true;
    }
    const path = joined(this.options.rootPath, name);
    const admission = this.#policy.admit(path);
    if (admission === "stop") return this.#refuse(path, recorded.invalidPath);
    if (admission === "skip") {
      this.source.position = next;
      return true;
    }
    let isWhole = true;
    const failure = errnoOf(() => {
      const fd = this.#maker.create(path);
      try {
        isWhole = this.source.copyTo(fd, header.size);
        if (isWhole) this.#maker.finish(fd, this.#policy.modeOf(header.mode), header.mtime);
      } finally {
        closeSync(fd);
      }
    });
    this.source.position = next;
    if (failure === errno.ENOSPC) isWhole = false;
    else if (failure !== 0) this.#record(path, failure);
    if (!isWhole) this.#policy.damaged();
    if (!isWhole && this.#isIncremental) return this.#refuse(path, recorded.invalidTar);
    this.files.add(path, header.size);
    return true;
  }

  #directory(header: ReadHeader, name: BytePath): boolean {
    const joinedPath = joined(this.options.rootPath, name);
    const admission = this.#policy.admit(joinedPath);
    if (admission !== "write") return admission === "skip" || this.#refuse(joinedPath, recorded.invalidPath);
    const path = joinedPath.endsWith("/") ? `${joinedPath.slice(0, -1)}\0` : joinedPath;
    if (path !== "" && this.target.find(path) === undefined) {
      const failure = errnoOf(() => {
        makeDirectories(this.target, path, this.#policy.modeOf(header.mode));
      });
      if (failure !== 0) this.#record(path, failure);
    }
    this.files.add(path, header.size);
    return true;
  }

  #readLongName(header: ReadHeader, name: BytePath): boolean {
    const next = this.source.position + blocksOf(header.size) * blockSize;
    if (header.size > longestTarName) return this.#refuse(name, recorded.failed);
    const bytes = this.source.read(header.size);
    const isWhole = bytes.length === header.size;
    // What could not be read stays NUL.
    this.#longName = bytes.toString("latin1").padEnd(header.size, "\0");
    if (!isWhole) return this.#refuse(name, recorded.failed);
    this.source.position = next;
    if (!isValidPath(name)) return this.#refuse(name, recorded.invalidPath);
    // The incremental reader looks at the name only when its entry comes.
    return (
      this.#isIncremental || this.#policy.admit(joined(this.options.rootPath, this.#longName)) !== "stop"
    );
  }

  #readExtended(name: BytePath): boolean {
    const { isGood, path } = readPaxRecords(this.source);
    if (!isGood) return this.#refuse(name, recorded.invalidPax);
    if (path.endsWith("\n")) this.#longName = path.slice(0, -1);
    return true;
  }

  #broken(): false {
    this.#policy.damaged();
    return false;
  }

  #record(path: BytePath, code: number): void {
    this.#policy.damaged();
    if (!this.#isIncremental) return;
    // Later failures of the same path are not added.
    if (!this.errors.has(path)) this.errors.set(path, [code]);
  }

  #refuse(path: BytePath, code: number): false {
    this.#record(path, code);
    return false;
  }
}

/** Unpacks an archive with all the ways of the real reader (`spec/backup-extension.md §8`). */
export function untar(files: ExtensionFiles, tarPath: BytePath, options: UntarOptions): UntarResult {
  let fd = -1;
  const failure = errnoOf(() => {
    fd = files.openForRead(tarPath);
  });
  if (failure !== 0) return { returnCode: failure, files: new Map(), errors: new Map() };
  try {
    const reader = new Untar(files, new TarSource(fd), options);
    reader.run();
    return {
      returnCode: 0,
      get files() {
        return reader.files.asMap();
      },
      errors: reader.errors,
    };
  } finally {
    files.close(fd);
  }
}
