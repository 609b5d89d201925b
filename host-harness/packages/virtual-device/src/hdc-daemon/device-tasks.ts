import { Command, MessageLevel, ShellTag, decodeBinaryTlv } from "hdc-client-node/protocol";
import type { Board } from "../hdc-server/board-port.js";
import type { DeviceChannel } from "./device-channel.js";
import { sendFilesTask } from "./file-tasks.js";
import type { TransferProfile } from "./file-tasks.js";
import { runOnBoard, shellTask } from "./shell-task.js";
import { terminalTask } from "./terminal-task.js";

/** One command for one device. */
export interface TaskContext {
  readonly board: Board;
  readonly channel: DeviceChannel;
  readonly profile: TransferProfile;
}

type Task = (context: TaskContext, data: Buffer) => Promise<void>;

/** What a device does with the first packet of a channel (`spec/hdc.md §9.1`). When it resolves, the channel is over. */
const tasks: ReadonlyMap<number, Task> = new Map<number, Task>([
  [Command.execute, ({ board, channel }, data) => shellTask(board, data.toString("utf8"), channel)],
  [Command.executeWithOptions, bundleShellTask],
  [Command.shellInit, openShellTask],
  [
    Command.fileInit,
    ({ board, channel, profile }, data) => sendFilesTask(board, data.toString("utf8"), channel, profile),
  ],
  [
    Command.hilog,
    ({ board, channel }, data) => runOnBoard(board, data.length > 0 ? "hilog -h" : "hilog", channel),
  ],
  [Command.bugreportInit, ({ board, channel }) => runOnBoard(board, "hidumper", channel)],
  [Command.jdwpList, ({ channel }) => channel.echo(MessageLevel.success, "[Empty]")],
  [Command.jdwpTrack, trackTask],
  [Command.reboot, async ({ board }) => board.reboot?.()],
  [Command.remount, refuse("[E007100] Operate need running under debug mode")],
  [Command.rootRun, refuse("Cannot set root run mode in undebuggable version.")],
  [Command.runMode, runModeTask],
]);

/** @returns undefined for a command that this device does not know */
export function deviceTask(command: number): Task | undefined {
  return tasks.get(command);
}

function refuse(message: string): Task {
  return ({ channel }) => channel.echo(MessageLevel.fail, message);
}

/** No application of a virtual board is built for debugging, so no bundle qualifies. */
async function bundleShellTask({ channel }: TaskContext, data: Buffer): Promise<void> {
  const bundle = decodeBinaryTlv(data).get(ShellTag.bundle)?.toString("utf8") ?? "";
  await channel.echo(MessageLevel.fail, `[E003001] Invalid bundle name: ${bundle}`);
}

function openShellTask(context: TaskContext, data: Buffer): Promise<void> {
  return data.length > 0 ? bundleShellTask(context, data) : terminalTask(context.board, context.channel);
}

/** The list of processes that a debugger can attach to is empty and stays so. */
async function trackTask({ channel }: TaskContext): Promise<void> {
  await channel.output(Buffer.from("0000\n"));
  while ((await channel.receive()) !== undefined && !channel.signal.aborted);
}

function runModeTask({ channel }: TaskContext, data: Buffer): Promise<void> {
  const mode = data.toString("utf8");
  if (mode === "usb") {
    const text = "[E001000]For USB debugging, please set it on the device's Settings UI";
    return channel.echo(MessageLevel.fail, text);
  }
  if (mode === "port close") return Promise.resolve();
  const port = /^port(?: (\d{1,6}))?$/.exec(mode);
  if (port === null) return channel.echo(MessageLevel.fail, "[E001001]Unknown command");
  const number = Number(port[1] ?? 0);
  if (port[1] !== undefined && (number < 1 || number > 65_535)) {
    return channel.echo(MessageLevel.fail, "[E001100]Invalid port");
  }
  return channel.echo(MessageLevel.success, "Set device run mode successful.");
}
