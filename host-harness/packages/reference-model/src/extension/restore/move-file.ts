import { readSync, writeSync } from "node:fs";
import type { BytePath } from "../files/byte-path.js";
import { FileError } from "../files/extension-files.js";
import type { ExtensionFiles } from "../files/extension-files.js";
import { copyBufferSize } from "../limits.js";

function copy(files: ExtensionFiles, from: BytePath, to: BytePath): void {
  const source = files.openForRead(from);
  try {
    const target = files.openForWrite(to, 0o600);
    try {
      const buffer = Buffer.allocUnsafe(copyBufferSize);
      for (;;) {
        const count = readSync(source, buffer, 0, copyBufferSize, null);
        if (count === 0) return;
        for (let at = 0; at < count;) at += writeSync(target, buffer, at, count - at);
      }
    } finally {
      files.close(target);
    }
  } finally {
    files.close(source);
  }
}

/**
 * Moves a file: renames it, or copies it when that fails; a copied one stays where it was.
 * @throws FileError
 */
export function moveFile(files: ExtensionFiles, from: BytePath, to: BytePath): void {
  if (from === to) return;
  try {
    files.rename(from, to);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    copy(files, from, to);
  }
}
