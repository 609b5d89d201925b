import type { ClientMessage, ReadyFile, SessionKind } from "../../service/service-door.js";
import { failureOfBatch } from "./event-arguments.js";

/** A descriptor that comes with a message, and what the ledger should say it was received in. */
export interface ReceivedDescriptor {
  readonly fd: number;
  readonly receivedIn: string;
}

function ofFile(callback: string, file: ReadyFile): readonly ReceivedDescriptor[] {
  const receivedIn = `${callback} ${file.uri}`;
  return [
    { fd: file.fd, receivedIn },
    { fd: file.manifestFd ?? -1, receivedIn: `${receivedIn} (manifest)` },
  ].filter(({ fd }) => fd >= 0);
}

/** All descriptors of a message. */
export function descriptorsOf(message: ClientMessage): readonly ReceivedDescriptor[] {
  if (message.callback === "onFileReady") return ofFile(message.callback, message.file);
  if (message.callback === "onFileReadyBatch")
    return message.files.flatMap((file) => ofFile(message.callback, file));
  return [];
}

/** True when the script is told of an error instead, so that it never sees the descriptors. */
export function hidesDescriptors(kind: SessionKind, message: ClientMessage): boolean {
  if (message.callback === "onFileReady") return message.file.errno !== 0;
  return message.callback === "onFileReadyBatch" && failureOfBatch(kind, message.files) !== undefined;
}
