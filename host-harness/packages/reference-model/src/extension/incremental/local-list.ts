import type { BytePath } from "../files/byte-path.js";
import { FileError } from "../files/extension-files.js";
import type { DirectoryEntry, ExtensionFiles, FileFacts } from "../files/extension-files.js";
import { copyBufferSize } from "../limits.js";
import { reportHeader, reportLine } from "../report/report.js";
import { physicalPathOf } from "./physical-paths.js";

/** What the service found out about a bundle's files. */
export interface LocalList {
  /** The list (`stat_<time>`), one character a byte. */
  readonly text: BytePath;
  /** Bytes of everything listed, directories included. */
  readonly size: number;
  /** Bytes of what is newer than the last time. */
  readonly incrementalSize: number;
}

interface PathLists {
  readonly includes: readonly BytePath[];
  readonly excludes: readonly BytePath[];
}

/** The text that names includes and excludes (`incExc_<time>`). */
export function includeExcludeText(lists: PathLists): BytePath {
  return ["INCLUDES", ...lists.includes, "EXCLUDES", ...lists.excludes].map((line) => `${line}\n`).join("");
}

/** Reads what {@link includeExcludeText} writes, as the service does: an empty line ends it. */
function readIncludeExclude(text: BytePath): PathLists {
  const includes: BytePath[] = [];
  const excludes: BytePath[] = [];
  let list = includes;
  for (const line of text.split("\n")) {
    if (line === "") break;
    if (line === "INCLUDES") list = includes;
    else if (line === "EXCLUDES") list = excludes;
    else list.push(line);
  }
  return { includes, excludes };
}

const absolute = (path: BytePath): BytePath => (path.startsWith("/") ? path : `/${path}`);
const withSlash = (path: BytePath): BytePath => (path.endsWith("/") ? path : `${path}/`);
const bytewise = (left: BytePath, right: BytePath): number => (left < right ? -1 : left > right ? 1 : 0);

function entriesOf(files: ExtensionFiles, path: BytePath): readonly DirectoryEntry[] {
  try {
    return files.readDirectory(path);
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}

/** Folders of a module that a wildcard include stands for, whatever comes behind the wildcard. */
const moduleFolders: readonly BytePath[] = ["database", "files", "preferences"];

/** Only `…/base/haps/*` is expanded (`spec/backup-extension.md §3.4`). */
function expandModules(files: ExtensionFiles, include: BytePath): readonly BytePath[] {
  if (!/^\/data\/storage\/el[12]\/base\/haps\/\*/.test(include)) return [include];
  const parent = include.slice(0, include.lastIndexOf("*"));
  const found: BytePath[] = [];
  for (const module of entriesOf(files, parent)) {
    if (module.kind !== "directory") continue;
    for (const { name, kind } of entriesOf(files, parent + module.name)) {
      if (kind === "directory" && moduleFolders.includes(name)) found.push(`${parent}${module.name}/${name}`);
    }
  }
  return found;
}

/** Excludes that exist: a directory covers everything in it, a file only itself. */
class ExistingExcludes {
  readonly #directories: BytePath[] = [];
  readonly #files = new Set<BytePath>();

  constructor(files: ExtensionFiles, excludes: readonly BytePath[]) {
    for (const exclude of excludes.map(absolute)) {
      if (physicalPathOf(exclude) === undefined) continue;
      const kind = files.find(exclude)?.kind;
      if (kind === "directory") this.#directories.push(withSlash(exclude));
      else if (kind !== undefined) this.#files.add(exclude);
    }
  }

  matches(path: BytePath): boolean {
    return this.#files.has(path) || this.#directories.some((directory) => path.startsWith(directory));
  }
}

/** A text of many lines in few pieces: a million small strings would take several times the memory. */
class LongText {
  readonly #pieces: BytePath[] = [];
  #last = "";

  add(line: BytePath): void {
    this.#last += line;
    if (this.#last.length < copyBufferSize) return;
    // Through a buffer, because a text that was put together keeps all its parts.
    this.#pieces.push(Buffer.from(this.#last, "latin1").toString("latin1"));
    this.#last = "";
  }

  toString(): BytePath {
    return this.#pieces.join("") + this.#last;
  }
}

class ListMaker {
  readonly #lines = new LongText();
  size = 0;
  incrementalSize = 0;

  constructor(
    private readonly files: ExtensionFiles,
    private readonly excludes: ExistingExcludes,
    private readonly lastTime: number,
  ) {
    this.#lines.add(reportHeader("isIncremental"));
  }

  get text(): BytePath {
    return this.#lines.toString();
  }

  root(path: BytePath): void {
    const facts = this.files.find(path);
    if (facts === undefined) return;
    if (facts.kind !== "directory") {
      this.#add(path, path, facts, false);
      return;
    }
    this.#add(withSlash(path), path, facts, true);
    this.#tree(path);
  }

  #tree(root: BytePath): void {
    const stack = [root];
    for (let directory = stack.pop(); directory !== undefined; directory = stack.pop()) {
      const prefix = withSlash(directory);
      for (const { name, kind } of entriesOf(this.files, directory)) {
        const path = prefix + name;
        const isDirectory = kind === "directory";
        if (isDirectory) stack.push(path);
        this.#add(isDirectory ? withSlash(path) : path, path, this.files.find(path), isDirectory);
      }
    }
  }

  /** A row; what cannot be looked at, such as a link that leads nowhere, has zeros. */
  #add(tested: BytePath, path: BytePath, facts: FileFacts | undefined, isDirectory: boolean): void {
    if (this.excludes.matches(tested)) return;
    const mtime = facts?.mtimeSeconds ?? 0;
    const size = facts?.size ?? 0;
    const isIncremental = this.lastTime === 0 || mtime > this.lastTime;
    const mode = String(facts?.mode ?? 0);
    const row = { path, mode, isDirectory, size, mtime, hash: "", isEncoded: /[\n;]/.test(path) };
    this.#lines.add(reportLine(row, isIncremental));
    this.size += size;
    if (isIncremental) this.incrementalSize += size;
  }
}

/**
 * Lists the files of a bundle as the service does before an incremental backup (`spec/backup-extension.md §6.1`).
 * @param lastTime seconds since 1970 of the last backup; 0 = there was none
 */
export function makeLocalList(files: ExtensionFiles, lists: PathLists, lastTime: number): LocalList {
  const { includes, excludes } = readIncludeExclude(includeExcludeText(lists));
  const roots = new Map<BytePath, BytePath>();
  for (const root of includes.map(absolute).flatMap((include) => expandModules(files, include))) {
    const physical = physicalPathOf(root);
    if (physical !== undefined) roots.set(physical, root);
  }
  // Without anything to look at, the file stays as it was made: empty.
  if (roots.size === 0) return { text: "", size: 0, incrementalSize: 0 };
  const maker = new ListMaker(files, new ExistingExcludes(files, excludes), lastTime);
  for (const [, root] of [...roots].sort(([left], [right]) => bytewise(left, right))) maker.root(root);
  return { text: maker.text, size: maker.size, incrementalSize: maker.incrementalSize };
}
