import { Command, HdcError } from "hdc-client-node/protocol";
import type { ChannelMessage, MessageLevel } from "hdc-client-node/protocol";
import type { DeviceChannel } from "../hdc-daemon/device-channel.js";

/** Packets that wait; the sender of more waits for the receiver. */
const waitingLimit = 16;

/** Where the messages for the person at the client go. */
export interface PairListener {
  readonly signal: AbortSignal;
  echo(level: MessageLevel, text: string): Promise<void>;
}

/** One end of a channel whose other end is in the same process. */
class PairEnd implements DeviceChannel {
  peer: PairEnd | undefined;
  private readonly messages: ChannelMessage[] = [];
  private closed = false;
  private wake: (() => void)[] = [];

  constructor(private readonly listener: PairListener) {
    listener.signal.addEventListener("abort", () => {
      this.close();
    });
  }

  get signal(): AbortSignal {
    return this.listener.signal;
  }

  echo(level: MessageLevel, text: string): Promise<void> {
    return this.listener.echo(level, text);
  }

  output(): Promise<void> {
    return Promise.resolve();
  }

  async send(command: number, ...data: readonly Uint8Array[]): Promise<void> {
    // The task at the other end is there already.
    if (command === Command.wakeupSlaveTask || this.peer === undefined) return;
    await this.peer.take({ kind: "command", command, data: Buffer.concat(data) });
  }

  async receive(): Promise<ChannelMessage | undefined> {
    for (;;) {
      const message = this.messages.shift();
      if (message !== undefined) {
        this.notify();
        return message;
      }
      if (this.closed) return undefined;
      await this.changed();
    }
  }

  close(): void {
    this.closed = true;
    this.notify();
  }

  private async take(message: ChannelMessage): Promise<void> {
    while (this.messages.length >= waitingLimit && !this.closed) await this.changed();
    if (this.closed) throw new HdcError("device-lost", "The other end of the transfer is gone.");
    this.messages.push(message);
    this.notify();
  }

  private changed(): Promise<void> {
    return new Promise((resolve) => this.wake.push(resolve));
  }

  private notify(): void {
    for (const resolve of this.wake.splice(0)) resolve();
  }
}

/** Two ends of one channel, and how to close both. */
export function channelPair(listener: PairListener): {
  readonly ends: readonly [DeviceChannel, DeviceChannel];
  readonly close: () => void;
} {
  const ends = [new PairEnd(listener), new PairEnd(listener)] as const;
  ends[0].peer = ends[1];
  ends[1].peer = ends[0];
  return {
    ends,
    close: () => {
      for (const end of ends) end.close();
    },
  };
}
