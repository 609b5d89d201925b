import { lstat, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { HdcError } from "../errors.js";
import { onLocalFile } from "./local-error.js";

/**
 * Moves the content of a folder into another one that may exist. A link or a file where a folder is needed is an error,
 * so that nothing lands elsewhere.
 */
export async function moveTree(from: string, to: string): Promise<void> {
  const there = await lstat(to).catch(() => undefined);
  if (there === undefined) {
    await onLocalFile("store", to, () => rename(from, to));
    return;
  }
  if (!there.isDirectory()) {
    throw new HdcError(
      "local-file",
      `Cannot store into ${to}: it is no folder. Choose another target or remove it.`,
    );
  }
  for (const entry of await onLocalFile("list", from, () => readdir(from, { withFileTypes: true }))) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) await moveTree(source, target);
    else await onLocalFile("store", target, () => rename(source, target));
  }
}
