import {
  Command,
  ForwardContexts,
  MessageLevel,
  decodeForwardNode,
  encodeForwardNode,
  newForwardId,
} from "hdc-client-node/protocol";
import type { Board } from "../hdc-server/board-port.js";
import type { DeviceChannel } from "./device-channel.js";

/** The host accepts connections, the device connects (`spec/hdc.md §9.5`). @param data of the first FORWARD_CHECK */
export async function forwardTask(board: Board, channel: DeviceChannel, data: Buffer): Promise<void> {
  const { id } = decodeForwardNode(data);
  // The flag is 0 for every outcome: nobody evaluates it.
  await channel.send(Command.forwardCheckResult, idAndFlag(id));
  await carry(channel, new ForwardContexts(channel, (node) => board.connect?.(node)));
}

/** The device accepts connections, the host connects. @param data text `A B` */
export async function reverseForwardTask(board: Board, channel: DeviceChannel, data: Buffer): Promise<void> {
  const text = data.toString("utf8").replace(/\0.*$/s, "");
  const [from = "", to = ""] = text.split(" ");
  await channel.send(Command.wakeupSlaveTask);
  await channel.send(Command.forwardCheck, encodeForwardNode(newForwardId(), to));
  const answer = await channel.receive();
  if (answer?.kind !== "command" || answer.command !== Command.forwardCheckResult) {
    await channel.echo(MessageLevel.fail, "Forward parament failed");
    return;
  }
  const contexts = new ForwardContexts(channel, () => undefined);
  const stop = await board.listen?.(from, (connection) => {
    contexts.accept(connection, to);
  });
  try {
    await channel.echo(MessageLevel.success, "Forwardport result:OK");
    await channel.send(Command.forwardSuccess, Buffer.from(`0|${text}\0`, "utf8"));
    await carry(channel, contexts);
  } finally {
    stop?.();
  }
}

async function carry(channel: DeviceChannel, contexts: ForwardContexts): Promise<void> {
  try {
    for (let message = await channel.receive(); message !== undefined; message = await channel.receive()) {
      if (message.kind === "command") await contexts.handle(message.command, message.data);
    }
  } finally {
    contexts.close();
  }
}

function idAndFlag(id: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(id);
  return bytes;
}
