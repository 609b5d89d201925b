import { MessageLevel, deviceRequest } from "hdc-client-node/protocol";
import type { DeviceRequest } from "hdc-client-node/protocol";
import { Command } from "hdc-client-node/protocol";
import { deviceTask } from "../hdc-daemon/device-tasks.js";
import { receiveFilesTask } from "../hdc-daemon/file-tasks.js";
import { installTask, uninstallPackage } from "../hdc-daemon/package-tasks.js";
import type { Board, BoardFiles } from "./board-port.js";
import { ClientDeviceChannel } from "./client-link.js";
import type { ClientLink } from "./client-link.js";
import type { ForwardRules } from "./forward-rules.js";
import { runServerMode, serverModeRequest } from "./server-mode.js";
import type { ServerProfile } from "./server-profile.js";

/** One command for one device. */
export interface DeviceContext {
  readonly client: ClientLink;
  readonly board: Board;
  readonly profile: ServerProfile;
  readonly forwards: ForwardRules;
  /** Files of the host that clients may have the server open; undefined = none. */
  readonly hostFiles: BoardFiles | undefined;
}

/** How a command travels: whether further frames belong to it or are new commands. */
export interface DeviceCommand {
  readonly ownsInput: boolean;
  run(context: DeviceContext): Promise<void>;
}

/** A server on a device answers the same. */
const refusedServerMode: DeviceRequest = {
  kind: "refused",
  message: "[E005200] Unsupport file command\n",
};

/** @returns undefined for a text that is no device command */
export function deviceCommand(text: string): DeviceCommand | undefined {
  const serverMode = serverModeRequest(text);
  if (serverMode !== undefined) {
    return {
      ownsInput: true,
      run: (context) =>
        context.hostFiles === undefined
          ? run(refusedServerMode, context)
          : runServerMode(serverMode, context.hostFiles, context),
    };
  }
  const request = deviceRequest(text);
  if (request === undefined) return undefined;
  const ownsInput = request.kind === "incoming" || (request.kind === "task" && request.takesInput);
  return { ownsInput, run: (context) => run(request, context) };
}

async function run(request: DeviceRequest, context: DeviceContext): Promise<void> {
  const { client, board, profile } = context;
  const channel = new ClientDeviceChannel(client);
  switch (request.kind) {
    case "task":
      return deviceTask(request.command)?.({ board, channel, profile }, request.data);
    case "incoming":
      await client.sendCommand(request.acknowledge, request.data);
      return request.acknowledge === Command.fileInit
        ? receiveFilesTask(board, channel, profile)
        : installTask(board, channel, profile);
    case "uninstall":
      return uninstall(context, request.data.toString("utf8").replace(/\0$/, ""));
    case "forward":
      return forward(context, request);
    case "refused":
      return client.sendMessage(MessageLevel.fail, request.message);
  }
}

/** Two messages, whatever came out (`spec/hdc.md §7`). */
async function uninstall({ client, board }: DeviceContext, text: string): Promise<void> {
  const result = await uninstallPackage(board, text, client.signal);
  await client.sendMessage(MessageLevel.info, `App uninstall path: msg:${result}`);
  await client.sendMessage(MessageLevel.success, "AppMod finish");
}

async function forward(
  { client, board, forwards }: DeviceContext,
  { from, to, reverse }: Extract<DeviceRequest, { kind: "forward" }>,
): Promise<void> {
  const failure = await forwards.add(board, from, to, reverse);
  if (failure === undefined) return client.sendMessage(MessageLevel.success, "Forwardport result:OK");
  return client.sendMessage(MessageLevel.fail, failure);
}
