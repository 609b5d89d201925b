import type { Socket } from "node:net";
import { HdcError } from "../errors.js";
import { Command } from "./commands.js";
import type { ChannelMessage, PacketChannel } from "./packet-channel.js";
import { PacketSocket } from "./packet-socket.js";
import { SessionQueue } from "./session-queue.js";
import type { QueuePolicy } from "./session-queue.js";
import { decodeSessionPacket, encodeSessionPacket, sessionPacketLayout } from "./session-packet.js";
import type { SessionPacket } from "./session-packet.js";

export interface SessionLinkOptions {
  lost(what: string): HdcError;
  /** A packet of the session itself, channel 0. */
  onSession(packet: SessionPacket): void;
  /** The first packet of a channel that is not open here; it is in the channel already. Without it, it is dropped. */
  onChannel?(channel: SessionChannel): void;
}

/** One TCP connection between a server and a daemon, shared by all channels (`spec/hdc.md §8`, `§9.4`). */
export class SessionLink {
  readonly closed: Promise<void>;
  private readonly link: PacketSocket;
  private readonly channels = new Map<number, SessionChannel>();
  private failure: HdcError | undefined;

  constructor(
    socket: Socket,
    private readonly options: SessionLinkOptions,
  ) {
    this.link = new PacketSocket(socket, { layout: sessionPacketLayout, lost: (what) => options.lost(what) });
    this.closed = this.link.closed;
    void this.readAll();
  }

  open(channelId: number, policy: QueuePolicy): SessionChannel {
    const channel = new SessionChannel(this, channelId, new SessionQueue(policy));
    this.channels.set(channelId, channel);
    if (this.failure !== undefined) channel.break(this.failure);
    return channel;
  }

  send(channelId: number, command: number, ...data: readonly Uint8Array[]): Promise<void> {
    return this.link.send(encodeSessionPacket(channelId, command, ...data));
  }

  /** Breaks the session and all its channels. */
  fail(error: HdcError): void {
    this.failure ??= error;
    this.link.fail(error);
    for (const channel of this.channels.values()) channel.break(error);
    this.channels.clear();
  }

  /** Closes after what has been sent. */
  end(): void {
    this.link.end();
  }

  /** Called by a channel that is over. */
  forget(channelId: number): void {
    this.channels.delete(channelId);
  }

  /**
   * Whoever closes sends a count, the other one answers with one less. Not awaited: reading must go on even while nothing
   * can be written, or both ends could wait for each other.
   */
  answerClose(packet: SessionPacket): void {
    const count = packet.data[0] ?? 0;
    if (count === 0) return;
    this.send(packet.channelId, Command.channelClose, Buffer.from([count - 1])).catch(() => undefined);
  }

  private async readAll(): Promise<void> {
    try {
      for (let bytes = await this.link.receive(); bytes !== undefined; bytes = await this.link.receive()) {
        await this.dispatch(decodeSessionPacket(bytes));
      }
      this.fail(this.options.lost("closed"));
    } catch (error) {
      this.fail(error instanceof HdcError ? error : this.options.lost(String(error)));
    }
  }

  private async dispatch(packet: SessionPacket): Promise<void> {
    if (packet.channelId === 0) {
      this.options.onSession(packet);
      return;
    }
    let channel = this.channels.get(packet.channelId);
    if (channel === undefined) {
      if (packet.command === Command.channelClose) {
        // A channel that is over here already: normal, and answered all the same (spec/hdc.md §9.4).
        this.answerClose(packet);
        return;
      }
      if (this.options.onChannel === undefined) return;
      channel = this.open(packet.channelId, "pause");
      await channel.take(packet);
      this.options.onChannel(channel);
      return;
    }
    await channel.take(packet);
  }
}

/** One command on a session. */
export class SessionChannel implements PacketChannel {
  private readonly controller = new AbortController();
  private closedByOther = false;

  constructor(
    private readonly link: SessionLink,
    readonly channelId: number,
    private readonly queue: SessionQueue,
  ) {}

  /** Aborted once the channel is over for whatever reason. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** True once the other end has closed it; nobody needs to tell it then. */
  get isClosed(): boolean {
    return this.closedByOther;
  }

  receive(): Promise<ChannelMessage | undefined> {
    return this.queue.receive();
  }

  send(command: number, ...data: readonly Uint8Array[]): Promise<void> {
    return this.link.send(this.channelId, command, ...data);
  }

  /** Called by the link with a packet of this channel. */
  async take(packet: SessionPacket): Promise<void> {
    if (packet.command === Command.channelClose) {
      this.closedByOther = true;
      this.link.answerClose(packet);
      this.queue.end();
      this.link.forget(this.channelId);
      this.controller.abort();
      return;
    }
    await this.queue.put({ kind: "command", command: packet.command, data: packet.data });
  }

  break(error: HdcError): void {
    this.queue.fail(error);
    this.controller.abort();
  }

  /** Frees the channel here; what still comes for it is dropped. */
  release(): void {
    this.link.forget(this.channelId);
    this.queue.end();
    this.controller.abort();
  }
}
