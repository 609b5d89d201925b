import { Command, MessageLevel } from "hdc-client-node/protocol";
import type { Board } from "./board-port.js";
import type { ClientLink } from "./client-link.js";
import type { ServerProfile } from "./server-profile.js";

/** What the commands of a server need that concern no device. */
export interface HostContext {
  readonly client: ClientLink;
  readonly profile: ServerProfile;
  readonly boards: () => readonly Board[];
}

/** A command that needs no device; refused on a channel that is bound to one (`spec/hdc.md §4.1`). */
type HostCommand = (context: HostContext, words: readonly string[]) => Promise<void>;

const commands: ReadonlyMap<string, HostCommand> = new Map<string, HostCommand>([
  ["list targets", listTargets],
  ["list targets -v", describeTargets],
  ["checkserver", checkServer],
  ["version", version],
  ["help", help],
  ["help verbose", help],
]);

export function hostCommand(text: string): HostCommand | undefined {
  return commands.get(text);
}

function listTargets({ client, boards }: HostContext): Promise<void> {
  const lines = boards().flatMap((board) => {
    const state = board.state();
    if (state === "Offline") return [];
    return [state === "Unauthorized" ? `${board.key}\tUnauthorized\n` : `${board.key}\n`];
  });
  return lines.length === 0
    ? client.sendMessage(MessageLevel.success, "[Empty]")
    : client.sendText(lines.join(""));
}

function describeTargets({ client, boards }: HostContext): Promise<void> {
  const lines = boards().map((board) => `${board.key}\t\tTCP\t${board.state()}\t${board.name}\n`);
  return lines.length === 0
    ? client.sendMessage(MessageLevel.success, "[Empty]")
    : client.sendText(lines.join(""));
}

function checkServer({ client, profile }: HostContext): Promise<void> {
  return client.sendCommand(Command.checkServer, Buffer.from(`Ver: ${profile.version}`));
}

function version({ client, profile }: HostContext): Promise<void> {
  return client.sendText(`Ver: ${profile.version}\n`);
}

function help({ client }: HostContext): Promise<void> {
  return client.sendText(
    "A virtual board. It knows: list targets, shell, file send, file recv, install, uninstall, hilog.\n",
  );
}
