import * as fs from "node:fs";
import type {
  ClientMessage,
  ReadyFile,
  SessionKind,
  SimulatedProcess,
  World,
} from "@ohbackup/reference-model";
import type { ReceivedFiles, StoredPair } from "./received-files.js";

/** How long the tool waits for the end of all bundles once each has ended. */
const patienceMs = 1000;

/** A bundle and the time of its backup, as given on the command line. */
export interface ToolBundle {
  readonly name: string;
  /** Undefined in a full backup. */
  readonly time?: string;
}

/** One native session of the tool: a process of the shell's user that talks to the service (`spec/backup-service.md §16`). */
export class ToolRun {
  private readonly process: SimulatedProcess;
  private finish: () => void = () => undefined;
  private readonly unfinished: Set<string>;
  /** Files that a restore still has to hand in, by bundle. */
  private readonly waiting = new Map<string, { pairs: StoredPair[]; total: number }>();

  constructor(
    private readonly world: World,
    private readonly stored: ReceivedFiles,
    private readonly bundles: readonly ToolBundle[],
    private readonly print: (line: string) => void,
  ) {
    this.unfinished = new Set(bundles.map(({ name }) => name));
    this.process = world.startProcess({
      bundleName: "backup_tool",
      permissions: ["ohos.permission.BACKUP"],
      systemApp: true,
      uid: 0,
    });
  }

  /** @returns the exit status */
  async backup(pathCapFile: string, signal: AbortSignal): Promise<number> {
    const incremental = this.bundles.some(({ time }) => time !== undefined);
    const kind = incremental ? "IncrementalBackupSession" : "SessionBackup";
    return this.session(kind, "Failed to init backup", signal, () => {
      this.saveCapabilities(pathCapFile, incremental);
      const code = incremental ? this.appendIncremental() : this.appendFull();
      if (code !== 0) this.print(`backup append bundles error: ${code}`);
      return code;
    });
  }

  /** @param document text of the capability document */
  async restore(document: string, signal: AbortSignal): Promise<number> {
    return this.session("SessionRestore", "Failed to init restore", signal, () => {
      const names = this.bundles.map(({ name }) => name);
      const code = this.world.service.appendRestore(this.process, document, names);
      if (code !== 0) this.print(`restore append bundles error: ${code}`);
      return code;
    });
  }

  private async session(
    kind: SessionKind,
    failure: string,
    signal: AbortSignal,
    append: () => number,
  ): Promise<number> {
    const ended = new Promise<void>((resolve) => {
      this.finish = resolve;
    });
    const onAbort = (): void => {
      this.finish();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      const opened = this.world.service.openSession(this.process, kind, (message) => {
        this.take(kind, message);
      });
      if (opened.code !== 0) {
        this.print(failure);
        return 1;
      }
      if (signal.aborted || append() !== 0) this.finish();
      await ended;
      this.world.service.release(this.process, kind);
      return signal.aborted ? 1 : 0;
    } finally {
      signal.removeEventListener("abort", onAbort);
      this.process.exit("exit");
    }
  }

  private saveCapabilities(path: string, incremental: boolean): void {
    const { service, ledger } = this.world;
    const list = this.bundles.map(({ name, time }) => ({
      bundleName: name,
      lastIncrementalTime: Number(time ?? 0),
    }));
    const fd = incremental
      ? service.getLocalCapabilitiesIncremental(this.process, list)
      : service.getLocalCapabilities(this.process);
    if (fd < 0) return;
    this.stored.store(fd, path);
    ledger.close(fd, this.process.name);
  }

  private appendFull(): number {
    return this.world.service.appendBackup(
      this.process,
      this.bundles.map(({ name }) => name),
    );
  }

  private appendIncremental(): number {
    const handed: number[] = [];
    try {
      const bundles = this.bundles.map(({ name, time }) => {
        const manifestFd = this.stored.openLatestManifest(name);
        handed.push(manifestFd);
        return {
          bundleName: name,
          lastIncrementalTime: Number(time ?? 0),
          manifestFd,
          parameters: "",
          priority: 0,
        };
      });
      return this.world.service.appendIncremental(this.process, bundles);
    } finally {
      // The service works on copies.
      for (const fd of handed) fs.closeSync(fd);
    }
  }

