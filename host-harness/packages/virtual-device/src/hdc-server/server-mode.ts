import { posix } from "node:path";
import { quoteArgument } from "hdc-client-node/protocol";
import { receiveFilesTask, sendFilesTask } from "../hdc-daemon/file-tasks.js";
import { parseTransferArguments } from "../hdc-daemon/transfer-arguments.js";
import type { BoardFiles } from "./board-port.js";
import { channelPair } from "./channel-pair.js";
import { ClientDeviceChannel } from "./client-link.js";
import type { DeviceContext } from "./device-commands.js";

/** A transfer without the word `remote`: the server itself opens the files of the host (`spec/hdc.md §5`). */
export interface ServerModeRequest {
  readonly direction: "send" | "recv";
  /** The command without its first two words. */
  readonly text: string;
}

/** @returns undefined for any other command */
export function serverModeRequest(text: string): ServerModeRequest | undefined {
  const [, direction, rest] = /^file (send|recv) (?!remote )(.*)$/s.exec(text) ?? [];
  if (direction === undefined || rest === undefined) return undefined;
  return { direction: direction === "send" ? "send" : "recv", text: rest };
}

/** @param hostFiles files of the host that the server may touch */
export async function runServerMode(
  { direction, text }: ServerModeRequest,
  hostFiles: BoardFiles,
  { client, board, profile }: DeviceContext,
): Promise<void> {
  const person = new ClientDeviceChannel(client);
  const pair = channelPair({
    signal: person.signal,
    echo: (level, message) => person.echo(level, message),
  });
  const host = { files: hostFiles };
  const [source, target] = direction === "send" ? [host, board] : [board, host];
  const sending = sendFilesTask(source, absolute(direction, text), pair.ends[0], profile);
  const receiving = receiveFilesTask(target, pair.ends[1], profile);
  // Whoever is done first ends both: the one that gave up, or the one that has stored everything.
  const both = [sending, receiving].map((task) => task.finally(pair.close));
  const results = await Promise.allSettled(both);
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

/** The same arguments with the path of the host made absolute: it starts at the client's folder. */
function absolute(direction: "send" | "recv", text: string): string {
  const { clientDirectory, paths, keepTimes, keepMode, compress } = parseTransferArguments(text);
  const hostAt = direction === "send" ? 0 : 1;
  const whole = paths.map((path, at) => (at === hostAt ? posix.resolve("/", clientDirectory, path) : path));
  const options = [keepTimes ? "-a" : "", keepMode ? "-m" : "", compress ? "-z" : ""].filter(Boolean);
  return [...options, ...whole.map(quoteArgument)].join(" ");
}
