import * as fs from "node:fs";
import { join, posix } from "node:path";
import type { ByteSink, ByteSource } from "../shell/byte-pipe.js";
import { joinDevicePath } from "./device-path.js";

const linkLimit = 40;
const chunkSize = 64 * 1024;

/** What the board itself refuses, with the name that the system has for it. */
export class FileAccessError extends Error {
  override readonly name = "FileAccessError";
  constructor(
    readonly code: "ENOENT" | "ELOOP" | "EISDIR" | "EACCES" | "EBADF" | "EFBIG",
    path: string,
  ) {
    super(`${code}: ${path}`);
  }
}

/**
 * The files of a board: a host folder that plays the device's `/`. Every path is resolved component by
 * component below that folder, links included, so that no name and no link leads out of it.
 */
export class DeviceFiles {
  constructor(
    /** The host folder, absolute. */
    readonly root: string,
  ) {}

  /**
   * Host path of a device path. Links on the way are followed as the device would; the last component is
   * followed only on demand, and need not exist.
   */
  toHost(devicePath: string, options: { followLast?: boolean } = {}): string {
    const followLast = options.followLast ?? true;
    if (devicePath.includes("\0")) throw new FileAccessError("ENOENT", devicePath);
    let resolved = "/";
    const rest = joinDevicePath("/", devicePath).split("/").filter(Boolean);
    for (let links = 0; rest.length > 0;) {
      const part = rest.shift() ?? "";
      const candidate = joinDevicePath(resolved, part);
      const target = rest.length > 0 || followLast ? this.linkTarget(candidate) : undefined;
      if (target === undefined) {
        resolved = candidate;
        continue;
      }
      if (++links > linkLimit) throw new FileAccessError("ELOOP", devicePath);
      rest.unshift(...joinDevicePath(resolved, target).split("/").filter(Boolean));
      resolved = "/";
    }
    return resolved === "/" ? this.root : join(this.root, resolved);
  }

  exists(devicePath: string): boolean {
    try {
      fs.lstatSync(this.toHost(devicePath, { followLast: false }));
      return true;
    } catch {
      return false;
    }
  }

  isDirectory(devicePath: string): boolean {
    try {
      return fs.lstatSync(this.toHost(devicePath)).isDirectory();
    } catch {
      return false;
    }
  }

  /** Names in a directory, unsorted; empty when it cannot be read. */
  namesIn(devicePath: string): string[] {
    try {
      return fs.readdirSync(this.toHost(devicePath));
    } catch {
      return [];
    }
  }

  /** Makes a directory and its parents. */
  makeDirectories(devicePath: string): void {
    fs.mkdirSync(this.toHost(devicePath), { recursive: true });
  }

  /** All bytes of a regular file. @param limit more bytes than this are refused with EFBIG, before they are read */
  readWhole(devicePath: string, limit: number): Buffer {
    const descriptor = openRegularFile(this.toHost(devicePath), fs.constants.O_RDONLY);
    try {
      const { size } = fs.fstatSync(descriptor);
      if (size > limit) throw new FileAccessError("EFBIG", devicePath);
      const bytes = Buffer.alloc(size);
      let done = 0;
      while (done < size) {
        const count = fs.readSync(descriptor, bytes, done, size - done, done);
        if (count === 0) break;
        done += count;
      }
      return bytes.subarray(0, done);
    } finally {
      fs.closeSync(descriptor);
    }
  }

  openSource(devicePath: string, from = 0): ByteSource & { close: () => void } {
    const descriptor = openRegularFile(this.toHost(devicePath), fs.constants.O_RDONLY);
    let position = from;
    return {
      read: () => {
        const buffer = Buffer.allocUnsafe(chunkSize);
        const count = fs.readSync(descriptor, buffer, 0, chunkSize, position);
        position += count;
        return Promise.resolve(count === 0 ? undefined : buffer.subarray(0, count));
      },
      close: () => {
        fs.closeSync(descriptor);
      },
    };
  }

  openSink(devicePath: string, append: boolean): ByteSink & { close: () => void } {
    const { O_WRONLY, O_CREAT, O_APPEND, O_TRUNC } = fs.constants;
    const flags = O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC);
    const descriptor = openRegularFile(this.toHost(devicePath), flags);
    return {
      write: (bytes) => {
        for (let done = 0; done < bytes.length;) done += fs.writeSync(descriptor, bytes, done);
        return Promise.resolve();
      },
      close: () => {
        fs.closeSync(descriptor);
      },
    };
  }

  /** The words a command of the device prints for a failed file operation. */
  reason(error: unknown): string {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return reasons.get(code) ?? "I/O error";
  }

  private linkTarget(devicePath: string): string | undefined {
    try {
      return posix.normalize(fs.readlinkSync(join(this.root, devicePath)));
    } catch {
      return undefined;
    }
  }
}

/**
 * Opens a regular file of the host. The path is resolved already, so that a link in the last place is one that came in
 * between; and a pipe must not make the board wait for its other end.
 */
export function openRegularFile(hostPath: string, flags: number): number {
  const { O_NOFOLLOW, O_NONBLOCK } = fs.constants;
  const descriptor = fs.openSync(hostPath, flags | O_NOFOLLOW | O_NONBLOCK, 0o644);
  try {
    const status = fs.fstatSync(descriptor);
    if (!status.isFile()) throw new FileAccessError(status.isDirectory() ? "EISDIR" : "EACCES", hostPath);
    return descriptor;
  } catch (error) {
    fs.closeSync(descriptor);
    throw error;
  }
}

const reasons: ReadonlyMap<unknown, string> = new Map([
  ["ENOENT", "No such file or directory"],
  ["ENOTDIR", "Not a directory"],
  ["EISDIR", "Is a directory"],
  ["EACCES", "Permission denied"],
  ["EPERM", "Operation not permitted"],
  ["EEXIST", "File exists"],
  ["ENOTEMPTY", "Directory not empty"],
  ["ENAMETOOLONG", "File name too long"],
  ["ELOOP", "Too many symbolic links encountered"],
  ["EFBIG", "File too large"],
  ["EXDEV", "Cross-device link"],
  ["EINVAL", "Invalid argument"],
  ["ENOSPC", "No space left on device"],
]);
