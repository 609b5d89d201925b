import type { CallOptions } from "./call/call-options.js";
import { receiveBytes, receiveFile, sendBytes, sendFile } from "./services/files.js";
import type { FileAccess } from "./services/files.js";
import { receiveDirectory, sendDirectory } from "./services/folders.js";
import type { SendDirectoryOptions } from "./services/folders.js";
import { runShell, streamShell } from "./services/shell.js";
import type { ShellOptions, ShellResult } from "./services/shell.js";
import type { SendOptions, TransferOptions, TransferResult } from "./services/transfer-options.js";

/**
 * One device. Every call takes an `AbortSignal` and limits, frees its channel on every path, and fails with an
 * `HdcError`.
 */
export class HdcTarget {
  /** Its key, as `listTargets` gives it. */
  readonly key: string;

  constructor(private readonly access: FileAccess) {
    this.key = access.key;
  }

  /**
   * Runs a command and tells its exit status.
   * @example
   * const { text, exitStatus } = await target.shell("param get const.ohos.fullname");
   */
  shell(command: string, options: ShellOptions = {}): Promise<ShellResult> {
    return runShell(this.access.door, this.key, command, options);
  }

  /**
   * Runs a command and hands out its output as it comes, without an exit status.
   * @example
   * for await (const bytes of target.shellStream("hilog")) process.stdout.write(bytes);
   */
  shellStream(command: string, options: CallOptions = {}): AsyncGenerator<Buffer, void, undefined> {
    return streamShell(this.access.door, this.key, command, options);
  }

  /**
   * Sends a file, streaming it from disk. An existing folder as `remote` takes it under its own name.
   * @example
   * await target.sendFile("scenario.json", "/data/local/tmp/scenario.json", { keepTimes: true });
   */
  sendFile(local: string, remote: string, options: SendOptions = {}): Promise<TransferResult> {
    return sendFile(this.access, local, remote, options);
  }

  /** Sends bytes as a file. */
  sendBytes(bytes: Uint8Array, remote: string, options: SendOptions = {}): Promise<TransferResult> {
    return sendBytes(this.access, bytes, remote, options);
  }

  /** Sends a folder; see `placement` for where it ends up. */
  sendDirectory(local: string, remote: string, options: SendDirectoryOptions = {}): Promise<TransferResult> {
    return sendDirectory(this.access, local, remote, options);
  }

  /**
   * Receives a file, streaming it to disk. It appears under its name only when it is complete; an existing folder as
   * `local` takes it under its own name.
   */
  receiveFile(remote: string, local: string, options: TransferOptions = {}): Promise<TransferResult> {
    return receiveFile(this.access, remote, local, options);
  }

  /** Receives a file into memory. */
  receiveBytes(
    remote: string,
    options: TransferOptions & { readonly limitBytes?: number } = {},
  ): Promise<Buffer> {
    return receiveBytes(this.access, remote, options);
  }

  /** Receives what is in a folder into `local`, which may exist; all of it, or nothing. */
  receiveDirectory(remote: string, local: string, options: TransferOptions = {}): Promise<TransferResult> {
    return receiveDirectory(this.access, remote, local, options);
  }
}