  private take(kind: SessionKind, message: ClientMessage): void {
    const restoring = kind === "SessionRestore";
    switch (message.callback) {
      case "onFileReady":
        this.takeFile(restoring, message.bundleName, message.file);
        return;
      case "onFileReadyBatch":
        for (const file of message.files) this.takeFile(restoring, message.bundleName, file);
        return;
      case "onBundleBegin":
        this.print(`BundleStarted errCode = ${message.code}, BundleName = ${message.bundleName}`);
        if (message.code !== 0) this.bundleDone(message.bundleName);
        else if (restoring) this.askForHandles(message.bundleName);
        return;
      case "onBundleEnd":
        this.bundleDone(message.bundleName);
        this.print(`BundleFinished errCode = ${message.code}, BundleName = ${message.bundleName}`);
        return;
      case "onAllBundlesEnd":
        this.print(`all bundles ${restoring ? "restore" : "backup"} finished end`);
        this.finish();
        return;
      case "onResultReport":
        this.print(
          `OnResultReport bundleName = ${message.bundleName}, ${restoring ? "resultInfo" : "result"} = ${message.text}`,
        );
        return;
      case "onProcess":
        this.print(
          `OnProcess bundleName = ${message.bundleName}, ${restoring ? "processInfo" : "result"} = ${message.text}`,
        );
        return;
      case "onBackupServiceDied":
        this.print("backupServiceDied");
        this.finish();
        return;
      default:
        return;
    }
  }

  /** A failed begin counts as a finished bundle; when none is left, the end of all may or may not be told. */
  private bundleDone(bundle: string): void {
    this.unfinished.delete(bundle);
    if (this.unfinished.size > 0) return;
    this.world.clock.setTimeout(() => {
      this.finish();
    }, patienceMs);
  }

  private takeFile(restoring: boolean, bundle: string, file: ReadyFile): void {
    const { fd, manifestFd, uri, errno } = file;
    const manifest = manifestFd === undefined ? "" : `, manifestFd = ${manifestFd}`;
    this.print(
      `FileReady owner = ${bundle}, fileName = ${uri}, sn = ${restoring ? 1 : 0}, fd = ${fd}${manifest}`,
    );
    try {
      if (errno === 0 && isPlainName(uri)) {
        if (restoring) this.handIn(bundle, file);
        else this.save(bundle, file);
      }
    } finally {
      for (const owned of [fd, manifestFd]) {
        if (owned !== undefined && owned >= 0) this.world.ledger.close(owned, this.process.name);
      }
    }
    if (restoring) this.fileDone(bundle, uri);
  }

  private save(bundle: string, { uri, fd, manifestFd }: ReadyFile): void {
    const time = this.bundles.find(({ name }) => name === bundle)?.time;
    if (time === undefined) {
      this.stored.store(fd, this.stored.fullContent(bundle, uri));
      return;
    }
    const pair = this.stored.incrementalPair(bundle, time, uri);
    this.stored.store(fd, pair.content);
    if (manifestFd !== undefined && manifestFd >= 0) this.stored.store(manifestFd, pair.manifest);
  }

  private askForHandles(bundle: string): void {
    const time = this.bundles.find(({ name }) => name === bundle)?.time ?? "";
    const pairs = [...this.stored.incrementalPairs(bundle, time)];
    this.waiting.set(bundle, { pairs, total: pairs.length });
    for (const { name } of pairs) this.world.service.getFileHandle(this.process, bundle, name);
  }

  private handIn(bundle: string, { uri, fd, manifestFd }: ReadyFile): void {
    const pair = this.waiting.get(bundle)?.pairs.find(({ name }) => name === uri);
    if (pair === undefined) return;
    this.stored.load(pair.content, fd);
    if (manifestFd !== undefined && manifestFd >= 0) this.stored.load(pair.manifest, manifestFd);
  }

  private fileDone(bundle: string, uri: string): void {
    const waiting = this.waiting.get(bundle);
    if (waiting === undefined) return;
    waiting.pairs = waiting.pairs.filter(({ name }) => name !== uri);
    this.print(`FileReady count/num = ${waiting.total - waiting.pairs.length}/${waiting.total}`);
    if (waiting.pairs.length > 0) return;
    this.waiting.delete(bundle);
    this.print("PublishFile start.");
    this.world.service.publishFile(this.process, bundle, "");
  }
}

/** Names come from applications; one with a slash would be another place. */
function isPlainName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !/[/\0]/.test(name);
}
