import { Command } from "hdc-client-node/protocol";
import type { ChannelMessage, MessageLevel, SessionChannel } from "hdc-client-node/protocol";
import type { DeviceChannel } from "./device-channel.js";

/** One channel of a session, as a task of the device sees it. */
export class SessionDeviceChannel implements DeviceChannel {
  /** @param outputCommand number under which raw output travels; bug reports have one of their own */
  constructor(
    private readonly channel: SessionChannel,
    private readonly outputCommand: number = Command.echoRaw,
  ) {}

  get signal(): AbortSignal {
    return this.channel.signal;
  }

  async receive(): Promise<ChannelMessage | undefined> {
    const message = await this.channel.receive();
    return message?.kind === "command" && message.command === Command.shellData
      ? { kind: "bytes", bytes: message.data }
      : message;
  }

  send(command: number, ...data: readonly Uint8Array[]): Promise<void> {
    return this.channel.send(command, ...data);
  }

  echo(level: MessageLevel, text: string): Promise<void> {
    return this.channel.send(Command.echo, Buffer.from([level]), Buffer.from(text, "utf8"));
  }

  async output(bytes: Uint8Array): Promise<void> {
    if (bytes.length > 0) await this.channel.send(this.outputCommand, bytes);
  }
}
