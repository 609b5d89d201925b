import type { BytePath } from "../files/byte-path.js";
import { FileError } from "../files/extension-files.js";
import type { DirectoryEntry, ExtensionFiles, FileFacts, FileKind } from "../files/extension-files.js";
import { longestPath } from "../limits.js";
import { compilePattern, matchesBytes } from "./fnmatch.js";

/** A pattern split at the component that holds its first wildcard. */
interface Split {
  /** Literal path in front, escapes removed, its last slash included. */
  readonly literal: BytePath;
  /** The component with the wildcard; empty when the whole pattern is literal. */
  readonly component: BytePath;
  /** The rest from the slash after the component on. */
  readonly rest: BytePath;
  /** A backslash at the very end never matches. */
  readonly isMatchable: boolean;
}

/** Finds the literal beginning of a pattern, slash by slash; a bracket counts only once it is closed. */
function splitPattern(pattern: BytePath): Split {
  let done = "";
  let start = 0;
  let current = "";
  let isInBracket = false;
  for (let at = 0; at < pattern.length; at += 1) {
    let char = pattern[at] ?? "";
    if (char === "*" || char === "?" || (isInBracket && char === "]")) return splitAt(pattern, done, start);
    if (char === "[") isInBracket = true;
    else if (char === "\\") {
      if (isInBracket && pattern[at + 1] === "]") return splitAt(pattern, done, start);
      if (at + 1 >= pattern.length) return { literal: "", component: "", rest: "", isMatchable: false };
      at += 1;
      char = pattern[at] ?? "";
    }
    current += char;
    if (char === "/") {
      isInBracket = false;
      done += current;
      current = "";
      start = at + 1;
    }
  }
  return { literal: done + current, component: "", rest: "", isMatchable: true };
}

function splitAt(pattern: BytePath, literal: BytePath, start: number): Split {
  let slash = pattern.indexOf("/", start);
  if (slash < 0) slash = pattern.length;
  let escapes = 0;
  while (slash - escapes > start && pattern[slash - escapes - 1] === "\\") escapes += 1;
  // The slash itself may be escaped; then the backslash belongs to the rest.
  const cut = slash < pattern.length && escapes % 2 === 1 ? slash - 1 : slash;
  return { literal, component: pattern.slice(start, cut), rest: pattern.slice(cut), isMatchable: true };
}

function facts(read: () => FileFacts): FileFacts | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

function entriesOf(files: ExtensionFiles, directory: BytePath): readonly DirectoryEntry[] {
  try {
    const entries = files.readDirectory(directory === "" ? "." : directory);
    return [{ name: ".", kind: "directory" }, { name: "..", kind: "directory" }, ...entries];
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}

function addExisting(
  files: ExtensionFiles,
  path: BytePath,
  kind: FileKind | undefined,
  found: BytePath[],
): void {
  let known = kind;
  if (known === undefined || known === "symlink") {
    known = facts(() => files.stat(path))?.kind ?? known;
  }
  known ??= facts(() => files.lstat(path))?.kind;
  if (known === undefined) return;
  found.push(known === "directory" && path !== "" && !path.endsWith("/") ? `${path}/` : path);
}

function expand(
  files: ExtensionFiles,
  base: BytePath,
  kind: FileKind | undefined,
  pattern: BytePath,
  found: BytePath[],
): void {
  if (/^\/*$/.test(pattern)) {
    const isKnown = pattern === "" || kind === "directory";
    addExisting(files, base + pattern, isKnown ? kind : undefined, found);
    return;
  }
  const { literal, component, rest, isMatchable } = splitPattern(pattern);
  const prefix = base + literal;
  if (!isMatchable || prefix.length >= longestPath) return;
  if (component === "") {
    addExisting(files, prefix, undefined, found);
    return;
  }
  const compiled = compilePattern(component);
  const mayMatchHidden = component.startsWith(".");
  for (const { name, kind: entryKind } of entriesOf(files, prefix)) {
    if (rest !== "" && entryKind !== "directory" && entryKind !== "symlink") continue;
    if (name.length >= longestPath - prefix.length || (name.startsWith(".") && !mayMatchHidden)) continue;
    if (matchesBytes(compiled, name)) expand(files, prefix + name, entryKind, rest, found);
  }
}

/**
 * What a `glob` pattern finds (`spec/backup-extension.md §3.2`): `*`, `?` and `[…]` within one path component, a leading
 * dot must be written, directories get a trailing slash, paths are not normalised. Not sorted.
 */
export function globPaths(files: ExtensionFiles, pattern: BytePath): readonly BytePath[] {
  const found: BytePath[] = [];
  const [text = ""] = pattern.split("\0", 1);
  if (text !== "") expand(files, "", undefined, text, found);
  return found;
}
