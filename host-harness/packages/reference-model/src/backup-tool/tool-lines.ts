import type { ClientMessage } from "../service/service-door.js";
import type { ToolSession } from "./tool-commands.js";

type Texts = Extract<ClientMessage, { readonly callback: "onResultReport" | "onProcess" }>;
type Files = Extract<ClientMessage, { readonly callback: "onFileReady" }>;

const isBackup = (session: ToolSession): boolean =>
  session === "full-backup" || session === "incremental-backup";
const isAsync = (session: ToolSession): boolean => session.endsWith("-async");

/** Only the full backup calls both texts a result. */
function textLine(session: ToolSession, { callback, bundleName, text }: Texts): string {
  const ofResult = callback === "onResultReport";
  const label = session === "full-backup" ? "result" : ofResult ? "resultInfo" : "processInfo";
  return `${ofResult ? "OnResultReport" : "OnProcess"} bundleName = ${bundleName}, ${label} = ${text}`;
}

function fileLine(session: ToolSession, { bundleName, file }: Files): string {
  const owner = `FileReady owner = ${bundleName}, fileName = ${file.uri}`;
  if (session === "incremental-backup")
    return `${owner}, fd = ${String(file.fd)}, manifestFd = ${String(file.manifestFd ?? -1)}`;
  return `${owner}, sn = 0, fd = ${String(file.fd)}`;
}

function allEndLine(session: ToolSession, code: number): string {
  if (isAsync(session)) return "all bundles finished end";
  if (code !== 0) return `Failed to Unplanned Abort error: ${String(code)}`;
  return `all bundles ${isBackup(session) ? "backup" : "restore"} finished end`;
}

/**
 * The line that `backup_tool` prints for a message of the service (`spec/backup-service.md §16`); undefined for what it
 * does not listen to. Codes are those of the service: no script library maps them here.
 */
export function toolLine(session: ToolSession, message: ClientMessage): string | undefined {
  switch (message.callback) {
    case "onBundleBegin":
      return `BundleStarted errCode = ${String(message.code)}, BundleName = ${message.bundleName}`;
    case "onBundleEnd":
      return `BundleFinished errCode = ${String(message.code)}, BundleName = ${message.bundleName}`;
    case "onFileReady":
      return fileLine(session, message);
    case "onResultReport":
    case "onProcess":
      return textLine(session, message);
    case "onAllBundlesEnd":
      return allEndLine(session, message.code);
    case "onBackupServiceDied":
      return "backupServiceDied";
    case "onFileReadyBatch":
    case "onMigrateResult":
    case "onBackupSizeReport":
      return undefined;
  }
}

/** Printed when an append is refused. */
export function appendErrorLine(session: ToolSession, code: number): string {
  return `${isBackup(session) ? "backup" : "restore"} append bundles error: ${String(code)}`;
}

/** Printed when no session could be opened. */
export function initErrorLine(session: ToolSession): string {
  return `Failed to init ${isBackup(session) ? "backup" : "restore"}`;
}
