import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SandboxExtensionFiles, SandboxFiles } from "@ohbackup/reference-model";

/** The archive inside the sandbox. */
export const archivePath = "/data/storage/el2/base/archive.tar";
/** The one path of the host that inputs name; nothing must ever stand there. */
const absoluteBait = "/tmp/ohbackup-fuzz-escape";
const baitText = "untouched";
/** A folder in memory, where the system has one: a disk makes the same run ten times as long. */
const memoryFolder = "/dev/shm";

/** A folder for one input after the other, with a neighbour that must stay as it is. */
export class ArchiveSandbox {
  readonly #folder = mkdtempSync(join(existsSync(memoryFolder) ? memoryFolder : tmpdir(), "ohbackup-fuzz-"));
  readonly #root = join(this.#folder, "root");
  readonly #outside = join(this.#folder, "outside");
  readonly #descriptors = openDescriptors();

  constructor() {
    mkdirSync(this.#outside);
    writeFileSync(join(this.#outside, "bait"), baitText);
  }

  /** An empty sandbox that holds the archive. */
  filled(archive: Buffer): SandboxExtensionFiles {
    removeAll(this.#root);
    const base = join(this.#root, "el2/base");
    mkdirSync(join(base, "files"), { recursive: true });
    writeFileSync(join(base, "archive.tar"), archive);
    return new SandboxExtensionFiles(new SandboxFiles([{ at: "/data/storage", host: this.#root }]));
  }

  /** @throws Error when something outside the sandbox has changed */
  check(): void {
    const beside = readdirSync(this.#folder).sort().join();
    const names = readdirSync(this.#outside).join();
    if (beside !== "outside,root" || names !== "bait")
      throw new Error(`left the sandbox: ${beside} ${names}`);
    if (readFileSync(join(this.#outside, "bait"), "utf8") !== baitText)
      throw new Error("wrote to a file outside");
    if (existsSync(absoluteBait)) throw new Error(`made ${absoluteBait}`);
  }

  /** @throws Error when descriptors have stayed open */
  close(): void {
    removeAll(this.#folder);
    const left = openDescriptors() - this.#descriptors;
    if (left > 0) throw new Error(`${left} descriptors stayed open`);
  }
}

/** Open descriptors of this process; 0 where the system does not list them. */
function openDescriptors(): number {
  return existsSync("/proc/self/fd") ? readdirSync("/proc/self/fd").length : 0;
}

/** Removes a folder whose directories an archive may have locked. */
function removeAll(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    if (
      !(error instanceof Error) ||
      !("code" in error) ||
      (error.code !== "EACCES" && error.code !== "ENOTEMPTY")
    )
      throw error;
    unlock(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

function unlock(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) unlock(join(folder, entry.name));
}
