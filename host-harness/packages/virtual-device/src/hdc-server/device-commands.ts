import { Command } from "hdc-client-node/protocol";
import { receiveFilesTask, sendFilesTask } from "../hdc-daemon/file-tasks.js";
import { shellTask } from "../hdc-daemon/shell-task.js";
import type { Board } from "./board-port.js";
import { ClientDeviceChannel } from "./client-link.js";
import type { ClientLink } from "./client-link.js";
import type { ServerProfile } from "./server-profile.js";

/** One command for one device. */
export interface DeviceContext {
  readonly client: ClientLink;
  readonly board: Board;
  readonly profile: ServerProfile;
}

/** How a command travels: whether further frames belong to it or are new commands. */
export interface DeviceCommand {
  readonly ownsInput: boolean;
  run(context: DeviceContext): Promise<void>;
}

/** @returns undefined for a text that is no device command */
export function deviceCommand(text: string): DeviceCommand | undefined {
  const rest = (prefix: string): string | undefined =>
    text.startsWith(prefix) ? text.slice(prefix.length) : undefined;
  const shell = rest("shell ");
  if (shell !== undefined) {
    return {
      ownsInput: false,
      run: ({ client, board }) => shellTask(board, shell, new ClientDeviceChannel(client)),
    };
  }
  const send = rest("file send remote ");
  if (send !== undefined) return { ownsInput: true, run: (context) => fileSend(context, send) };
  const receive = rest("file recv remote ");
  if (receive !== undefined) {
    return {
      ownsInput: true,
      run: ({ client, board, profile }) =>
        sendFilesTask(board, receive, new ClientDeviceChannel(client), profile),
    };
  }
  return undefined;
}

/** The server's go-ahead, then the device takes the packets (`spec/hdc.md §5.2`). */
async function fileSend({ client, board, profile }: DeviceContext, text: string): Promise<void> {
  await client.sendCommand(Command.fileInit, Buffer.from(text, "utf8"));
  await receiveFilesTask(board, new ClientDeviceChannel(client), profile);
}
