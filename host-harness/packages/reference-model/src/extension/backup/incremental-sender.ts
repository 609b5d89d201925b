import type { BytePath } from "../files/byte-path.js";
import { textOfBytes } from "../files/byte-path.js";
import { errno } from "../files/errno.js";
import { FileError } from "../files/extension-files.js";
import { writeBytes } from "../files/read-text.js";
import type { ComparedRow } from "../incremental/compare.js";
import { indentedIndex } from "../index/index-entry.js";
import type { IndexEntry } from "../index/index-entry.js";
import { bigFileBoundary, tarSendCost } from "../limits.js";
import { BigFileNames, extensionOf } from "../naming/big-file-name.js";
import type { ExtensionCore } from "../process/extension-core.js";
import { reportHeader, reportLine } from "../report/report.js";
import { closeLeftOver, openForSending } from "./open-for-sending.js";
import type { PackedTar } from "./pack-tar.js";
import { SendPace } from "./send-pace.js";

const bytewise = (left: IndexEntry, right: IndexEntry): number => (left.fileName < right.fileName ? -1 : 1);

/** Where the report of all files, the next run's manifest, is kept until it is sent. */
export function allFilesReport(core: ExtensionCore): BytePath {
  return `${core.directories.backup}all.rp`;
}

function reportOf(rows: readonly ComparedRow[]): string {
  return reportHeader("usertar") + rows.map((row) => reportLine(row, row.isUserTar)).join("");
}

/** Sends the parts of an incremental backup, each with its report (`spec/backup-extension.md §6.4`). */
export class IncrementalSender {
  readonly #entries: IndexEntry[] = [];
  readonly #tarPace: SendPace;

  constructor(private readonly core: ExtensionCore) {
    this.#tarPace = new SendPace(core);
  }

  /** The last tar is sent without waiting; the wait comes behind it. */
  async sendTar(tar: PackedTar, rows: readonly ComparedRow[], isLast: boolean): Promise<void> {
    if (!isLast) await this.#tarPace.wait();
    if (this.core.process.exited !== undefined) return;
    const report = `${tar.path}.rp`;
    const code = this.#send(tar.fileName, tar.path, report, rows);
    if (code === 0) this.#remove(report, tar.path);
    this.#entries.push({ ...tar, isBigFile: false, isUserTar: false });
    if (isLast) {
      this.#tarPace.restartWith(1);
      await this.#tarPace.wait();
      this.#tarPace.sent(0);
    } else {
      this.#tarPace.sent(tarSendCost);
    }
  }

  /** @throws FileError when a file has vanished */
  async sendBig(rows: readonly ComparedRow[]): Promise<void> {
    const names = new BigFileNames(false);
    const files = rows.map((row) => ({
      row,
      facts: this.core.files.stat(row.path),
      fileName: names.add(row.path),
    }));
    files.sort((left, right) => (left.fileName < right.fileName ? -1 : 1));
    const pace = new SendPace(this.core);
    for (const { row, facts, fileName } of files) {
      await pace.wait();
      if (this.core.process.exited !== undefined) return;
      const report = `${this.core.directories.backup}${fileName}.rp`;
      const code = this.#send(fileName, row.path, report, [row]);
      if (code === undefined) continue;
      if (code === 0) this.#remove(report);
      const isUserTar = extensionOf(row.path) === "tar" && this.#isBig(facts.size);
      this.#entries.push({ fileName, path: row.path, facts, isBigFile: this.#isBig(facts.size), isUserTar });
      pace.sent(tarSendCost);
    }
  }

  /** Sends the index with the report of all files, which is written already. Returns the code of the call. */
  finish(): number {
    const { backupIndex } = this.core.directories;
    const form = this.core.parameters.supportWithoutTar === true ? "short" : "full";
    writeBytes(this.core.files, backupIndex, indentedIndex([...this.#entries].sort(bytewise), form), 0o600);
    const report = allFilesReport(this.core);
    const code = this.#send("manage.json", backupIndex, report) ?? 0;
    if (code === 0) this.#remove(report);
    return code;
  }

  #isBig(size: number): boolean {
    return this.core.parameters.supportWithoutTar === true || size > bigFileBoundary;
  }

  /** Undefined: the file may not be read and is left out everywhere. */
  #send(
    fileName: BytePath,
    path: BytePath,
    report: BytePath,
    rows?: readonly ComparedRow[],
  ): number | undefined {
    const name = textOfBytes(fileName);
    const file = openForSending(this.core, path, `incrementalFileReady ${name}`);
    if (file.errno === errno.EACCES) return undefined;
    if (rows !== undefined) writeBytes(this.core.files, report, reportOf(rows), 0o600);
    const manifest = openForSending(this.core, report, `incrementalFileReady ${name}.rp`);
    const isComplete = file.fd >= 0 && manifest.fd >= 0;
    const code = isComplete
      ? this.core.service.incrementalFileReady(name, file.fd, manifest.fd, 0)
      : this.core.service.incrementalFileReady(name, -1, -1, file.errno);
    closeLeftOver(this.core, file.fd, manifest.fd);
    return code;
  }

  #remove(...paths: readonly BytePath[]): void {
    for (const path of paths) {
      try {
        this.core.files.remove(path);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
      }
    }
  }
}
