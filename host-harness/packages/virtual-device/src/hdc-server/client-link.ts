import type { Socket } from "node:net";
import {
  Command,
  HdcError,
  PacketSocket,
  channelFrameLayout,
  channelFramePayload,
  decodeChannelCommand,
  encodeChannelCommand,
  encodeChannelFrame,
  isChannelCommand,
  messageText,
} from "hdc-client-node/protocol";
import type { ChannelMessage, MessageLevel } from "hdc-client-node/protocol";
import type { DeviceChannel } from "../hdc-daemon/device-channel.js";

/** The connection of one client (`spec/hdc.md §2`). */
export class ClientLink {
  private readonly link: PacketSocket;
  private readonly controller = new AbortController();
  private pending: Promise<Buffer | undefined> | undefined;

  constructor(socket: Socket) {
    this.link = new PacketSocket(socket, {
      layout: channelFrameLayout,
      lost: (what) => new HdcError("device-lost", `The client is gone (${what}).`),
    });
    void this.link.closed.then(() => {
      this.controller.abort();
    });
  }

  /** Aborted once the client is gone. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get closed(): Promise<void> {
    return this.link.closed;
  }

  /**
   * The next frame's payload; undefined once the client has closed or broken off. Asking again before it came gives the
   * same promise, so that waiting for it beside something else loses nothing.
   */
  next(): Promise<Buffer | undefined> {
    this.pending ??= this.fetch();
    return this.pending;
  }

  /** Takes the frame that {@link next} gave, so that the next call waits for the one behind it. */
  async take(): Promise<Buffer | undefined> {
    const payload = await this.next();
    this.pending = undefined;
    return payload;
  }

  /** Sends a frame; after the client has gone it does nothing. */
  async sendFrame(...payload: readonly Uint8Array[]): Promise<void> {
    if (payload.every((part) => part.length === 0)) return;
    try {
      await this.link.send(encodeChannelFrame(...payload));
    } catch (error) {
      if (!(error instanceof HdcError)) throw error;
      this.controller.abort();
    }
  }

  sendText(text: string): Promise<void> {
    return this.sendFrame(Buffer.from(text, "utf8"));
  }

  sendMessage(level: MessageLevel, text: string): Promise<void> {
    return this.sendText(messageText(level, text));
  }

  sendCommand(command: number, ...data: readonly Uint8Array[]): Promise<void> {
    return this.sendFrame(...encodeChannelCommand(command, ...data));
  }

  /** Closes after what was sent. */
  end(): void {
    this.link.end();
  }

  /** Breaks the connection, as a pulled cable does. */
  drop(): void {
    this.controller.abort();
    this.link.fail(new HdcError("device-lost", "The board was dropped."));
  }

  private async fetch(): Promise<Buffer | undefined> {
    try {
      const frame = await this.link.receive();
      if (frame !== undefined) return channelFramePayload(frame);
    } catch (error) {
      if (!(error instanceof HdcError)) throw error;
    }
    this.controller.abort();
    return undefined;
  }
}

/** What a device sees of a client: the server passes packets on and turns messages into text (`spec/hdc.md §4.2`). */
export class ClientDeviceChannel implements DeviceChannel {
  constructor(private readonly client: ClientLink) {}

  get signal(): AbortSignal {
    return this.client.signal;
  }

  async receive(): Promise<ChannelMessage | undefined> {
    const payload = await this.client.take();
    if (payload === undefined) return undefined;
    return isChannelCommand(payload)
      ? { kind: "command", ...decodeChannelCommand(payload) }
      : { kind: "bytes", bytes: payload };
  }

  send(command: number, ...data: readonly Uint8Array[]): Promise<void> {
    // The device's wake-up is for the server alone (spec/hdc.md §5.3).
    return command === Command.wakeupSlaveTask
      ? Promise.resolve()
      : this.client.sendCommand(command, ...data);
  }

  echo(level: MessageLevel, text: string): Promise<void> {
    return this.client.sendMessage(level, text);
  }

  output(bytes: Uint8Array): Promise<void> {
    return this.client.sendFrame(bytes);
  }
}
