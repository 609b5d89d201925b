import type { SimulatedProcess } from "../../world/simulated-process.js";
import { progressErrorText } from "../../rules/report-texts.js";
import { serviceCodes } from "../../rules/service-codes.js";
import type { BytePath } from "../files/byte-path.js";
import { textOfBytes } from "../files/byte-path.js";
import { errno } from "../files/errno.js";
import type { FileFacts } from "../files/extension-files.js";
import { tarCountLimit, tarSizeLimit } from "../limits.js";
import type { ExtensionCore } from "../process/extension-core.js";
import { TarWriter } from "../tar/tar-writer.js";
import type { PackedFile } from "../tar/tar-writer.js";
import { PackingError } from "./packing-error.js";

/** A tar that lies in the temp directory. */
export interface PackedTar {
  readonly fileName: BytePath;
  readonly path: BytePath;
  readonly facts: FileFacts;
}

/** Cuts a list into tars: one is full once its sizes reach 100 MiB, or at 6000 files (`spec/backup-extension.md §4.3`). */
export function* sliceForTars<File extends { readonly size: number }>(
  files: readonly File[],
): Generator<readonly File[]> {
  let start = 0;
  let size = 0;
  for (const [index, file] of files.entries()) {
    size += file.size;
    const count = index + 1 - start;
    if (size < tarSizeLimit && count < tarCountLimit) continue;
    yield files.slice(start, index + 1);
    start = index + 1;
    size = 0;
  }
  if (start < files.length) yield files.slice(start);
}

/** A path in which all but the first and last characters of each name is hidden, as incremental backups report it. */
function anonymous(path: BytePath): string {
  const hide = (part: string): string => {
    if (part.length < 3) return "******";
    const shown = part.length <= 20 ? 1 : 4;
    return `${part.slice(0, shown)}******${part.slice(-shown)}`;
  };
  return path
    .split("/")
    .map((part, index, parts) => {
      if (part === "") return part;
      const dot = index === parts.length - 1 ? part.indexOf(".") : -1;
      return dot < 0 ? hide(part) : hide(part.slice(0, dot)) + part.slice(dot);
    })
    .join("/");
}

/** Numbers go on for as long as the process lives, over connections and sessions (recording `append_twice_sequence`). */
const tarCounts = new WeakMap<SimulatedProcess, number>();

/** Numbers the tars of one process. */
export class TarPacker {
  /** @param form how a file that could not be packed is named to the client */
  constructor(
    private readonly core: ExtensionCore,
    private readonly form: "open" | "anonymous",
  ) {}

  /**
   * Packs files into `<baseName>.<n>.tar`. A file that cannot be packed is reported and left out.
   * @throws PackingError when the tar itself cannot be made
   */
  pack(baseName: string, files: readonly PackedFile[]): PackedTar {
    const count = tarCounts.get(this.core.process) ?? 0;
    const fileName = `${baseName}.${count}.tar`;
    const path = this.core.directories.backup + fileName;
    const fd = this.#create(path);
    try {
      const writer = new TarWriter(this.core.files, fd);
      for (const file of files) {
        const failure = writer.add(file);
        if (failure !== 0 && failure !== errno.EACCES) this.#report(file, failure);
      }
      writer.finish();
    } finally {
      this.core.files.close(fd);
    }
    tarCounts.set(this.core.process, count + 1);
    return { fileName, path, facts: this.core.files.stat(path) };
  }

  #create(path: BytePath): number {
    try {
      return this.core.files.openForWrite(path, 0o666);
    } catch (error) {
      throw new PackingError(serviceCodes.packFailed, `could not make ${path}`, { cause: error });
    }
  }

  #report(file: PackedFile, failure: number): void {
    const message =
      this.form === "open"
        ? `add file fail, path=${textOfBytes(file.path)}, restorePath=${textOfBytes(file.restorePath)}`
        : textOfBytes(anonymous(file.path));
    const seconds = Math.floor(this.core.clock.wallTime() / 1000);
    this.core.service.processInfo(progressErrorText(seconds, failure, message));
  }
}
