import { writeSync } from "node:fs";
import type { BytePath } from "../files/byte-path.js";
import { textOfBytes } from "../files/byte-path.js";
import { FileError } from "../files/extension-files.js";
import type { FileFacts } from "../files/extension-files.js";
import { describedName, indentedIndex, indexLine } from "../index/index-entry.js";
import type { IndexEntry, StatForm } from "../index/index-entry.js";
import { defaultBatchSize, tarSendCost } from "../limits.js";
import { bigFileNamesOf, extensionOf } from "../naming/big-file-name.js";
import type { BigFileNames } from "../naming/big-file-name.js";
import { pause } from "../process/extension-core.js";
import type { ExtensionCore } from "../process/extension-core.js";
import type { BigFile } from "../scan/scan.js";
import type { ExtensionFile } from "../extension-to-service.js";
import { closeLeftOver, isNotPermitted, openForSending } from "./open-for-sending.js";
import type { PackedTar } from "./pack-tar.js";
import { SendPace } from "./send-pace.js";

/** Reported unmapped when the service did not take a file (`spec/backup-extension.md §10`). */
const sendingFailed = 0x5013;

interface Item {
  readonly entry: IndexEntry;
  readonly source: BytePath;
  readonly facts: FileFacts;
  readonly cost: number;
  readonly isTar: boolean;
}

/** Sends the parts of a full backup and keeps their index (`spec/backup-extension.md §4.4` to `§4.6`). */
export class FullSender {
  readonly #names: BigFileNames;
  readonly #pace: SendPace;
  readonly #isWithoutTar: boolean;
  readonly #statForm: StatForm;
  readonly #indexFd: number;
  readonly #entries: IndexEntry[] = [];
  #isFirst = true;
  #batch: Item[] = [];
  #result = 0;
  #isClosed = false;

  constructor(private readonly core: ExtensionCore) {
    this.#names = bigFileNamesOf(core.process, core.profile.flags.bigFileNamesKeepExtension);
    this.#pace = new SendPace(core);
    this.#isWithoutTar = core.parameters.supportWithoutTar === true;
    this.#statForm = this.#isWithoutTar ? "short" : "full";
    this.#indexFd = core.files.openForWrite(core.directories.backupIndex, 0o600);
    if (core.profile.flags.fullIndexIsCompact) writeSync(this.#indexFd, "[");
  }

  async sendBig(file: BigFile): Promise<void> {
    const isUserTar = extensionOf(file.path) === "tar" && this.core.files.find(file.path) !== undefined;
    const entry: IndexEntry = {
      fileName: this.#isWithoutTar ? file.path : this.#names.add(file.path),
      path: file.restorePath === "" ? file.path : file.restorePath,
      facts: file.facts,
      isBigFile: true,
      isUserTar,
    };
    await this.#send({ entry, source: file.path, facts: file.facts, cost: 1, isTar: false });
  }

  async sendTar(tar: PackedTar): Promise<void> {
    const entry: IndexEntry = {
      fileName: this.#isWithoutTar ? tar.path : tar.fileName,
      path: tar.path,
      facts: tar.facts,
      isBigFile: false,
      isUserTar: false,
    };
    await this.#send({ entry, source: tar.path, facts: tar.facts, cost: tarSendCost, isTar: true });
  }

  /** Sends what is left and the index. Returns the code of the whole. */
  async finish(): Promise<number> {
    if (this.#batch.length > 0) this.#sendBatch();
    await this.#lag(this.core.threads.openIndexLagMs());
    if (this.core.profile.flags.fullIndexIsCompact) writeSync(this.#indexFd, "]");
    else writeSync(this.#indexFd, indentedIndex(this.#entries, this.#statForm));
    this.close();
    if (this.core.process.exited !== undefined) return this.#result;
    const opened = openForSending(this.core, this.core.directories.backupIndex, "fileReady manage.json");
    if (opened.fd < 0 && !this.core.profile.flags.fullIndexIsCompact) return sendingFailed;
    await this.#lag(this.core.threads.indexLagMs());
    if (isNotPermitted(opened) || this.#report("manage.json", opened.fd, opened.errno) !== 0) {
      this.#result = sendingFailed;
    }
    return this.#result;
  }

  async #lag(ms: number): Promise<void> {
    if (ms > 0) await pause(this.core, ms);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.core.files.close(this.#indexFd);
  }

  async #send(item: Item): Promise<void> {
    await this.#pace.wait();
    if (this.core.process.exited !== undefined) return;
    if (this.#isWithoutTar) {
      this.#batch.push(item);
      if (this.#batch.length === defaultBatchSize) this.#sendBatch();
      this.#pace.sent(1);
      return;
    }
    this.#sendOne(item);
    this.#pace.sent(item.cost);
  }

  #sendOne({ entry, source, isTar }: Item): void {
    const name = textOfBytes(entry.fileName);
    const opened = openForSending(this.core, source, `fileReady ${name}`);
    if (isNotPermitted(opened)) return;
    const code = this.#report(name, opened.fd, opened.errno);
    this.#list(entry);
    if (code !== 0) this.#result = sendingFailed;
    else if (isTar) this.#remove(source);
  }

  #report(name: string, fd: number, errno: number): number {
    const code = this.core.service.fileReady(name, fd, errno);
    closeLeftOver(this.core, fd);
    return code;
  }

  /** One call for many files; a file that cannot be opened keeps the whole batch back, but not off the index. */
  #sendBatch(): void {
    const files: ExtensionFile[] = [];
    let failure = 0;
    for (const { entry, source, facts } of this.#batch) {
      const opened = openForSending(this.core, source, `filesReady ${textOfBytes(source)}`);
      if (isNotPermitted(opened)) continue;
      this.#list(entry);
      if (opened.fd < 0) failure = opened.errno;
      else files.push({ fileName: describedName(source, facts), fd: opened.fd, manifestFd: -1, errno: 0 });
    }
    this.#batch = [];
    if (failure !== 0 || this.core.service.filesReady(files) !== 0) this.#result = sendingFailed;
    else this.#result = 0;
    closeLeftOver(this.core, ...files.map(({ fd }) => fd));
  }

  #list(entry: IndexEntry): void {
    if (!this.core.profile.flags.fullIndexIsCompact) this.#entries.push(entry);
    else writeSync(this.#indexFd, indexLine(entry, this.#isFirst, this.#statForm));
    this.#isFirst = false;
  }

  #remove(path: BytePath): void {
    try {
      this.core.files.remove(path);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    }
  }
}
