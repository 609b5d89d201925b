import { chmodSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { SandboxFiles } from "@ohbackup/reference-model";
import type { RecordedFile } from "../../trace/recording/recording-schema.js";

/** Pseudo random content of a recording's files (`golden/service/README.md`). */
export function seededContent(size: number, seed: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = seed >>> 0;
  for (let index = 0; index < size; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

const defaultFileMode = 0o644;
const defaultFolderMode = 0o755;

/** Makes, changes or removes files of an application as a recording says. */
export function seedFiles(
  sandbox: SandboxFiles,
  files: readonly RecordedFile[],
  fileMode = defaultFileMode,
): void {
  for (const file of files) {
    const path = sandbox.hostPath(file.path);
    if (file.remove === true) {
      rmSync(path, { recursive: true, force: true });
      continue;
    }
    mkdirSync(dirname(path), { recursive: true, mode: defaultFolderMode });
    if (file.dir === true) mkdirSync(path, { recursive: true });
    else if (file.symlink !== undefined) symlinkSync(file.symlink, path);
    else writeFileSync(path, file.content ?? seededContent(file.size ?? 0, file.seed ?? 0));
    if (file.symlink !== undefined) continue;
    const mode = file.mode === undefined ? undefined : Number.parseInt(file.mode, 8);
    chmodSync(path, mode ?? (file.dir === true ? defaultFolderMode : fileMode));
    if (file.mtime !== undefined) utimesSync(path, file.mtime, file.mtime);
  }
}
