import { isHandleUriValid, isSystemAbilityName, serviceCodes, unexpectedFailure } from "../rules/index.js";
import type { RestoreHandle } from "../extension/extension-process.js";
import { entryOf, send } from "./turn.js";
import type { Turn } from "./turn.js";
import { verifyCaller } from "./verify-caller.js";
import type { Caller } from "./verify-caller.js";

/** F36: up to v5.1 every failure of `getFileHandle` reaches JS as 13900020. */
function passTransport(turn: Turn, code: number): number {
  return code === serviceCodes.ok || turn.flags.handleErrorsPassTransport
    ? code
    : serviceCodes.invalidArgument;
}

/** `getFileHandle` (`spec/backup-service.md §7.6`, clauses D1 to D5). */
export function getFileHandle(turn: Turn, caller: Caller, bundleName: string, uri: string): number {
  return passTransport(turn, getHandles(turn, caller, bundleName, [uri], true));
}

/** `getFileHandles` (HEAD): the uris are checked only once the bundle runs. */
export function getFileHandles(
  turn: Turn,
  caller: Caller,
  bundleName: string,
  uris: readonly string[],
): number {
  return getHandles(turn, caller, bundleName, uris, false);
}

function getHandles(
  turn: Turn,
  caller: Caller,
  bundleName: string,
  uris: readonly string[],
  checkFirst: boolean,
): number {
  const code = verifyCaller(turn, caller, "RESTORE");
  if (code !== serviceCodes.ok) return code;
  const areValid = !turn.flags.handleUriIsChecked || uris.every(isHandleUriValid);
  if (checkFirst && !areValid) return serviceCodes.invalidArgument;
  const entry = entryOf(turn, bundleName);
  if (entry === undefined) return serviceCodes.invalidArgument;
  if (entry.action !== "RUNNING") {
    entry.handlesWanted = new Set([...entry.handlesWanted, ...uris]);
    return serviceCodes.ok;
  }
  if (!areValid || !entry.connection.hasProxy) return serviceCodes.invalidArgument;
  const [fileName = ""] = uris;
  turn.emit({
    kind: "callExtension",
    connection: entry.connection.id,
    bundleName,
    call: checkFirst ? { name: "getFileHandle", fileName } : { name: "getFileHandles", fileNames: uris },
  });
  return serviceCodes.ok;
}

/**
 * A descriptor that is none cannot cross the process boundary, and takes the errno with it: from v5.1 on, where the
 * service asks for descriptors itself (F35), every failure reads −1 (recording `file_handle_misuse`).
 */
function errnoAsReceived(turn: Turn, { fd, errno }: RestoreHandle): number {
  return errno !== 0 && fd < 0 && turn.flags.serviceSendsFileHandles ? -1 : errno;
}

/** The extension opened a file, or failed to; both are told through `onFileReady`. */
export function handleAnswered(turn: Turn, bundleName: string, handle: RestoreHandle): void {
  const { fileName: uri, fd, manifestFd } = handle;
  const errno = errnoAsReceived(turn, handle);
  send(turn, { callback: "onFileReady", bundleName, file: { uri, fd, manifestFd, errno } });
}

/** The same for a batch (HEAD): what failed comes in a message of its own, before the rest. */
export function handlesAnswered(turn: Turn, bundleName: string, handles: readonly RestoreHandle[]): void {
  const files = handles.map(({ fileName: uri, fd, manifestFd, errno }) => ({ uri, fd, manifestFd, errno }));
  for (const some of [files.filter(({ fd }) => fd < 0), files.filter(({ fd }) => fd >= 0)]) {
    if (some.length > 0) send(turn, { callback: "onFileReadyBatch", bundleName, files: some });
  }
}

export type PublishAnswer = { readonly code: number } | { readonly askConnection: number };

/** `publishFile` of an ordinary bundle (`spec/backup-service.md §7.7`, clauses D6 to D8, F20). */
export function publishFile(turn: Turn, caller: Caller, bundleName: string, uri: string): PublishAnswer {
  const code = verifyCaller(turn, caller, "RESTORE");
  if (code !== serviceCodes.ok) return { code };
  if (uri !== "" && !isSystemAbilityName(bundleName)) return { code: unexpectedFailure };
  const entry = entryOf(turn, bundleName);
  if (entry === undefined) return { code: turn.flags.publishUnknownBundleCode };
  entry.published = true;
  if (!entry.connection.hasProxy) return { code: serviceCodes.invalidArgument };
  return { askConnection: entry.connection.id };
}
