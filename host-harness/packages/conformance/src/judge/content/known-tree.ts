import type { DigestEntry } from "../../trace/event.js";

/** What is known of one file or directory; absent members are not known. */
export type KnownEntry = Omit<DigestEntry, "path">;

/** What is known of the files of a bundle, by path without a slash at the end. */
export type KnownTree = ReadonlyMap<string, KnownEntry>;

/** The tree of a digest. */
export function treeOf(entries: readonly DigestEntry[]): Map<string, KnownEntry> {
  return new Map(entries.map(({ path, ...entry }) => [withoutSlash(path), entry] as const));
}

export function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

/** How a file differs from what it must be; undefined when it does not, as far as both are known. */
export function differenceOf(seen: KnownEntry, expected: KnownEntry): string | undefined {
  if (seen.type !== expected.type) return `it is a ${seen.type}, not a ${expected.type}`;
  if (expected.type === "file") {
    if (differs(seen.size, expected.size)) return `${seen.size ?? ""} bytes, not ${expected.size ?? ""}`;
    if (differs(seen.sha256, expected.sha256))
      return `sha256 ${seen.sha256 ?? ""}, not ${expected.sha256 ?? ""}`;
    if (differs(seen.mtime, expected.mtime)) return `mtime ${seen.mtime ?? ""}, not ${expected.mtime ?? ""}`;
  }
  const [mode, wanted] = [permissions(seen.mode), permissions(expected.mode)];
  return differs(mode, wanted) ? `mode ${octal(mode)}, not ${octal(wanted)}` : undefined;
}

function differs<Value>(seen: Value | undefined, expected: Value | undefined): boolean {
  return seen !== undefined && expected !== undefined && seen !== expected;
}

function permissions(mode: number | undefined): number | undefined {
  return mode === undefined ? undefined : mode & 0o7777;
}

function octal(mode: number | undefined): string {
  return mode === undefined ? "?" : mode.toString(8);
}
