import { HdcError } from "../errors.js";
import type { ChannelMessage } from "./packet-channel.js";

/**
 * What happens when nobody fetches what came for a channel. `pause` holds the whole session back and is for readers that
 * always go on, such as a file that is written. `fail` gives the channel up, so that one slow reader does not stall the
 * others.
 */
export type QueuePolicy = "pause" | "fail";

const pauseBytes = 4 * 1024 * 1024;
const failBytes = 32 * 1024 * 1024;

interface Waiter {
  resolve(message: ChannelMessage | undefined): void;
  reject(error: HdcError): void;
}

/** Messages of one channel that wait for their reader; bounded. */
export class SessionQueue {
  private readonly messages: ChannelMessage[] = [];
  private size = 0;
  private ended = false;
  private failure: HdcError | undefined;
  private waiter: Waiter | undefined;
  private room: (() => void) | undefined;

  constructor(private readonly policy: QueuePolicy) {}

  receive(): Promise<ChannelMessage | undefined> {
    const message = this.messages.shift();
    if (message !== undefined) {
      this.size -= sizeOf(message);
      if (this.size < pauseBytes) this.makeRoom();
      return Promise.resolve(message);
    }
    if (this.failure !== undefined) return Promise.reject(this.failure);
    if (this.ended) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      this.waiter = { resolve, reject };
    });
  }

  /** Resolves when the session may go on. */
  put(message: ChannelMessage): Promise<void> {
    if (this.ended || this.failure !== undefined) return Promise.resolve();
    if (this.waiter !== undefined) {
      const { waiter } = this;
      this.waiter = undefined;
      waiter.resolve(message);
      return Promise.resolve();
    }
    this.messages.push(message);
    this.size += sizeOf(message);
    if (this.policy === "fail" && this.size > failBytes) {
      this.fail(
        new HdcError(
          "limit-exceeded",
          `More than ${failBytes} bytes wait unread on one channel. Read faster.`,
        ),
      );
    }
    if (this.policy === "fail" || this.size < pauseBytes) return Promise.resolve();
    return new Promise((resolve) => {
      this.room = resolve;
    });
  }

  end(): void {
    this.ended = true;
    this.waiter?.resolve(undefined);
    this.waiter = undefined;
    this.makeRoom();
  }

  fail(error: HdcError): void {
    this.failure ??= error;
    this.waiter?.reject(this.failure);
    this.waiter = undefined;
    this.makeRoom();
  }

  private makeRoom(): void {
    this.room?.();
    this.room = undefined;
  }
}

function sizeOf(message: ChannelMessage): number {
  return message.kind === "bytes" ? message.bytes.length : message.data.length;
}
