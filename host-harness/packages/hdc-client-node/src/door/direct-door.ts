import type { CallGuard } from "../call/call-guard.js";
import { HdcError } from "../errors.js";
import { Command } from "../protocol/commands.js";
import { deviceRequest } from "../protocol/device-request.js";
import type { DeviceRequest } from "../protocol/device-request.js";
import { MessageLevel, messageText } from "../protocol/message-text.js";
import type { ChannelMessage } from "../protocol/packet-channel.js";
import type { SessionChannel } from "../protocol/session-link.js";
import type { DaemonSession } from "./daemon-session.js";
import type { DirectForwards } from "./direct-forwards.js";
import type { ChannelRequest, CommandChannel, Door } from "./door.js";
import { textChannel } from "./text-channel.js";

/** The way straight to a daemon: what a server does with a command text is done here (`spec/hdc.md §9`). */
export class DirectDoor implements Door {
  readonly description: string;

  constructor(
    private readonly session: DaemonSession,
    private readonly hugeBuffers: boolean,
    private readonly forwards: DirectForwards,
  ) {
    this.description = `the daemon at ${session.address}`;
  }

  async open(request: ChannelRequest, guard: CallGuard): Promise<CommandChannel> {
    guard.check();
    if (request.key === "") return this.hostCommand(request.text);
    const parsed = deviceRequest(request.text);
    if (parsed === undefined) return textChannel("[Fail]Unknown command...\n");
    if (parsed.kind === "refused") return textChannel(messageText(MessageLevel.fail, parsed.message));
    if (parsed.kind === "forward") {
      return textChannel(
        await this.forwards.add(this.session, parsed.from, parsed.to, parsed.reverse, guard),
      );
    }
    // Files are written here, so their reader always goes on; any other reader may be slow and must not stall the rest.
    const channel = this.session.open(request.binary === true ? "pause" : "fail");
    const takeBack = guard.onBreak((error) => {
      channel.break(error);
    });
    const direct = new DirectChannel(channel, guard, takeBack, this.hugeBuffers, parsed);
    await direct.start();
    return direct;
  }

  /** Of the commands that concern no device, those about forwards and the one device make sense here. */
  private hostCommand(text: string): CommandChannel {
    if (text === "fport ls") return textChannel(this.forwards.list());
    if (text.startsWith("fport rm "))
      return textChannel(this.forwards.remove(text.slice("fport rm ".length)));
    if (text === "list targets") return textChannel(`${this.session.address}\n`);
    return textChannel("[Fail]Unknown command...\n");
  }
}

/** One command on the session, as a channel through a server would show it. */
class DirectChannel implements CommandChannel {
  private readonly ahead: ChannelMessage[] = [];
  private released = false;

  constructor(
    private readonly channel: SessionChannel,
    private readonly guard: CallGuard,
    private readonly takeBack: () => void,
    readonly hugeBuffers: boolean,
    private readonly request: Exclude<DeviceRequest, { kind: "forward" | "refused" }>,
  ) {}

  async start(): Promise<void> {
    const { request } = this;
    switch (request.kind) {
      case "task":
        return this.send(request.command, request.data);
      case "incoming":
        this.ahead.push({ kind: "command", command: request.acknowledge, data: request.data });
        return;
      case "uninstall":
        await this.send(Command.wakeupSlaveTask);
        return this.send(Command.appUninstall, request.data);
    }
  }

  async receive(): Promise<ChannelMessage | undefined> {
    for (;;) {
      const ahead = this.ahead.shift();
      if (ahead !== undefined) return ahead;
      const message = await this.channel.receive();
      this.guard.touch();
      if (message?.kind !== "command") return message;
      const shown = this.show(message.command, message.data);
      if (shown !== undefined) return shown;
    }
  }

  async send(command: number, ...data: readonly Uint8Array[]): Promise<void> {
    await this.channel.send(command, ...data);
    this.guard.touch();
  }

  sendBytes(bytes: Uint8Array): Promise<void> {
    return this.send(Command.shellData, bytes);
  }

  /** As a server does when its client has gone. */
  close(): void {
    if (this.released) return;
    this.released = true;
    this.takeBack();
    this.channel.send(Command.channelClose, Buffer.from([0])).catch(() => undefined);
    this.channel.release();
  }

  private show(command: number, data: Buffer): ChannelMessage | undefined {
    switch (command) {
      case Command.echo:
        return { kind: "bytes", bytes: echoText(data) };
      case Command.echoRaw:
      case Command.bugreportData:
      case Command.shellData:
        return { kind: "bytes", bytes: data };
      case Command.wakeupSlaveTask:
        return undefined;
      case Command.appFinish:
        return this.request.kind === "uninstall"
          ? this.uninstalled(data)
          : { kind: "command", command, data };
      default:
        return { kind: "command", command, data };
    }
  }

  /** Here the server is the one that is done first. */
  private uninstalled(data: Buffer): ChannelMessage {
    if (data.length < 2)
      throw new HdcError("protocol-violation", "An uninstallation result without its head.");
    this.channel.send(Command.channelClose, Buffer.from([1])).catch(() => undefined);
    const text = messageText(MessageLevel.info, `App uninstall path: msg:${data.toString("utf8", 2)}`);
    return { kind: "bytes", bytes: Buffer.from(text, "utf8") };
  }
}

function echoText(data: Buffer): Buffer {
  const level =
    data[0] === MessageLevel.fail || data[0] === MessageLevel.info ? data[0] : MessageLevel.success;
  return Buffer.from(messageText(level, data.toString("utf8", 1)), "utf8");
}
