import { connect, createServer } from "node:net";
import type { Duplex } from "node:stream";
import type { CallGuard } from "../call/call-guard.js";
import { HdcError } from "../errors.js";
import { Command } from "../protocol/commands.js";
import {
  ForwardContexts,
  decodeForwardNode,
  encodeForwardNode,
  newForwardId,
} from "../protocol/forward-contexts.js";
import { MessageLevel, messageText } from "../protocol/message-text.js";
import type { SessionChannel } from "../protocol/session-link.js";
import type { DaemonSession } from "./daemon-session.js";

interface Rule {
  readonly text: string;
  readonly direction: "Forward" | "Reverse";
  close(): void;
}

const accepted = messageText(MessageLevel.success, "Forwardport result:OK");

/** The forward rules of one session, kept as a server keeps them (`spec/hdc.md §6`, `§9.5`). */
export class DirectForwards {
  private rules: Rule[] = [];

  constructor(private readonly address: string) {}

  /** @returns the answer as a server would write it */
  async add(
    session: DaemonSession,
    from: string,
    to: string,
    reverse: boolean,
    guard: CallGuard,
  ): Promise<string> {
    if (tcpPort(reverse ? to : from) === undefined)
      return messageText(MessageLevel.fail, "Forward parament failed");
    const channel = session.open("fail");
    const takeBack = guard.onBreak((error) => {
      channel.break(error);
    });
    try {
      const close = reverse ? await this.reverse(channel, from, to) : await this.forward(channel, from, to);
      if (typeof close === "string") {
        endChannel(channel);
        return messageText(MessageLevel.fail, close);
      }
      this.rules.push({ text: `${from} ${to}`, direction: reverse ? "Reverse" : "Forward", close });
      return accepted;
    } catch (error) {
      endChannel(channel);
      throw error;
    } finally {
      takeBack();
    }
  }

  list(): string {
    if (this.rules.length === 0) return messageText(MessageLevel.success, "[Empty]");
    return this.rules.map(({ text, direction }) => `${this.address}    ${text}    [${direction}]\n`).join("");
  }

  remove(text: string): string {
    const closing = this.rules.filter((rule) => rule.text === text);
    this.rules = this.rules.filter((rule) => rule.text !== text);
    for (const rule of closing) rule.close();
    return closing.length === 0
      ? messageText(MessageLevel.fail, `Remove forward ruler failed, ruler is not exist ${text}`)
      : messageText(MessageLevel.success, `Remove forward ruler success, ruler:${text}`);
  }

  close(): void {
    for (const rule of this.rules) rule.close();
    this.rules = [];
  }

  /** This end accepts connections: check the rule with the device first, then listen. */
  private async forward(channel: SessionChannel, from: string, to: string): Promise<string | (() => void)> {
    const contexts = new ForwardContexts(channel, () => undefined);
    const port = tcpPort(from) ?? 0;
    const server = createServer((socket) => {
      contexts.accept(socket.pause(), to);
    });
    const listening = await new Promise<boolean>((resolve) => {
      server.once("error", () => {
        resolve(false);
      });
      server.listen(port, "127.0.0.1", () => {
        resolve(true);
      });
    });
    if (!listening) return `TCP Port listen failed at ${port}`;
    const close = (): void => {
      server.close();
      contexts.close();
      endChannel(channel);
    };
    try {
      await channel.send(Command.wakeupSlaveTask);
      await channel.send(Command.forwardCheck, encodeForwardNode(newForwardId(), to));
      // The flag in the answer says nothing (spec/hdc.md §6).
      await expectCommand(channel, Command.forwardCheckResult);
    } catch (error) {
      close();
      throw error;
    }
    carry(channel, contexts, close);
    return close;
  }

  /** The device accepts connections; this end connects. */
  private async reverse(channel: SessionChannel, from: string, to: string): Promise<string | (() => void)> {
    const contexts = new ForwardContexts(channel, (node) => (node === to ? connectHere(to) : undefined));
    const close = (): void => {
      contexts.close();
      endChannel(channel);
    };
    await channel.send(Command.forwardInit, Buffer.from(`${from} ${to}`, "utf8"));
    const check = await expectCommand(channel, Command.forwardCheck);
    if (typeof check === "string") return check;
    const id = Buffer.alloc(5);
    id.writeUInt32BE(decodeForwardNode(check).id);
    await channel.send(Command.forwardCheckResult, id);
    const done = await expectCommand(channel, Command.forwardSuccess);
    if (typeof done === "string") return done;
    carry(channel, contexts, close);
    return close;
  }
}

/** Takes the packets of a rule until it ends; one that breaks the protocol ends its rule, not the session. */
function carry(channel: SessionChannel, contexts: ForwardContexts, close: () => void): void {
  const run = async (): Promise<void> => {
    for (let message = await channel.receive(); message !== undefined; message = await channel.receive()) {
      if (message.kind === "command") await contexts.handle(message.command, message.data);
    }
  };
  run().then(close, close);
}

/** @returns the data, or the device's own refusal */
async function expectCommand(channel: SessionChannel, command: number): Promise<Buffer | string> {
  for (;;) {
    const message = await channel.receive();
    if (message === undefined)
      throw new HdcError("device-lost", "The device closed a forward while it was set up.");
    if (message.kind === "bytes") continue;
    if (message.command === command) return message.data;
    if (message.command === Command.echo && message.data[0] === MessageLevel.fail) {
      return message.data.toString("utf8", 1);
    }
  }
}

function connectHere(node: string): Duplex | undefined {
  const port = tcpPort(node);
  return port === undefined ? undefined : connect({ host: "127.0.0.1", port });
}

function tcpPort(node: string): number | undefined {
  const port = Number(/^tcp:(\d{1,5})$/.exec(node)?.[1]);
  return port >= 1 && port <= 65_535 ? port : undefined;
}

function endChannel(channel: SessionChannel): void {
  channel.send(Command.channelClose, Buffer.from([0])).catch(() => undefined);
  channel.release();
}
