import { createHash } from "node:crypto";
import { fstatSync, readSync } from "node:fs";
import type { ExtensionFile, ExtensionToService, ReportScenario } from "@ohbackup/reference-model";
import type { RecordedEvent } from "./case-schema.js";

/** What came through a descriptor. */
export interface ReceivedFile {
  readonly size: number;
  readonly sha256: string;
  /** Undefined for a file that is too large to keep. */
  readonly bytes: Buffer | undefined;
}

const largestKept = 16 * 1024 * 1024;

function receive(fd: number): ReceivedFile {
  const { size } = fstatSync(fd);
  const hash = createHash("sha256");
  const kept: Buffer[] = [];
  for (let at = 0; ;) {
    const piece = Buffer.allocUnsafe(512 * 1024);
    const count = readSync(fd, piece, 0, piece.length, at);
    if (count === 0) break;
    hash.update(piece.subarray(0, count));
    if (size <= largestKept) kept.push(piece.subarray(0, count));
    at += count;
  }
  return { size, sha256: hash.digest("hex"), bytes: size <= largestKept ? Buffer.concat(kept) : undefined };
}

/** Writes down the calls of an extension in the form of the recordings, and keeps what was sent. */
export class RecordingService implements ExtensionToService {
  readonly events: RecordedEvent[] = [];
  readonly files = new Map<string, ReceivedFile>();

  fileReady(fileName: string, fd: number, errno: number): number {
    return this.#ready("AppFileReady", fileName, fd, -1, errno, {});
  }

  filesReady(files: readonly ExtensionFile[]): number {
    for (const file of files) {
      this.#ready("AppFileReadys", file.fileName, file.fd, -1, file.errno, { batch: files.length });
    }
    return 0;
  }

  incrementalFileReady(fileName: string, fd: number, manifestFd: number, errno: number): number {
    return this.#ready("AppIncrementalFileReady", fileName, fd, manifestFd, errno, {});
  }

  incrementalFilesReady(files: readonly ExtensionFile[]): number {
    for (const file of files) this.incrementalFileReady(file.fileName, file.fd, file.manifestFd, file.errno);
    return 0;
  }

  done(code: number): number {
    this.events.push({ call: "AppDone", err: code });
    return 0;
  }

  incrementalDone(code: number): number {
    this.events.push({ call: "AppIncrementalDone", err: code });
    return 0;
  }

  resultReport(text: string, scenario: ReportScenario, code: number): number {
    this.events.push({ call: "ServiceResultReport", err: code, result: text, scenario });
    return 0;
  }

  processInfo(text: string): number {
    this.events.push({ call: "ReportAppProcessInfo", info: text });
    return 0;
  }

  startExtTimer(): boolean {
    return true;
  }

  startFwkTimer(): boolean {
    return true;
  }

  stopExtTimer(): boolean {
    return true;
  }

  refreshDataSize(totalBytes: number): number {
    this.events.push({ call: "RefreshDataSize", total: totalBytes });
    return 0;
  }

  requestLocalList(): number {
    this.events.push({ call: "GetAppLocalListAndDoIncrementalBackup" });
    return 0;
  }

  getExtOnRelease(): boolean {
    return false;
  }

  handleExtDisconnect(): number {
    return 0;
  }

  #ready(
    call: string,
    fileName: string,
    fd: number,
    manifestFd: number,
    errno: number,
    more: RecordedEvent,
  ): number {
    if (fd < 0) {
      this.events.push({ ...more, call: `${call}WithoutFd`, err: errno, fileName });
      return 0;
    }
    const file = receive(fd);
    this.files.set(fileName, file);
    const event: RecordedEvent = { ...more, call, err: errno, fileName, size: file.size };
    if (manifestFd >= 0) {
      const manifest = receive(manifestFd);
      this.files.set(`${fileName}.rp`, manifest);
      event.manifestSize = manifest.size;
    }
    this.events.push(event);
    return 0;
  }
}

/** Calls whose place among the first files is not fixed, because the real extension scans and sends in parallel. */
const floating: ReadonlySet<unknown> = new Set([
  "RefreshDataSize",
  "ReportAppProcessInfo",
  "ServiceResultReport",
]);

/** A report of the extension's progress tells the time of the run in seconds. */
function timeless(event: RecordedEvent): RecordedEvent {
  if (typeof event.info !== "string") return event;
  return { ...event, info: event.info.replace(/("timeInfo":\t")\d+"/, '$1now"') };
}

/** Events with the floating ones in front, by call and else in their order, and without the time of the run. */
export function settledOrder(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const all = events.map(timeless);
  const front = [...floating].flatMap((wanted) => all.filter(({ call }) => call === wanted));
  return [...front, ...all.filter(({ call }) => !floating.has(call))];
}
