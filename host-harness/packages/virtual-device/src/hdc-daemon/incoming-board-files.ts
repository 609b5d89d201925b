import { posix } from "node:path";
import { HdcError, safeComponents } from "hdc-client-node/protocol";
import type { FileMode, IncomingFile, IncomingFiles, TransferConfig } from "hdc-client-node/protocol";
import type { BoardFiles, BoardWritableFile } from "../hdc-server/board-port.js";
import { TransferRefused, cannotOpen } from "./file-failure.js";

const modeBits = 0o7777;

/** Stores what a client sends, by the rules of a device (`spec/hdc.md §5.3`, `§5.4`). */
export class IncomingBoardFiles implements IncomingFiles {
  /** Where announced names go; decided at the first file and kept. */
  private placement: ((optionalName: string) => string) | undefined;
  private readonly madeFolders = new Set<string>();
  private readonly folderModes: FileMode[] = [];

  constructor(
    private readonly files: BoardFiles,
    /** Reports a file that is refused while others go on. */
    private readonly report: (message: string) => Promise<void>,
  ) {}

  async open(config: TransferConfig, mode: FileMode | undefined): Promise<IncomingFile | undefined> {
    const first = this.placement === undefined;
    try {
      this.placement ??= await this.place(config);
      const path = this.placement(config.optionalName);
      await this.refuseUnlessNewer(path, config);
      return new IncomingBoardFile(this.files, path, config, mode, await this.create(path, config));
    } catch (error) {
      if (!(error instanceof TransferRefused) || first) throw error;
      await this.report(error.message);
      return undefined;
    }
  }

  directoryMode(mode: FileMode): Promise<void> {
    this.folderModes.push(mode);
    return Promise.resolve();
  }

  /** Applies the modes of folders, once everything is in them. */
  async finish(): Promise<void> {
    for (const mode of this.folderModes) {
      const path = this.placement?.(mode.fullName);
      if (path === undefined || (await this.files.stat(path))?.kind !== "directory") continue;
      await this.files.setMode(path, mode.mode & modeBits);
      await this.files.setOwner?.(path, mode.owner, mode.group);
    }
  }

  private async place(config: TransferConfig): Promise<(optionalName: string) => string> {
    const path = posix.resolve("/", config.path);
    const there = await this.files.stat(path);
    if (there?.kind === "directory") return (name) => posix.join(path, ...components(name));
    if (components(config.optionalName).length === 1) {
      return config.path.endsWith("/") ? (name) => posix.join(path, ...components(name)) : () => path;
    }
    if (there !== undefined) throw new TransferRefused(`Not a directory, path:${path}`);
    return (name) => posix.join(path, ...components(name).slice(1));
  }

  /** `-sync` as the daemons do it: seconds of the target against the nanoseconds announced (`spec/hdc.md §5`). */
  private async refuseUnlessNewer(path: string, config: TransferConfig): Promise<void> {
    if (!config.onlyIfNewer) return;
    const there = await this.files.stat(path);
    if (there === undefined || there.modificationTime / 1_000_000_000n < config.modificationTime) return;
    throw new TransferRefused(`Target file is the same date or newer,path: ${path}`);
  }

  private async create(path: string, config: TransferConfig): Promise<BoardWritableFile> {
    // Only folders are made on the way; a single file needs its folder to be there.
    if (components(config.optionalName).length > 1) await this.makeParents(path);
    try {
      return await this.files.openWrite(path);
    } catch (error) {
      throw cannotOpen(path, error);
    }
  }

  private async makeParents(path: string): Promise<void> {
    const folder = posix.dirname(path);
    if (this.madeFolders.has(folder)) return;
    if ((await this.files.stat(folder)) === undefined) {
      await this.makeParents(folder);
      try {
        await this.files.makeDirectory(folder);
      } catch (error) {
        throw cannotOpen(path, error);
      }
    }
    this.madeFolders.add(folder);
  }
}

class IncomingBoardFile implements IncomingFile {
  private open = true;

  constructor(
    private readonly files: BoardFiles,
    private readonly path: string,
    private readonly config: TransferConfig,
    private readonly mode: FileMode | undefined,
    private readonly file: BoardWritableFile,
  ) {}

  async write(offset: number, bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    try {
      await this.file.write(offset, bytes);
    } catch (error) {
      const { fileSize } = this.config;
      throw new TransferRefused(
        `Transfer Stop at:${offset}/${fileSize}(Bytes), Reason: ${cannotOpen(this.path, error).message}`,
      );
    }
  }

  async finish(): Promise<void> {
    await this.file.sync();
    await this.abandon();
    if (this.mode !== undefined) {
      await this.files.setMode(this.path, this.mode.mode & modeBits);
      await this.files.setOwner?.(this.path, this.mode.owner, this.mode.group);
    }
    if (this.config.holdTimestamp) {
      const { accessTime, modificationTime } = this.config;
      await this.files.setTimes(this.path, { accessTime, modificationTime });
    }
  }

  async abandon(): Promise<void> {
    if (!this.open) return;
    this.open = false;
    await this.file.close();
  }
}

/** A name that would leave the target is refused like a protected path. */
function components(name: string): string[] {
  try {
    return safeComponents(name);
  } catch (error) {
    if (error instanceof HdcError)
      throw new TransferRefused("[E005008] Operation not allowed", { cause: error });
    throw error;
  }
}
