import { randomUUID } from "node:crypto";
import { closeSync, fstatSync, mkdirSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { DescriptorLedger } from "./descriptor-ledger.js";

/** The service's process in the descriptor ledger. */
export const serviceProcessName = "backup_sa";

/** No file that the service reads as a whole may be larger. */
const largestReadBytes = 512 * 1024 * 1024;

/** The service's own files: unlinked ones that only descriptors know. */
export class ServiceFiles {
  constructor(
    private readonly folder: string,
    private readonly ledger: DescriptorLedger,
  ) {
    mkdirSync(folder, { recursive: true });
  }

  /** A descriptor of the service on a new file without a name; its offset is 0 (clause G7). */
  create(content: Uint8Array, openedIn: string): number {
    const path = join(this.folder, `.${randomUUID()}`);
    const fd = openSync(path, "wx+", 0o600);
    try {
      unlinkSync(path);
      let written = 0;
      while (written < content.length)
        written += writeSync(fd, content, written, content.length - written, written);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
    this.ledger.opened(fd, serviceProcessName, openedIn);
    return fd;
  }

  /** All bytes behind a descriptor, whatever its offset; the offset stays. */
  read(fd: number): Buffer {
    const { size } = fstatSync(fd);
    if (size > largestReadBytes)
      throw new RangeError(`a file of ${String(size)} bytes is too large to read at once`);
    const bytes = Buffer.alloc(size);
    let length = 0;
    while (length < size) {
      const count = readSync(fd, bytes, length, size - length, length);
      if (count === 0) break;
      length += count;
    }
    return bytes.subarray(0, length);
  }

  close(fd: number): void {
    this.ledger.close(fd, serviceProcessName);
  }
}
