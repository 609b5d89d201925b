import * as fs from "node:fs";
import { promisify } from "node:util";
import type {
  BoardFileStat,
  BoardFiles,
  BoardReadableFile,
  BoardWritableFile,
} from "../hdc-server/board-port.js";
import { FileAccessError, openRegularFile } from "./device-files.js";
import type { DeviceFiles } from "./device-files.js";

const read = promisify(fs.read);
const write = promisify(fs.write);

/**
 * The files of a board as the hdc server asks for them. A path is resolved and opened in one step, without waiting
 * in between, so that no application can put a link in its way.
 */
export class BoardFilesOnDisk implements BoardFiles {
  readonly #open = new Set<number>();

  constructor(private readonly files: DeviceFiles) {}

  stat(path: string): Promise<BoardFileStat | undefined> {
    return attempt(() => {
      let host: string;
      try {
        host = this.files.toHost(path);
      } catch {
        return undefined;
      }
      try {
        return toBoardStat(fs.lstatSync(host, { bigint: true }));
      } catch (error) {
        if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return undefined;
        throw error;
      }
    });
  }

  list(path: string): Promise<readonly string[]> {
    return attempt(() => fs.readdirSync(this.files.toHost(path)));
  }

  openRead(path: string): Promise<BoardReadableFile> {
    return attempt(() => {
      const fd = this.open(path, fs.constants.O_RDONLY);
      return {
        read: async (offset, length) => {
          this.mustBeOpen(fd, path);
          const { bytesRead, buffer } = await read(fd, Buffer.allocUnsafe(length), 0, length, offset);
          return buffer.subarray(0, bytesRead);
        },
        close: () => this.close(fd),
      };
    });
  }

  openWrite(path: string): Promise<BoardWritableFile> {
    return attempt(() => {
      const { O_WRONLY, O_CREAT, O_TRUNC } = fs.constants;
      const fd = this.open(path, O_WRONLY | O_CREAT | O_TRUNC);
      return {
        write: async (offset, bytes) => {
          for (let done = 0; done < bytes.length;) {
            this.mustBeOpen(fd, path);
            done += (await write(fd, bytes, done, bytes.length - done, offset + done)).bytesWritten;
          }
        },
        // The board's folder goes when the board goes: there is nothing to keep over a power failure.
        sync: () =>
          attempt(() => {
            this.mustBeOpen(fd, path);
          }),
        close: () => this.close(fd),
      };
    });
  }

  makeDirectory(path: string): Promise<void> {
    return attempt(() => {
      const host = this.files.toHost(path);
      try {
        fs.mkdirSync(host);
      } catch (error) {
        if (!hasCode(error, "EEXIST") || !fs.statSync(host).isDirectory()) throw error;
      }
    });
  }

  setMode(path: string, mode: number): Promise<void> {
    return attempt(() => {
      fs.chmodSync(this.files.toHost(path), mode & 0o7777);
    });
  }

  setTimes(
    path: string,
    times: { readonly accessTime: bigint; readonly modificationTime: bigint },
  ): Promise<void> {
    return attempt(() => {
      fs.utimesSync(this.files.toHost(path), seconds(times.accessTime), seconds(times.modificationTime));
    });
  }

  /** Closes what transfers still hold; a transfer that goes on afterwards gets EBADF. */
  closeAll(): void {
    for (const fd of this.#open) fs.closeSync(fd);
    this.#open.clear();
  }

  private open(path: string, flags: number): number {
    const fd = openRegularFile(this.files.toHost(path), flags);
    this.#open.add(fd);
    return fd;
  }

  private mustBeOpen(fd: number, path: string): void {
    if (!this.#open.has(fd)) throw new FileAccessError("EBADF", path);
  }

  private close(fd: number): Promise<void> {
    return attempt(() => {
      if (this.#open.delete(fd)) fs.closeSync(fd);
    });
  }
}

/** Runs a synchronous action; its exception becomes a rejection. */
function attempt<Result>(action: () => Result): Promise<Result> {
  return new Promise((resolve) => {
    resolve(action());
  });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function seconds(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e9;
}

function toBoardStat(status: fs.BigIntStats): BoardFileStat {
  return {
    kind: status.isFile() ? "file" : status.isDirectory() ? "directory" : "other",
    size: Number(status.size),
    mode: Number(status.mode) & 0o7777,
    owner: Number(status.uid),
    group: Number(status.gid),
    accessTime: status.atimeNs,
    modificationTime: status.mtimeNs,
  };
}
