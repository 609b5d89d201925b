import { closeSync, fstatSync, readFileSync } from "node:fs";
import { errno } from "../../errors/errno.js";
import type { DescriptorLedger } from "../../world/descriptor-ledger.js";
import { FileSystemError } from "./file-system-error.js";

/** A position that a script set; `file` tells whether the number still stands for the same file. */
interface SetPosition {
  readonly file: string;
  readonly offset: number;
}

function identityOf(fd: number): string {
  const { dev, ino } = fstatSync(fd, { bigint: true });
  return `${dev.toString()}:${ino.toString()}`;
}

/** The kernel's own position, where the host tells it; else 0. */
function kernelPosition(fd: number): number {
  try {
    return Number(/^pos:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, "latin1"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** The descriptors of one simulated process, as its file calls see them. */
export class ProcessDescriptors {
  readonly #ledger: DescriptorLedger;
  readonly #owner: string;
  /** Node cannot move the kernel's position, so that a position once set is kept here and passed to each call. */
  readonly #positions = new Map<number, SetPosition>();

  constructor(ledger: DescriptorLedger, owner: string) {
    this.#ledger = ledger;
    this.#owner = owner;
  }

  /** Enters a descriptor that a file call just opened. */
  opened(fd: number, openedIn: string): void {
    this.#positions.delete(fd);
    this.#ledger.opened(fd, this.#owner, openedIn);
  }

  /**
   * The number itself, when this process may use it.
   * @throws FileSystemError EBADF when it is closed or another process's
   */
  usable(fd: number): number {
    if (!this.#ledger.isOpen(fd, this.#owner)) throw new FileSystemError(errno.EBADF);
    return fd;
  }

  /** @throws FileSystemError EBADF when it is closed, another process's, or the host's own and no file */
  close(fd: number): void {
    this.#positions.delete(fd);
    if (this.#ledger.close(fd, this.#owner)) return;
    // A number that the world never saw may be a file of the test itself, but also a socket of the runtime.
    if (!fstatSync(this.usable(fd)).isFile()) throw new FileSystemError(errno.EBADF);
    closeSync(fd);
  }

  /** Where the next read or write goes; null leaves it to the kernel. */
  position(fd: number): number | null {
    const set = this.#positions.get(fd);
    if (set === undefined) return null;
    if (set.file === identityOf(fd)) return set.offset;
    this.#positions.delete(fd);
    return null;
  }

  /** The position as a script would be told. */
  currentPosition(fd: number): number {
    return this.position(fd) ?? kernelPosition(fd);
  }

  setPosition(fd: number, offset: number): void {
    this.#positions.set(fd, { file: identityOf(fd), offset });
  }

  /** Moves a position that was set, after a transfer of that many bytes. */
  advance(fd: number, bytes: number): void {
    const offset = this.position(fd);
    if (offset !== null) this.setPosition(fd, offset + bytes);
  }
}
