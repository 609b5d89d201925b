import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Door } from "../door/door.js";
import { HdcError } from "../errors.js";
import { openOutgoingFile, outgoingBytes } from "../local-files/outgoing-local-file.js";
import { Quarantine } from "../local-files/quarantine.js";
import type { TransferConfig } from "../protocol/transfer-structs.js";
import type { IncomingFile, IncomingFiles } from "../protocol/transfer/receive-files.js";
import type { OutgoingFile } from "../protocol/transfer/send-files.js";
import { localPath } from "./client-paths.js";
import type { ClientPaths } from "./client-paths.js";
import { runReceiveTransfer } from "./receive-transfer.js";
import { runSendTransfer } from "./send-transfer.js";
import type { SendOptions, TransferOptions, TransferResult } from "./transfer-options.js";

/** One device's files, as a service uses them. */
export interface FileAccess {
  readonly door: Door;
  readonly key: string;
  readonly paths: ClientPaths;
}

/** Bytes that `receiveBytes` takes unless told otherwise. */
const defaultLimitBytes = 64 * 1024 * 1024;

export function sendFile(
  access: FileAccess,
  local: string,
  remote: string,
  options: SendOptions,
): Promise<TransferResult> {
  const path = localPath(access.paths, local);
  const carried = { mode: options.keepMode ?? false, times: options.keepTimes ?? false };
  return sendOneFile(access, local, remote, options, (announce) =>
    openOutgoingFile(path, announce(basename(path)), carried),
  );
}

export function sendBytes(
  access: FileAccess,
  bytes: Uint8Array,
  remote: string,
  options: SendOptions,
): Promise<TransferResult> {
  const name = basename(remote) || "bytes";
  return sendOneFile(access, `./${name}`, remote, options, (announce) =>
    Promise.resolve(outgoingBytes(bytes, announce(name))),
  );
}

function sendOneFile(
  access: FileAccess,
  localName: string,
  remote: string,
  options: SendOptions,
  open: (announce: (name: string) => Partial<TransferConfig>) => Promise<OutgoingFile>,
): Promise<TransferResult> {
  let totalBytes = 0;
  return runSendTransfer({
    ...access,
    localName,
    remote,
    options,
    totalBytes: () => totalBytes,
    files: async function* (announce) {
      const file = await open(announce);
      totalBytes = file.config.fileSize;
      yield file;
    },
  });
}

export async function receiveFile(
  access: FileAccess,
  remote: string,
  local: string,
  options: TransferOptions,
): Promise<TransferResult> {
  const named = localPath(access.paths, local);
  const info = await stat(named).catch(() => undefined);
  const target = info?.isDirectory() === true ? join(named, basename(remote)) : named;
  const carried = { mode: options.keepMode ?? false, times: options.keepTimes ?? false };
  const quarantine = new Quarantine(target, carried, (config) => {
    refuseFolder(remote, config);
    return ["content"];
  });
  try {
    const result = await runReceiveTransfer({
      ...access,
      remote,
      localName: local,
      options,
      into: quarantine,
    });
    await quarantine.releaseFile("content");
    return result;
  } finally {
    await quarantine.remove();
  }
}

/** @returns the content; more than `limitBytes` fails with `limit-exceeded` before any of it is fetched */
export async function receiveBytes(
  access: FileAccess,
  remote: string,
  options: TransferOptions & { readonly limitBytes?: number },
): Promise<Buffer> {
  const memory = new OneFileInMemory(remote, options.limitBytes ?? defaultLimitBytes);
  await runReceiveTransfer({
    ...access,
    remote,
    localName: `./${basename(remote) || "bytes"}`,
    options,
    into: memory,
  });
  return memory.content;
}

/** Only files of a folder come with a separator in their name (`spec/hdc.md §5.4`). */
function refuseFolder(remote: string, config: TransferConfig): void {
  if (/[/\\]/.test(config.optionalName)) {
    throw new HdcError("file-refused", `${remote} is a folder on the device. Use receiveDirectory.`);
  }
}

class OneFileInMemory implements IncomingFiles {
  content: Buffer = Buffer.alloc(0);
  private opened = false;

  constructor(
    private readonly remote: string,
    private readonly limit: number,
  ) {}

  open(config: TransferConfig): Promise<IncomingFile> {
    refuseFolder(this.remote, config);
    if (config.fileSize > this.limit || this.opened) {
      throw new HdcError(
        "limit-exceeded",
        `${this.remote} has ${config.fileSize} bytes, the limit is ${this.limit}. Raise limitBytes, or use receiveFile.`,
      );
    }
    this.opened = true;
    // Zero filled: a device may announce more than it sends.
    const content = Buffer.alloc(config.fileSize);
    this.content = content;
    return Promise.resolve({
      write: (offset, bytes) => {
        bytes.copy(content, offset);
        return Promise.resolve();
      },
      finish: () => Promise.resolve(),
      abandon: () => Promise.resolve(),
    });
  }
}
