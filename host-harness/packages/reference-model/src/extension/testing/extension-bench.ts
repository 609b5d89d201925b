import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { profileNames, profileOf } from "../../profiles/profile.js";
import type { ProfileName } from "../../profiles/profile.js";
import { DescriptorLedger } from "../../world/descriptor-ledger.js";
import { SandboxFiles } from "../../world/sandbox-files.js";
import { SimulatedProcess } from "../../world/simulated-process.js";
import { VirtualClock } from "../../world/virtual-clock.js";
import type { BackupAbility } from "../backup-ability.js";
import type { ConnectParameters } from "../connect-parameters.js";
import { ExtensionProcess } from "../extension-process.js";
import type { ExtensionFile, ExtensionToService } from "../extension-to-service.js";
import { SandboxExtensionFiles } from "../files/sandbox-extension-files.js";

/** A call of the extension, with the time on the clock at which it came. */
export interface LoggedCall {
  readonly at: number;
  readonly call: string;
  readonly code?: number;
  readonly text?: string;
  readonly fileName?: string;
}

/** A service that accepts everything unless told otherwise, and keeps what it is sent. */
export class LoggingService implements ExtensionToService {
  readonly calls: LoggedCall[] = [];
  readonly files = new Map<string, Buffer>();
  answers = { file: 0, stopExtTimer: true, startExtTimer: true, startFwkTimer: true, wantsRelease: false };

  constructor(private readonly clock: VirtualClock) {}

  fileReady(fileName: string, fd: number, errno: number): number {
    if (fd >= 0) this.files.set(fileName, readFileSync(fd));
    return this.#log("fileReady", { fileName, code: errno }, this.answers.file);
  }

  filesReady(files: readonly ExtensionFile[]): number {
    for (const { fileName, fd } of files) this.files.set(fileName, readFileSync(fd));
    return this.#log("filesReady", { code: files.length }, this.answers.file);
  }

  incrementalFileReady(fileName: string, fd: number, manifestFd: number, errno: number): number {
    if (fd >= 0) this.files.set(fileName, readFileSync(fd));
    if (manifestFd >= 0) this.files.set(`${fileName}.rp`, readFileSync(manifestFd));
    return this.#log("incrementalFileReady", { fileName, code: errno }, this.answers.file);
  }

  incrementalFilesReady(): number {
    return this.#log("incrementalFilesReady", {}, 0);
  }

  done(code: number): number {
    return this.#log("done", { code }, 0);
  }

  incrementalDone(code: number): number {
    return this.#log("incrementalDone", { code }, 0);
  }

  resultReport(text: string, _scenario: number, code: number): number {
    return this.#log("resultReport", { text, code }, 0);
  }

  processInfo(text: string): number {
    return this.#log("processInfo", { text }, 0);
  }

  startExtTimer(): boolean {
    return this.answers.startExtTimer;
  }

  startFwkTimer(): boolean {
    return this.answers.startFwkTimer;
  }

  stopExtTimer(): boolean {
    return this.answers.stopExtTimer;
  }

  refreshDataSize(totalBytes: number): number {
    return this.#log("refreshDataSize", { code: totalBytes }, 0);
  }

  requestLocalList(): number {
    return this.#log("requestLocalList", {}, 0);
  }

  getExtOnRelease(): boolean {
    return this.answers.wantsRelease;
  }

  handleExtDisconnect(isResultReport: boolean, code: number): number {
    return this.#log("handleExtDisconnect", { code, text: String(isResultReport) }, 0);
  }

  names(): readonly string[] {
    return this.calls.map(({ call }) => call);
  }

  #log(call: string, more: Omit<LoggedCall, "at" | "call">, answer: number): number {
    this.calls.push({ at: this.clock.now(), call, ...more });
    return answer;
  }
}

export const defaultConfig = JSON.stringify({
  allowToBackupRestore: true,
  includes: ["/data/storage/el2/base/files/"],
});
/** The release that the recordings of the extension are of. */
const newest = profileNames[profileNames.length - 1] as ProfileName;

export const filesRoot = "/data/storage/el2/base/files";

/** A sandbox with an extension process on it. Close it after the test. */
export class ExtensionBench {
  /** Holds nothing but the sandbox, so that whatever leaves the sandbox is seen. */
  readonly #place: string;
  /** The device's `/data/storage`. */
  readonly folder: string;
  readonly sandbox: SandboxFiles;
  readonly files: SandboxExtensionFiles;
  readonly clock = new VirtualClock({ mode: "stepped", startAt: 1_700_000_000_000 });
  readonly service = new LoggingService(this.clock);
  readonly ledger = new DescriptorLedger();
  readonly uncaught: unknown[] = [];
  readonly process: SimulatedProcess;

  /** @param parent folder for the sandbox's own one */
  constructor(parent = tmpdir()) {
    this.#place = mkdtempSync(join(parent, "ohbackup-extension-"));
    this.folder = join(this.#place, "sandbox");
    this.sandbox = new SandboxFiles([{ at: "/data/storage", host: this.folder }]);
    this.files = new SandboxExtensionFiles(this.sandbox);
    this.process = new SimulatedProcess(
      "com.example.notes:backup",
      { bundleName: "com.example.notes", pid: 1, uid: 20010044, tokenId: 1 },
      this.sandbox,
      { permissions: [], systemApp: false },
    );
    for (const area of ["el1/base", "el2/base/files"])
      mkdirSync(join(this.folder, area), { recursive: true });
  }

  host(devicePath: string): string {
    return join(this.folder, devicePath.slice("/data/storage".length));
  }

  /** A bench whose files are in memory where the system offers that: for thousands of small ones. */
  static inMemory(): ExtensionBench {
    const memory = "/dev/shm";
    return new ExtensionBench(existsSync(memory) ? memory : tmpdir());
  }

  /** Names that stand beside the sandbox; none should. */
  beside(): readonly string[] {
    return readdirSync(this.#place).filter((name) => name !== "sandbox");
  }

  write(devicePath: string, content: string | Buffer): void {
    const path = this.host(devicePath);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  read(devicePath: string): string {
    return readFileSync(this.host(devicePath), "utf8");
  }

  extension(
    ability: BackupAbility,
    options: {
      config?: string;
      parameters?: Partial<ConnectParameters>;
      profile?: ProfileName;
      hardened?: boolean;
    } = {},
  ): ExtensionProcess {
    return new ExtensionProcess({
      ability,
      config: options.config ?? defaultConfig,
      parameters: { extensionAction: 1, ...options.parameters },
      profile: profileOf(options.profile ?? newest),
      clock: this.clock,
      service: this.service,
      ledger: this.ledger,
      process: this.process,
      files: this.files,
      hardened: options.hardened ?? false,
      onUncaught: (thrown) => this.uncaught.push(thrown),
    });
  }

  /** Sends a file for a restore, as a client would. */
  send(extension: ExtensionProcess, fileName: string, content: Buffer, report?: Buffer): void {
    const handle =
      report === undefined ? extension.getFileHandle(fileName) : extension.getIncrementalFileHandle(fileName);
    if (handle.fd >= 0) writeFileSync(handle.fd, content);
    if (handle.manifestFd >= 0 && report !== undefined) writeFileSync(handle.manifestFd, report);
    this.ledger.closeAllOf(this.process.name);
  }

  close(): void {
    this.process.exit("exit");
    this.ledger.closeAllOf(this.process.name);
    rmSync(this.#place, { recursive: true, force: true });
  }
}
