import type { SimulatedProcess } from "../../world/simulated-process.js";
import type { BytePath } from "../files/byte-path.js";
import { hashName } from "./string-hash.js";

/** The text after the last dot of the whole path, so it may hold a slash (`spec/backup-extension.md §4.2`). */
export function extensionOf(path: BytePath): BytePath {
  const dot = path.lastIndexOf(".");
  return dot < 0 ? "" : path.slice(dot + 1);
}

/**
 * Names for big files: the hash of the path, then of the path with a counter when the name is taken, even by the same
 * path (`§4.2`, `§6.4`).
 */
export class BigFileNames {
  readonly #taken = new Set<string>();

  /** @param withExtension appends the extension to the hash, as full backups do */
  constructor(private readonly withExtension: boolean) {}

  add(path: BytePath): BytePath {
    const extension = this.withExtension ? extensionOf(path) : "";
    const suffix = extension === "" ? "" : `.${extension}`;
    let name = hashName(path) + suffix;
    for (let counter = 0; this.#taken.has(name); counter += 1) name = hashName(`${path}${counter}`) + suffix;
    this.#taken.add(name);
    return name;
  }
}

/** Name of an over-long report of a special version: the hash of the last path component, twice. */
export function shortenedReportName(path: BytePath): string {
  const hash = hashName(path.slice(path.lastIndexOf("/") + 1));
  return hash + hash;
}

/** Names stay taken for as long as the process lives, over connections and sessions (recording `rand_1026`). */
const namesOfProcesses = new WeakMap<SimulatedProcess, BigFileNames>();

/** The names of a process's full backups. */
export function bigFileNamesOf(process: SimulatedProcess, withExtension: boolean): BigFileNames {
  const names = namesOfProcesses.get(process) ?? new BigFileNames(withExtension);
  namesOfProcesses.set(process, names);
  return names;
}
