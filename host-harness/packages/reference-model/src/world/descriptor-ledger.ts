import { closeSync, fstatSync } from "node:fs";

/** Who opened a descriptor, and where. */
export interface DescriptorRecord {
  /** The number, which is the operating system's own. */
  readonly fd: number;
  /** Name of the simulated process that owns it now, e.g. `com.example.desktop` or `backup_sa`. */
  readonly owner: string;
  /** In what it came into being: `onFileReady manage.json`, `fs.openSync /data/…`. */
  readonly openedIn: string;
}

/** Every process has the numbers below from its start. */
const firstOfProcess = 3;

/**
 * Every descriptor that simulated processes hold. Numbers are real, but several simulated processes share one host
 * process: a number is only good for the process that the ledger names, so that a stale one fails with EBADF instead
 * of closing a stranger's file.
 */
export class DescriptorLedger {
  readonly #open = new Map<number, DescriptorRecord>();

  /**
   * @param isComplete processes get descriptors only through the ledger, so that a number it does not list is closed even
   *   when the host has given it to somebody else meanwhile. Default false: the host's scripts may open files themselves.
   */
  constructor(private readonly isComplete = false) {}

  /** Enters a descriptor that was just opened for `owner`. */
  opened(fd: number, owner: string, openedIn: string): void {
    this.#open.set(fd, { fd, owner, openedIn });
  }

  /** Hands a descriptor to another simulated process, as binder does. */
  transferred(fd: number, owner: string, openedIn: string): void {
    if (this.#open.has(fd)) this.#open.set(fd, { fd, owner, openedIn });
  }

  /** True when `owner` may use the number: it is its own, or one that was opened outside the world and is still open. */
  isOpen(fd: number, owner: string): boolean {
    const record = this.#open.get(fd);
    if (record !== undefined) return record.owner === owner;
    if (!Number.isInteger(fd) || fd < 0) return false;
    if (this.isComplete) return fd < firstOfProcess;
    try {
      fstatSync(fd);
      return true;
    } catch {
      return false;
    }
  }

  /** True when the ledger itself knows the number for this owner. */
  isRecorded(fd: number, owner: string): boolean {
    return this.#open.get(fd)?.owner === owner;
  }

  /** Closes a recorded descriptor. Returns false, and closes nothing, when it is not this owner's. */
  close(fd: number, owner: string): boolean {
    if (!this.isRecorded(fd, owner)) return false;
    this.#open.delete(fd);
    closeSync(fd);
    return true;
  }

  /** Closes all that a simulated process holds, as its death would. */
  closeAllOf(owner: string): readonly DescriptorRecord[] {
    const records = this.stillOpen().filter((record) => record.owner === owner);
    for (const { fd } of records) this.close(fd, owner);
    return records;
  }

  /** What nobody has closed yet. A descriptor closed behind the ledger's back is not listed. */
  stillOpen(): readonly DescriptorRecord[] {
    return [...this.#open.values()].filter(({ fd }) => {
      try {
        fstatSync(fd);
        return true;
      } catch {
        return false;
      }
    });
  }
}
