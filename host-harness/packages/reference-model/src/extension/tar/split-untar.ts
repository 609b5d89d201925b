import { closeSync, fchmodSync, fstatSync } from "node:fs";
import type { BytePath } from "../files/byte-path.js";
import type { ExtensionFiles } from "../files/extension-files.js";
import { copyBufferSize } from "../limits.js";
import { errnoOf, makeDirectories } from "./entry-files.js";
import { blockSize, blocksOf, entryType } from "./tar-format.js";
import { readHeader } from "./read-header.js";
import type { ReadHeader } from "./read-header.js";
import { TarSource } from "./tar-source.js";
import { isBehindLink } from "./untar-policy.js";

/** A path of this length or more is not built. */
const longestSplitPath = 2048;
/** Everything that this reader makes gets this mode. */
const madeMode = 0o700;

/** What the reader of split archives answers when it fails. */
export const splitFailures = { notOpened: -1, badFormat: -3, tooShort: -5 } as const;

const splitTypes: readonly string[] = [entryType.splitStart, entryType.splitPart, entryType.splitEnd];

/** What became of an archive: its format was right, or it was not. */
export interface SplitUntarResult {
  readonly isGood: boolean;
  /** An entry of a split file was met. */
  readonly isSplit: boolean;
}

/**
 * The reader of archives whose files continue in the next archive (`spec/backup-extension.md §8`): it also appends,
 * makes symbolic links, and does not look for `../`.
 */
class SplitUntar {
  isSplit: boolean;
  #path = "";
  #longName: BytePath | undefined;
  #longLink: BytePath | undefined;

  constructor(
    private readonly target: ExtensionFiles,
    private readonly source: TarSource,
    private readonly rootPath: BytePath,
    private readonly mode: "check" | "unpack",
    private readonly isHardened: boolean,
  ) {
    this.isSplit = mode === "unpack";
  }

  /** Returns 0 or one of {@link splitFailures}. */
  run(): number {
    for (let left = this.source.size / blockSize; left > 0; left -= 1) {
      const block = this.source.read(blockSize);
      if (block.length < blockSize) {
        const isEnd = this.isSplit && block.length === 0 && !this.#isFarBehind();
        return isEnd ? 0 : splitFailures.tooShort;
      }
      const header = readHeader(block);
      const isEmpty = block[0] === 0;
      if (isEmpty && header.type !== entryType.longName) {
        const tail = this.source.read(blockSize);
        if (tail.length === blockSize && tail[0] === 0) return 0;
      }
      if (!header.isValid) {
        const isEnd = this.isSplit && !this.#isFarBehind() && isEmpty;
        return isEnd ? 0 : splitFailures.badFormat;
      }
      if (this.isHardened && this.#isRefused(header)) return splitFailures.badFormat;
      if (!this.#entry(header)) return 0;
    }
    return 0;
  }

  /** A hardened reader makes no links, does not climb, and writes through no link that stands there. */
  #isRefused(header: ReadHeader): boolean {
    if (header.type === entryType.longName || header.type === entryType.longLinkTarget) return false;
    const name = this.#longName ?? header.name;
    return (
      header.type === entryType.symlink ||
      name.split("/").includes("..") ||
      isBehindLink(this.target, this.#pathOf(name))
    );
  }

  #pathOf(name: BytePath): BytePath {
    return this.rootPath.endsWith("/") ? this.rootPath + name : `${this.rootPath}/${name}`;
  }

  #isFarBehind(): boolean {
    return this.source.position > this.source.size + copyBufferSize;
  }

