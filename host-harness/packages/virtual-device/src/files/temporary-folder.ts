import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of this process that is gone when it is disposed of, or at the latest when the process ends. */
export class TemporaryFolder {
  readonly path: string;
  private removed = false;
  private readonly onProcessExit = (): void => {
    this.remove();
  };

  /** @param prefix first part of the folder's name, to tell whose it is */
  constructor(prefix: string) {
    this.path = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), prefix)));
    process.once("exit", this.onProcessExit);
  }

  /** Removes the folder with all that is in it. A second call does nothing. */
  remove(): void {
    if (this.removed) return;
    this.removed = true;
    process.off("exit", this.onProcessExit);
    try {
      removeTree(this.path);
    } catch {
      // An application may have taken its own rights to a directory away.
      openDirectories(this.path);
      removeTree(this.path);
    }
  }
}

function removeTree(path: string): void {
  fs.rmSync(path, { recursive: true, force: true, maxRetries: 2 });
}

function openDirectories(path: string): void {
  fs.chmodSync(path, 0o700);
  for (const entry of fs.readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) openDirectories(join(path, entry.name));
  }
}
