import { lstatSync } from "node:fs";
import { SandboxExtensionFiles } from "@ohbackup/reference-model";
import type { DirectoryEntry, SandboxFiles } from "@ohbackup/reference-model";

/**
 * Files as the recordings' file system in memory delivered them: of a directory the newest entry first. Nothing was
 * taken from the modes of new files, and everything belonged to one user.
 */
export class RecordedFiles extends SandboxExtensionFiles {
  readonly #sandbox: SandboxFiles;

  constructor(sandbox: SandboxFiles, uid: number) {
    super(sandbox, { owner: { uid, gid: uid }, umask: 0 });
    this.#sandbox = sandbox;
  }

  override readDirectory(path: string): readonly DirectoryEntry[] {
    const folder = this.#sandbox.hostPath(Buffer.from(path, "latin1").toString("utf8"));
    const dated = super.readDirectory(path).map((entry) => ({ entry, age: ageOf(folder, entry.name) }));
    return dated
      .sort((left, right) => (left.age < right.age ? 1 : left.age > right.age ? -1 : 0))
      .map(({ entry }) => entry);
  }
}

/** Inodes in memory are numbered as they are made. */
function ageOf(folder: string, name: string): bigint {
  try {
    return lstatSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, "latin1")]), {
      bigint: true,
    }).ino;
  } catch {
    return 0n;
  }
}
