import type { ExtensionFile, ExtensionToService } from "../extension/extension-to-service.js";
import { indexFileName, serviceCodes } from "../rules/index.js";
import {
  done,
  extensionDisconnects,
  extensionShallRelease,
  fileReady,
  filesReady,
  processInfo,
  refreshDataSize,
  resultReport,
} from "../service/extension-reports.js";
import { requestLocalList } from "../service/local-list.js";
import type { ReadyFile } from "../service/service-door.js";
import { startExtTimer, startFwkTimer, stopExtTimer, stopFwkTimer } from "../service/timers.js";
import type { DescriptorLedger } from "./descriptor-ledger.js";
import type { Fault, PackedFile } from "./fault.js";
import { namesInIndex } from "./index-file.js";
import type { ServiceCore } from "./service-core.js";
import { serviceProcessName } from "./service-files.js";
import type { ServiceFiles } from "./service-files.js";

export interface ExtensionPortOptions {
  readonly core: ServiceCore;
  readonly files: ServiceFiles;
  readonly ledger: DescriptorLedger;
  readonly faults: readonly Fault[];
  /** What a restored bundle's application looks at is about to be told complete. */
  readonly beforeEnd: (bundleName: string) => void;
}

/** The calls of one bundle's extension, on behalf of its canonical name. */
export function extensionPort(options: ExtensionPortOptions, bundleName: string): ExtensionToService {
  const { core, beforeEnd } = options;
  const send = (file: ExtensionFile): number => {
    const ready = readyFile(options, bundleName, file);
    const listed = file.fileName === indexFileName && ready.fd >= 0 ? listedNames(options, ready.fd) : [];
    return core.turn((turn) => fileReady(turn, bundleName, ready, listed));
  };
  const sendAll = (files: readonly ExtensionFile[]): number => {
    const ready = files.map((file) => readyFile(options, bundleName, file));
    return core.turn((turn) => filesReady(turn, bundleName, ready));
  };
  const finish = (code: number): number => {
    if (code === serviceCodes.ok) beforeEnd(bundleName);
    return core.turn((turn) => done(turn, bundleName, code));
  };
  return {
    fileReady: (fileName, fd, errno) => send({ fileName, fd, manifestFd: -1, errno }),
    filesReady: sendAll,
    incrementalFileReady: (fileName, fd, manifestFd, errno) => send({ fileName, fd, manifestFd, errno }),
    incrementalFilesReady: sendAll,
    done: finish,
    incrementalDone: finish,
    resultReport: (text, scenario, code) => {
      if (code === serviceCodes.ok) beforeEnd(bundleName);
      return core.turn((turn) => resultReport(turn, bundleName, text, scenario, code));
    },
    processInfo: (text) => core.turn((turn) => processInfo(turn, bundleName, text)),
    startExtTimer: () =>
      core.turn((turn) => {
        stopFwkTimer(turn, bundleName);
        return startExtTimer(turn, bundleName);
      }),
    startFwkTimer: () =>
      core.turn((turn) => {
        stopExtTimer(turn, bundleName);
        return startFwkTimer(turn, bundleName);
      }),
    stopExtTimer: () => core.turn((turn) => stopExtTimer(turn, bundleName)),
    refreshDataSize: (bytes) => core.turn((turn) => refreshDataSize(turn, bundleName, bytes)),
    requestLocalList: () => core.turn((turn) => requestLocalList(turn, bundleName)),
    getExtOnRelease: () => core.turn((turn) => extensionShallRelease(turn, bundleName)),
    handleExtDisconnect: (isResultReport, code) =>
      core.turn((turn) => extensionDisconnects(turn, bundleName, isResultReport, code)),
  };
}

/** A full backup's files have no manifest; the member is then missing. */
function readyFile(options: ExtensionPortOptions, bundleName: string, file: ExtensionFile): ReadyFile {
  const { session } = options.core.state;
  const changed = session === undefined ? file : withChangedBytes(options, bundleName, session.kind, file);
  const { fileName: uri, fd, manifestFd, errno } = changed;
  return { uri, fd, errno, ...(session?.incremental === true ? { manifestFd } : {}) };
}

function listedNames({ files }: ExtensionPortOptions, fd: number): readonly string[] {
  return namesInIndex(files.read(fd).toString("utf8"));
}

/** A fault may put other bytes in a packed file's place. */
function withChangedBytes(
  { faults, files, ledger }: ExtensionPortOptions,
  bundleName: string,
  sessionKind: PackedFile["sessionKind"],
  file: ExtensionFile,
): ExtensionFile {
  const changers = faults.flatMap((fault) => (fault.changePacked === undefined ? [] : [fault]));
  if (changers.length === 0 || file.fd < 0) return file;
  const original: Uint8Array = files.read(file.fd);
  const packed: PackedFile = { bundleName, uri: file.fileName, sessionKind };
  const bytes = changers.reduce(
    (content, fault) => fault.changePacked?.(packed, content) ?? content,
    original,
  );
  if (bytes === original) return file;
  ledger.transferred(file.fd, serviceProcessName, "replaced by a fault");
  files.close(file.fd);
  return { ...file, fd: files.create(bytes, `fault on ${file.fileName}`) };
}
