import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { FileMode, TransferConfig } from "../protocol/transfer-structs.js";
import type { IncomingFile, IncomingFiles } from "../protocol/transfer/receive-files.js";
import type { CarriedAttributes } from "./outgoing-local-file.js";
import { onLocalFile } from "./local-error.js";
import { moveTree } from "./move-tree.js";

const permissionBits = 0o777;

/**
 * A folder beside the target in which received files wait until the whole transfer is done, so that a broken transfer
 * leaves nothing behind and a hostile name cannot reach an existing file.
 */
export class Quarantine implements IncomingFiles {
  private readonly folder: string;
  private readonly made = new Map<string, Promise<void>>();

  /**
   * @param target where the files are to go
   * @param place relative path for an announced file, checked
   */
  constructor(
    private readonly target: string,
    private readonly carried: CarriedAttributes,
    private readonly place: (config: TransferConfig) => readonly string[],
  ) {
    this.folder = join(
      dirname(target),
      `.${basename(target).slice(0, 100)}.${randomBytes(6).toString("hex")}.partial`,
    );
  }

  async open(config: TransferConfig, mode: FileMode | undefined): Promise<IncomingFile> {
    const parts = this.place(config);
    const path = join(this.folder, ...parts);
    await this.makeFolder(dirname(path));
    // "wx": two announcements with one name are a mistake or an attack, not an update.
    const handle = await onLocalFile("create", path, () => open(path, "wx"));
    return new QuarantinedFile(handle, path, config, mode, this.carried);
  }

  /** Moves one received file to its place. */
  async releaseFile(...parts: readonly string[]): Promise<void> {
    await onLocalFile("store", this.target, () => rename(join(this.folder, ...parts), this.target));
  }

  /** Moves everything to its place, into an existing folder too. */
  releaseFolder(): Promise<void> {
    return moveTree(this.folder, this.target);
  }

  /** Removes whatever is left; call it on every path. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private makeFolder(path: string): Promise<void> {
    const known = this.made.get(path);
    if (known !== undefined) return known;
    const making = onLocalFile("create", path, async () => {
      await mkdir(path, { recursive: true });
    });
    this.made.set(path, making);
    return making;
  }
}

class QuarantinedFile implements IncomingFile {
  constructor(
    private readonly handle: FileHandle,
    private readonly path: string,
    private readonly config: TransferConfig,
    private readonly mode: FileMode | undefined,
    private readonly carried: CarriedAttributes,
  ) {}

  async write(offset: number, bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    await onLocalFile("write", this.path, () => writeFully(this.handle, offset, bytes));
  }

  async finish(): Promise<void> {
    await onLocalFile("finish", this.path, async () => {
      // Owner and set-id bits of a device mean nothing here; only the permissions are taken over.
      if (this.carried.mode && this.mode !== undefined)
        await this.handle.chmod(this.mode.mode & permissionBits);
      if (this.carried.times && this.config.holdTimestamp) {
        await this.handle.utimes(seconds(this.config.accessTime), seconds(this.config.modificationTime));
      }
      await this.handle.close();
    });
  }

  async abandon(): Promise<void> {
    await this.handle.close().catch(() => undefined);
  }
}

async function writeFully(handle: FileHandle, offset: number, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at, offset + at);
    at += bytesWritten;
  }
}

/** Nanoseconds as seconds; what a double keeps is about 200 ns today. */
function seconds(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e9;
}
