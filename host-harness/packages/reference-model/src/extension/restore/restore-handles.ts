import { serviceCodes } from "../../rules/service-codes.js";
import { isSpecialVersion } from "../../rules/special-version.js";
import { bytesOfText } from "../files/byte-path.js";
import type { BytePath } from "../files/byte-path.js";
import { errno } from "../files/errno.js";
import { FileError } from "../files/extension-files.js";
import { shortenedReportName } from "../naming/big-file-name.js";
import { isValidPath } from "../naming/path-rules.js";
import { clearTemp } from "../process/extension-core.js";
import type { ExtensionCore } from "../process/extension-core.js";
import { forceDirectories, makeDirectories } from "../tar/entry-files.js";

/** Descriptors of a file that the client shall write; they belong to the extension's process until transferred. */
export interface RestoreHandle {
  readonly fileName: string;
  /** 0, or an errno, −1, or a 139… number, as the real extension answers. */
  readonly errno: number;
  /** −1 when there is none. */
  readonly fd: number;
  readonly manifestFd: number;
}

const handleMode = 0o600;
/** A report name of more bytes is replaced by a hash (`spec/backup-extension.md §1.1`). */
const longestReportName = 255;

/** Opens the files into which the client writes what is to be restored (`spec/backup-extension.md §7.1`, `§9`). */
export class RestoreHandles {
  /** Shortened reports of special versions, by the file they belong to. */
  readonly shortReports = new Map<BytePath, BytePath>();

  constructor(private readonly core: ExtensionCore) {}

  get #isSpecial(): boolean {
    return isSpecialVersion(this.core.parameters.versionName ?? "");
  }

  /** One descriptor; a file that is there already makes the call fail and clears all temp data. */
  full(fileName: string): RestoreHandle {
    const name = bytesOfText(fileName);
    if (this.#isSpecial) return this.#answer(fileName, this.#openAbsolute(name));
    if (this.core.isHardened && (name.includes("/") || !isValidPath(name))) {
      return { fileName, errno: serviceCodes.invalidArgument, fd: -1, manifestFd: -1 };
    }
    const directory = this.core.directories.restore;
    const refused = { fileName, errno: -1, fd: -1, manifestFd: -1 };
    const code = this.#makeDirectory(directory);
    if (code !== 0 || this.core.files.find(directory + name) !== undefined) {
      clearTemp(this.core);
      return refused;
    }
    return this.#answer(fileName, this.#open(directory + name));
  }

  /** Two descriptors: the file and its report. */
  incremental(fileName: string): RestoreHandle {
    const name = bytesOfText(fileName);
    if (!isValidPath(name)) {
      this.core.service.incrementalDone(serviceCodes.invalidArgument);
      return { fileName, errno: serviceCodes.invalidArgument, fd: -1, manifestFd: -1 };
    }
    if (this.#isSpecial) return this.#incrementalAbsolute(fileName, name);
    const directory = this.core.directories.restore;
    // Up to v7.0b1 the directory is the owner's alone (recording `restore_infos_keep_data` of both builds).
    const mode = this.core.profile.flags.hasBatchHandlesAndMigration ? 0o777 : 0o700;
    const made = attempt(() => {
      makeDirectories(this.core.files, directory.slice(0, -1), mode);
    });
    if (made !== 0) return { fileName, errno: made, fd: -1, manifestFd: -1 };
    const file = this.#open(directory + name);
    if (file.fd < 0) return this.#answer(fileName, file);
    const report = this.#open(`${directory}${name}.rp`);
    return { fileName, errno: report.errno, fd: file.fd, manifestFd: report.fd };
  }

  /** The batch form (HEAD): one descriptor a name, no report, missing parents are made. */
  batch(fileNames: readonly string[]): { readonly code: number; readonly handles: readonly RestoreHandle[] } {
    if (!fileNames.every((name) => isValidPath(bytesOfText(name)))) {
      this.core.service.incrementalDone(serviceCodes.invalidArgument);
      return { code: serviceCodes.invalidArgument, handles: [] };
    }
    const handles = fileNames.map((fileName) => {
      const path = this.core.directories.restore + bytesOfText(fileName);
      const made = attempt(() => {
        makeDirectories(this.core.files, path.slice(0, path.lastIndexOf("/")), 0o777);
      });
      return this.#answer(fileName, made === 0 ? this.#open(path) : { fd: -1, errno: made });
    });
    return { code: 0, handles };
  }

  #incrementalAbsolute(fileName: string, name: BytePath): RestoreHandle {
    const file = this.#openAbsolute(name);
    const made = this.#makeDirectory(this.core.directories.commonRestore);
    const code = made === 0 ? file.errno : made;
    const slash = name.lastIndexOf("/");
    if (slash < 0) return { fileName, errno: code, fd: file.fd, manifestFd: -1 };
    const report = this.#open(this.#reportPath(name, slash));
    return { fileName, errno: report.errno === 0 ? code : report.errno, fd: file.fd, manifestFd: report.fd };
  }

  #reportPath(name: BytePath, slash: number): BytePath {
    const report = `${name}.rp`;
    if (report.length - slash - 1 <= longestReportName) return report;
    const short = `${name.slice(0, slash)}/${shortenedReportName(report)}`;
    this.shortReports.set(name, short);
    return short;
  }

  /** Special versions name files by their absolute paths; a relative one has no parent and fails. */
  #openAbsolute(name: BytePath): { readonly fd: number; readonly errno: number } {
    const absolute = name.startsWith("/") ? name : `/${name}`;
    const parent = absolute.slice(0, absolute.lastIndexOf("/"));
    if (parent === "") return { fd: -1, errno: errno.ENOENT };
    const made = attempt(() => {
      forceDirectories(this.core.files, parent);
    });
    return made === 0 ? this.#open(name) : { fd: -1, errno: made };
  }

  #open(path: BytePath): { readonly fd: number; readonly errno: number } {
    let fd = -1;
    const code = attempt(() => {
      fd = this.core.files.openForWrite(path, handleMode);
      this.core.ledger.opened(fd, this.core.process.name, `getFileHandle ${path}`);
    });
    return { fd, errno: code };
  }

  #makeDirectory(directory: BytePath): number {
    const code = attempt(() => {
      this.core.files.makeDirectory(directory, 0o700);
    });
    return code === errno.EEXIST ? 0 : code;
  }

  #answer(
    fileName: string,
    { fd, errno: code }: { readonly fd: number; readonly errno: number },
  ): RestoreHandle {
    return { fileName, errno: code, fd, manifestFd: -1 };
  }
}

function attempt(task: () => void): number {
  try {
    task();
    return 0;
  } catch (error) {
    if (error instanceof FileError) return error.errno;
    throw error;
  }
}
