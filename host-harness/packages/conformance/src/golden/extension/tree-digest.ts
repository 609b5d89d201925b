import { createHash } from "node:crypto";
import { closeSync, readSync } from "node:fs";
import { textOfBytes } from "@ohbackup/reference-model";
import type { BytePath, ExtensionFiles } from "@ohbackup/reference-model";
import type { RecordedDigest } from "./case-schema.js";
import { pathOf } from "./case-sandbox.js";
import { differenceOf } from "./difference.js";

/** How the recordings of one kind write a tree down. */
export interface DigestForm {
  /** Directories that are not listed, though what is in them is. */
  readonly unlisted: ReadonlySet<string>;
  readonly hasNanoseconds: boolean;
}

function hashOf(fd: number): string {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(512 * 1024);
  for (;;) {
    const count = readSync(fd, buffer, 0, buffer.length, null);
    if (count === 0) return hash.digest("hex");
    hash.update(buffer.subarray(0, count));
  }
}

function fileHash(files: ExtensionFiles, path: BytePath): string {
  const fd = files.openForRead(path);
  try {
    return hashOf(fd);
  } finally {
    closeSync(fd);
  }
}

const octal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, "0");

function entryOf(files: ExtensionFiles, path: BytePath, form: DigestForm): RecordedDigest {
  const facts = files.lstat(path);
  const common = { path: textOfBytes(path), mode: octal(facts.mode) };
  if (facts.kind === "directory") return { ...common, type: "dir" };
  if (facts.kind === "symlink") return { ...common, type: "symlink" };
  return {
    ...common,
    type: facts.kind,
    size: facts.size,
    sha256: fileHash(files, path),
    mtime: facts.mtimeSeconds,
    ...(form.hasNanoseconds ? { mtimeNs: facts.mtimeNanoseconds } : {}),
  };
}

/** Everything below `/data`, sorted by path. */
export function digestOf(files: ExtensionFiles, form: DigestForm): readonly RecordedDigest[] {
  const found: { readonly path: BytePath; readonly entry: RecordedDigest }[] = [];
  const walk = (directory: BytePath): void => {
    for (const { name, kind } of files.readDirectory(directory)) {
      const path = `${directory}/${name}`;
      if (!form.unlisted.has(path)) found.push({ path, entry: entryOf(files, path, form) });
      if (kind === "directory") walk(path);
    }
  };
  walk("/data");
  return found.sort((left, right) => (left.path < right.path ? -1 : 1)).map(({ entry }) => entry);
}

function without(entry: RecordedDigest, name: keyof RecordedDigest): RecordedDigest {
  return Object.fromEntries(Object.entries(entry).filter(([member]) => member !== name)) as RecordedDigest;
}

/** Compares a tree with a recorded one; a time recorded as "now" must not lie before the run. */
export function treeDifference(
  recorded: readonly RecordedDigest[],
  found: readonly RecordedDigest[],
  where: string,
  startedAt: number,
): string | undefined {
  const byPath = new Map(recorded.map((entry) => [textOfBytes(pathOf(entry)), entry]));
  const comparable = found.map((entry): RecordedDigest => {
    const isNow =
      byPath.get(entry.path)?.mtime === "now" && typeof entry.mtime === "number" && entry.mtime >= startedAt;
    if (!isNow) return entry;
    return without({ ...entry, mtime: "now" }, "mtimeNs");
  });
  const written = recorded.map((entry) => ({
    ...without(entry, "pathB64"),
    ...(entry.sha256 === undefined ? {} : { sha256: entry.sha256.toLowerCase() }),
  }));
  return differenceOf(written, comparable, where);
}
