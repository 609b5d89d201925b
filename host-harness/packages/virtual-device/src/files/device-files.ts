import * as fs from "node:fs";
import { join, posix } from "node:path";
import type { ByteSink, ByteSource } from "../shell/byte-pipe.js";
import { joinDevicePath } from "./device-path.js";

const linkLimit = 40;
const chunkSize = 64 * 1024;

/** A text that is not a path of this device: a name with a NUL, or links that never end. */
export class InvalidDevicePath extends Error {
  override readonly name = "InvalidDevicePath";
  constructor(readonly code: "ENOENT" | "ELOOP") {
    super(code);
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
    if (devicePath.includes("\0")) throw new InvalidDevicePath("ENOENT");
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
      if (++links > linkLimit) throw new InvalidDevicePath("ELOOP");
      rest.unshift(...joinDevicePath(resolved, target).split("/").filter(Boolean));
      resolved = "/";
    }
    return join(this.root, resolved);
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
    return fs.statSync(this.toHost(devicePath), { throwIfNoEntry: false })?.isDirectory() ?? false;
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

  openSource(devicePath: string, from = 0): ByteSource & { close: () => void } {
    const descriptor = fs.openSync(this.toHost(devicePath), "r");
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
    const descriptor = fs.openSync(this.toHost(devicePath), append ? "a" : "w");
    return {
      write: (bytes) => {
        fs.writeSync(descriptor, bytes);
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
  ["ENOSPC", "No space left on device"],
]);
