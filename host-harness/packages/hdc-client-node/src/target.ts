import type { CallOptions } from "./call/call-options.js";
import {
  debuggableProcesses,
  getParameter,
  reboot,
  remount,
  setConnectionMode,
  setParameter,
  setRootMode,
  streamLog,
  trackDebuggableProcesses,
} from "./services/device-control.js";
import type { BootMode, ConnectionMode } from "./services/device-control.js";
import { addForward } from "./services/forwards.js";
import type { ForwardOptions } from "./services/forwards.js";
import type { InstallOutcome } from "./services/install-outcome.js";
import { install, uninstall } from "./services/install.js";
import type { InstallOptions } from "./services/install.js";
import { openShell } from "./services/interactive-shell.js";
import type { InteractiveShell } from "./services/interactive-shell.js";
import { textCommand } from "./services/text-command.js";
import { receiveBytes, receiveFile, sendBytes, sendFile } from "./services/files.js";
import type { FileAccess } from "./services/files.js";
import { receiveDirectory, sendDirectory } from "./services/folders.js";
import type { SendDirectoryOptions } from "./services/folders.js";
import type { ShellResult } from "./services/marked-output.js";
import { runShell } from "./services/shell.js";
import type { ShellOptions } from "./services/shell.js";
import { streamCommand, streamShell } from "./services/stream-command.js";
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

  /**
   * Installs packages; a folder is one transaction.
   * @example
   * await target.install(["out/entry-signed.hap"], { replace: true });
   * @throws HdcError `install-refused`, with the bundle manager's number in `deviceCode`
   */
  install(paths: readonly string[], options: InstallOptions = {}): Promise<InstallOutcome[]> {
    return install(this.access, paths, options);
  }

  uninstall(bundle: string, options: CallOptions & { readonly keepData?: boolean } = {}): Promise<void> {
    return uninstall(this.access, bundle, options);
  }

  /**
   * Carries connections to a port of this computer over to the device.
   * @example
   * await target.forward("tcp:8080", "tcp:80", { verify: true });
   */
  forward(local: string, remote: string, options: ForwardOptions = {}): Promise<void> {
    return addForward(
      this.access.door,
      { key: this.key, from: local, to: remote, direction: "Forward" },
      options,
    );
  }

  /** Carries connections to a port of the device over to this computer. */
  reverse(remote: string, local: string, options: ForwardOptions = {}): Promise<void> {
    return addForward(
      this.access.door,
      { key: this.key, from: remote, to: local, direction: "Reverse" },
      options,
    );
  }

  /**
   * The device's log, for as long as the loop runs.
   * @param words options of the device's `hilog`, e.g. `["-T", "Backup"]`
   */
  log(words: readonly string[] = [], options: CallOptions = {}): AsyncGenerator<Buffer, void, undefined> {
    return streamLog(this.access.door, this.key, words, options);
  }

  /** A terminal on the device. */
  openShell(options: CallOptions = {}): Promise<InteractiveShell> {
    return openShell(this.access.door, this.key, options);
  }

  getParameter(name: string, options: CallOptions = {}): Promise<string | undefined> {
    return getParameter(this.access.door, this.key, name, options);
  }

  setParameter(name: string, value: string, options: CallOptions = {}): Promise<void> {
    return setParameter(this.access.door, this.key, name, value, options);
  }

  /** The device's report for bug reports, piece by piece. */
  bugreport(options: CallOptions = {}): AsyncGenerator<Buffer, void, undefined> {
    return streamCommand(this.access.door, { key: this.key, text: "bugreport" }, options);
  }

  /** Ids of the processes that a debugger can attach to. */
  debuggableProcesses(options: CallOptions = {}): Promise<number[]> {
    return debuggableProcesses(this.access.door, this.key, options);
  }

  /** The same, now and at every change. */
  trackDebuggableProcesses(options: CallOptions = {}): AsyncGenerator<number[], void, undefined> {
    return trackDebuggableProcesses(this.access.door, this.key, options);
  }

  reboot(mode: BootMode = "system", options: CallOptions = {}): Promise<void> {
    return reboot(this.access.door, this.key, mode, options);
  }

  /** Makes the system partitions writable; debug images only. */
  remount(options: CallOptions = {}): Promise<void> {
    return remount(this.access.door, this.key, options);
  }

  /** Lets the daemon run as root, or no longer; debug images only. */
  setRootMode(on: boolean, options: CallOptions = {}): Promise<void> {
    return setRootMode(this.access.door, this.key, on, options);
  }

  setConnectionMode(mode: ConnectionMode, options: CallOptions = {}): Promise<void> {
    return setConnectionMode(this.access.door, this.key, mode, options);
  }

  /**
   * Any command of this device that answers with text, as the server's protocol writes it.
   * @throws HdcError when the answer begins with `[Fail]`
   */
  command(text: string, options: CallOptions = {}): Promise<string> {
    return textCommand(this.access.door, this.key, text, options);
  }
}
