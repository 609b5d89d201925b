import { Command, MessageLevel } from "hdc-client-node/protocol";
import type { Board } from "./board-port.js";
import type { ClientLink } from "./client-link.js";
import type { ForwardRules } from "./forward-rules.js";
import type { KnownTargets } from "./known-targets.js";
import type { ServerProfile } from "./server-profile.js";

/** What the commands of a server need that concern no device. */
export interface HostContext {
  readonly client: ClientLink;
  readonly profile: ServerProfile;
  readonly forwards: ForwardRules;
  readonly targets: KnownTargets;
  readonly boards: () => readonly Board[];
}

/** A command that needs no device; refused on a channel that is bound to one (`spec/hdc.md §4.1`). */
export type HostCommand = (context: HostContext, rest: string) => Promise<void>;

const exact: ReadonlyMap<string, HostCommand> = new Map<string, HostCommand>([
  ["list targets", listTargets],
  ["list targets -v", describeTargets],
  ["checkserver", checkServer],
  ["version", version],
  ["help", help],
  ["help verbose", help],
  ["fport ls", listForwards],
]);

const beginnings: readonly (readonly [string, HostCommand])[] = [
  ["tconn ", connectTarget],
  ["fport rm ", removeForward],
];

/** Commands that work on a bound channel too (`spec/hdc.md §4.1`). */
const anywhere: ReadonlySet<HostCommand> = new Set<HostCommand>([version, help, removeForward]);

export interface FoundHostCommand {
  readonly alsoBound: boolean;
  run(context: HostContext): Promise<void>;
}

export function hostCommand(text: string): FoundHostCommand | undefined {
  const found = exact.get(text) ?? beginnings.find(([beginning]) => text.startsWith(beginning))?.[1];
  if (found === undefined) return undefined;
  const rest = beginnings.find(([beginning]) => text.startsWith(beginning))?.[0] ?? text;
  return { alsoBound: anywhere.has(found), run: (context) => found(context, text.slice(rest.length)) };
}

function listTargets({ client, boards }: HostContext): Promise<void> {
  const lines = boards().flatMap((board) => {
    const state = board.state();
    if (state === "Offline") return [];
    return [state === "Unauthorized" ? `${board.key}\tUnauthorized\n` : `${board.key}\n`];
  });
  return sendLines(client, lines);
}

function describeTargets({ client, boards, targets }: HostContext): Promise<void> {
  return sendLines(
    client,
    targets.all(boards()).map(({ key, state, name }) => `${key}\t\tTCP\t${state}\t${name}\n`),
  );
}

function listForwards({ client, forwards, profile }: HostContext): Promise<void> {
  return sendLines(
    client,
    forwards.list().map((rule) => profile.forwardLine(rule.key, rule.text, rule.direction)),
  );
}

function sendLines(client: ClientLink, lines: readonly string[]): Promise<void> {
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
    "A virtual board. It knows: list targets, tconn, wait, shell, file send, file recv, install, uninstall, hilog, fport, rport.\n",
  );
}

async function connectTarget({ client, boards, targets }: HostContext, rest: string): Promise<void> {
  const [key = "", option] = rest.split(" ");
  if (option === "-remove") {
    if (await targets.disconnect(key, boards())) return;
    return client.sendMessage(MessageLevel.fail, "No target available");
  }
  const address = /^(.*):(\d{1,5})$/.exec(key.replace(/^localhost:/, "127.0.0.1:"));
  if (address === null) return client.sendMessage(MessageLevel.fail, "CreateConnect failed");
  if (!isIpv4(address[1] ?? "")) return client.sendText("[Fail][E001104]:IP address incorrect\n");
  const outcome = await targets.connect(address[0], boards);
  switch (outcome) {
    case "connected":
      return client.sendMessage(MessageLevel.success, "Connect OK");
    case "already":
      return client.sendMessage(MessageLevel.info, "Target is connected, repeat operation");
    case "failed":
      return client.sendMessage(MessageLevel.fail, "Connect failed");
  }
}

function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

function removeForward({ client, forwards }: HostContext, rest: string): Promise<void> {
  return forwards.remove(rest)
    ? client.sendMessage(MessageLevel.success, `Remove forward ruler success, ruler:${rest}`)
    : client.sendMessage(MessageLevel.fail, `Remove forward ruler failed, ruler is not exist ${rest}`);
}