  #entry(header: ReadHeader): boolean {
    const name = this.#longName ?? header.name;
    const path = this.#pathOf(name);
    // A path that is too long, or without a root, is not built: the one before it is used again.
    if (path.length < longestSplitPath && this.rootPath !== "") this.#path = path;
    errnoOf(() => {
      this.#makeOne(this.rootPath);
    });
    if (splitTypes.includes(header.type) && this.mode === "check") {
      this.isSplit = true;
      return false;
    }
    switch (header.type) {
      case entryType.splitStart:
      case entryType.splitPart:
      case entryType.splitEnd:
      case entryType.regular:
      case entryType.oldRegular:
        this.#regular(header);
        break;
      case entryType.symlink:
        this.#symlink(this.#longLink ?? header.linkName);
        break;
      case entryType.directory:
        errnoOf(() => {
          this.#makeOne(this.#path);
        });
        this.#setMode();
        break;
      case entryType.longName:
        this.#longName = this.#text(header.size);
        return true;
      case entryType.longLinkTarget:
        this.#longLink = this.#text(header.size);
        return true;
      default:
        this.source.position += blocksOf(header.size) * blockSize;
    }
    this.#longName = undefined;
    this.#longLink = undefined;
    return true;
  }

  #regular(header: ReadHeader): void {
    // While it only checks, the reader does not step over data.
    if (this.mode === "check") {
      this.#setMode();
      return;
    }
    const next = this.source.position + blocksOf(header.size) * blockSize;
    const outcome = { isWhole: true };
    const failure = errnoOf(() => {
      const fd = this.#create(header.type);
      try {
        fchmodSync(fd, 0o600);
        outcome.isWhole = this.source.copyTo(fd, header.size);
      } finally {
        closeSync(fd);
      }
    });
    this.source.position = next;
    if (outcome.isWhole) this.#setMode();
    else if (failure === 0) {
      errnoOf(() => {
        this.target.remove(this.#path);
      });
    }
  }

  #create(type: string): number {
    const doesAppend = type === entryType.splitPart || type === entryType.splitEnd;
    const open = (): number =>
      doesAppend ? this.target.openForAppend(this.#path, 0o666) : this.target.openForWrite(this.#path, 0o666);
    let fd = -1;
    if (errnoOf(() => (fd = open())) === 0) return fd;
    this.#makeOne(this.#path.slice(0, this.#path.lastIndexOf("/")));
    return this.target.openForWrite(this.#path, 0o666);
  }

  #symlink(target: BytePath): void {
    errnoOf(() => {
      this.target.remove(this.#path);
    });
    errnoOf(() => {
      this.target.makeSymlink(target, this.#path);
    });
  }

  #setMode(): void {
    errnoOf(() => {
      this.target.changeMode(this.#path, madeMode);
    });
  }

  /** One directory, without its parents. */
  #makeOne(path: BytePath): void {
    const name = path.endsWith("/") ? path.slice(0, -1) : path;
    if (this.target.find(name) === undefined) this.target.makeDirectory(name, madeMode);
  }

  #text(size: number): BytePath | undefined {
    const next = this.source.position + blocksOf(size) * blockSize;
    const bytes = size < longestSplitPath ? this.source.read(size) : undefined;
    const text = bytes?.length === size ? bytes.toString("latin1").split("\0", 1)[0] : undefined;
    this.source.position = next;
    return text;
  }
}

function withSource(files: ExtensionFiles, tarPath: BytePath, task: (source: TarSource) => number): number {
  let fd = -1;
  if (errnoOf(() => (fd = files.openForRead(tarPath))) !== 0) return splitFailures.notOpened;
  try {
    return fstatSync(fd).size % blockSize === 0 ? task(new TarSource(fd)) : splitFailures.badFormat;
  } finally {
    files.close(fd);
  }
}

export interface SplitOptions {
  /** Refuse links and climbing names. */
  readonly hardened?: boolean;
}

/** Is the archive one of a chain? Directories and links in front of its first file are made while looking. */
export function isSplitTar(
  files: ExtensionFiles,
  tarPath: BytePath,
  rootPath: BytePath,
  options: SplitOptions = {},
): boolean {
  let isSplit = false;
  withSource(files, tarPath, (source) => {
    const reader = new SplitUntar(files, source, rootPath, "check", options.hardened ?? false);
    const code = reader.run();
    isSplit = reader.isSplit;
    return code;
  });
  return isSplit;
}

/** Unpacks one archive of a chain. Returns 0 or one of {@link splitFailures}. */
export function untarSplitCode(
  files: ExtensionFiles,
  tarPath: BytePath,
  rootPath: BytePath,
  options: SplitOptions = {},
): number {
  errnoOf(() => {
    makeDirectories(files, rootPath, madeMode);
  });
  return withSource(files, tarPath, (source) =>
    new SplitUntar(files, source, rootPath, "unpack", options.hardened ?? false).run(),
  );
}

/** Unpacks one archive of a chain. Returns false when its format is wrong. */
export function untarSplit(
  files: ExtensionFiles,
  tarPath: BytePath,
  rootPath: BytePath,
  options: SplitOptions = {},
): boolean {
  return untarSplitCode(files, tarPath, rootPath, options) === 0;
}
