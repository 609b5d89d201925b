import { Command, MessageLevel, receiveFiles, sendFiles } from "hdc-client-node/protocol";
import type { Board } from "../hdc-server/board-port.js";
import type { DeviceChannel } from "./device-channel.js";
import { TransferRefused } from "./file-failure.js";
import { IncomingBoardFiles } from "./incoming-board-files.js";
import { outgoingBoardFiles } from "./outgoing-board-files.js";
import { parseTransferArguments } from "./transfer-arguments.js";

/** How this device transfers files. */
export interface TransferProfile {
  /** Answer to an announcement; empty before 3.1.0 (`spec/hdc.md §5.5`). */
  readonly features: Buffer;
  /** False before 3.1.0. */
  readonly hugeBuffers: boolean;
}

/** The device stores what the client sends. */
export async function receiveFilesTask(
  board: Pick<Board, "files">,
  channel: DeviceChannel,
  profile: TransferProfile,
): Promise<void> {
  const started = performance.now();
  const into = new IncomingBoardFiles(board.files, (message) => channel.echo(MessageLevel.fail, message));
  await withRefusals(channel, async () => {
    const result = await receiveFiles(channel, {
      into,
      features: profile.features,
      onText: () => undefined,
    });
    if (!result.complete) return;
    await into.finish();
    const milliseconds = Math.max(1, Math.round(performance.now() - started));
    await channel.echo(MessageLevel.success, transferSummary(result.bytes, result.fileCount, milliseconds));
  });
}

/** The device sends what the client asked for. @param text arguments of the command */
export async function sendFilesTask(
  board: Pick<Board, "files">,
  text: string,
  channel: DeviceChannel,
  profile: TransferProfile,
): Promise<void> {
  const request = parseTransferArguments(text);
  await withRefusals(channel, async () => {
    const [remote] = request.paths;
    if (remote === undefined) throw new TransferRefused("There is no remote path");
    await channel.send(Command.wakeupSlaveTask);
    const tree = await outgoingBoardFiles(board.files, remote, request);
    const result = await sendFiles(channel, {
      ...tree,
      compress: request.compress,
      hugeBuffers: profile.hugeBuffers,
      onText: () => undefined,
    });
    // The client closes when it has stored everything (spec/hdc.md §5.3).
    if (result.complete) await channel.receive();
  });
}

/** E.g. `FileTransfer finish, Size:12, File count = 1, time:2ms rate:6.00kB/s` (`spec/hdc.md §5.2`). */
export function transferSummary(bytes: number, fileCount: number, milliseconds: number): string {
  const rate = (bytes / milliseconds).toFixed(2);
  return `FileTransfer finish, Size:${bytes}, File count = ${fileCount}, time:${milliseconds}ms rate:${rate}kB/s`;
}

async function withRefusals(channel: DeviceChannel, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof TransferRefused)) throw error;
    await channel.echo(MessageLevel.fail, error.message);
  }
}
