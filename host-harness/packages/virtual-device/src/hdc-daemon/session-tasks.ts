import { Command } from "hdc-client-node/protocol";
import type { ChannelMessage, SessionChannel } from "hdc-client-node/protocol";
import type { Board } from "../hdc-server/board-port.js";
import type { DeviceChannel } from "./device-channel.js";
import { deviceTask } from "./device-tasks.js";
import { receiveFilesTask } from "./file-tasks.js";
import type { TransferProfile } from "./file-tasks.js";
import { forwardTask, reverseForwardTask } from "./forward-task.js";
import { installTask, uninstallTask } from "./package-tasks.js";
import { SessionDeviceChannel } from "./session-device-channel.js";

/** Runs what the first packet of a channel asks for, then closes the channel unless the other end has (`§9.4`). */
export async function runChannel(
  board: Board,
  channel: SessionChannel,
  profile: TransferProfile,
): Promise<void> {
  try {
    const first = await channel.receive();
    if (first?.kind !== "command") return;
    const { command, data } = first;
    const outputs = command === Command.bugreportInit ? Command.bugreportData : Command.echoRaw;
    const device = new SessionDeviceChannel(channel, outputs);
    if (command === Command.wakeupSlaveTask) await runSlave(board, device, profile);
    else if (command === Command.forwardInit) await reverseForwardTask(board, device, data);
    else await deviceTask(command)?.({ board, channel: device, profile }, data);
  } finally {
    if (!channel.signal.aborted) await channel.send(Command.channelClose, Buffer.from([1]));
    channel.release();
  }
}

/** A woken task learns from its next packet which one it is (`spec/hdc.md §9.4`). */
async function runSlave(board: Board, channel: DeviceChannel, profile: TransferProfile): Promise<void> {
  const next = await channel.receive();
  if (next?.kind !== "command") return;
  switch (next.command) {
    case Command.fileCheck:
    case Command.fileMode:
      return receiveFilesTask(board, withFirst(channel, next), profile);
    case Command.appCheck:
      return installTask(board, withFirst(channel, next), profile);
    case Command.appUninstall:
      return uninstallTask(board, next.data.toString("utf8").replace(/\0$/, ""), channel);
    case Command.forwardCheck:
      return forwardTask(board, channel, next.data);
    default:
      // Packets that no task wants are dropped.
      return;
  }
}

/** The same channel with a message that was looked at put back. */
function withFirst(channel: DeviceChannel, first: ChannelMessage): DeviceChannel {
  let ahead: ChannelMessage | undefined = first;
  return {
    signal: channel.signal,
    send: (command, ...data) => channel.send(command, ...data),
    echo: (level, text) => channel.echo(level, text),
    output: (bytes) => channel.output(bytes),
    receive: () => {
      const message = ahead;
      ahead = undefined;
      return message === undefined ? channel.receive() : Promise.resolve(message);
    },
  };
}
