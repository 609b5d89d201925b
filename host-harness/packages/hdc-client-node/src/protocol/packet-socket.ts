import type { Socket } from "node:net";
import { HdcError } from "../errors.js";
import { PacketAssembler } from "./packet-assembler.js";
import type { PacketLayout } from "./packet-assembler.js";

/** Received bytes that wait for a reader before the socket is paused. */
const highWater = 2 * 1024 * 1024;
const nothing = Buffer.alloc(0);
/** How long a closing end waits for the other one; then the socket is destroyed. */
const lingerMs = 2_000;

interface Waiter {
  resolve(packet: Buffer | undefined): void;
  reject(error: HdcError): void;
}

export interface PacketSocketOptions {
  readonly layout: PacketLayout;
  /** The error for a connection that breaks, given what happened to it. */
  lost(what: string): HdcError;
}

/**
 * A socket that carries packets. Reading is by demand: what nobody fetches stays in the kernel, but for a bounded
 * amount. Once it has failed, every waiting and every later call rejects with the first error.
 */
export class PacketSocket {
  /** Resolves when the socket is fully closed, for whatever reason. */
  readonly closed: Promise<void>;
  private readonly assembler: PacketAssembler;
  private readonly queue: Buffer[] = [];
  private queued = 0;
  private readonly waiters: Waiter[] = [];
  private readonly drains: { resolve(): void; reject(error: HdcError): void }[] = [];
  private ended = false;
  private discarding = false;
  private error: HdcError | undefined;
  private linger: NodeJS.Timeout | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly options: PacketSocketOptions,
  ) {
    this.assembler = new PacketAssembler(options.layout);
    // The official programs leave Nagle's delay on, which costs 40 ms a turn (spec/hdc.md §11).
    socket.setNoDelay(true);
    this.closed = new Promise((resolve) => {
      socket.once("close", () => {
        clearTimeout(this.linger);
        this.onClose();
        resolve();
      });
    });
    socket.on("data", (piece: Buffer) => {
      this.onData(piece);
    });
    socket.on("end", () => {
      this.onEnd();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      this.fail(options.lost(error.code ?? error.message));
    });
    socket.on("drain", () => {
      for (const drain of this.drains.splice(0)) drain.resolve();
    });
  }

  /** The next packet, head included; undefined when the other end has closed at a packet boundary. */
  receive(): Promise<Buffer | undefined> {
    const packet = this.queue.shift();
    if (packet !== undefined) {
      this.queued -= packet.length;
      if (this.queued < highWater && this.socket.isPaused()) this.socket.resume();
      return Promise.resolve(packet);
    }
    if (this.error !== undefined) return Promise.reject(this.error);
    if (this.ended) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => this.waiters.push({ resolve, reject }));
  }

  /** Writes the parts in one go; resolves when the socket takes more. */
  send(parts: readonly Uint8Array[]): Promise<void> {
    if (this.error !== undefined) return Promise.reject(this.error);
    if (!this.socket.writable) return Promise.reject(this.options.lost("closed for writing"));
    this.socket.cork();
    let room = true;
    for (const part of parts) if (part.length > 0) room = this.socket.write(part);
    this.socket.uncork();
    if (room) return Promise.resolve();
    return new Promise((resolve, reject) => this.drains.push({ resolve, reject }));
  }

  /** Breaks the connection at once; everybody who waits learns why. */
  fail(error: HdcError): void {
    this.settle(error);
    this.socket.destroy();
  }

  /**
   * Closes after what has been written. What still arrives is read and dropped, so that the last message is not lost
   * to a reset; an other end that does not close is cut off after two seconds.
   */
  end(): void {
    this.discarding = true;
    this.queue.length = 0;
    this.queued = 0;
    if (this.socket.destroyed) return;
    this.socket.end();
    this.socket.resume();
    this.linger ??= setTimeout(() => this.socket.destroy(), lingerMs);
  }

  private onData(piece: Buffer): void {
    if (this.discarding || this.error !== undefined) return;
    let packets: Buffer[];
    try {
      packets = this.assembler.push(piece);
    } catch (error) {
      if (!(error instanceof HdcError)) throw error;
      this.fail(error);
      return;
    }
    for (const packet of packets) {
      const waiter = this.waiters.shift();
      if (waiter !== undefined) {
        waiter.resolve(packet);
        continue;
      }
      this.queue.push(packet);
      this.queued += packet.length;
    }
    if (this.queued >= highWater) this.socket.pause();
  }

  private onEnd(): void {
    if (this.discarding) return;
    if (!this.assembler.atBoundary) {
      this.fail(this.options.lost("closed in the middle of a packet"));
      return;
    }
    // A reset between two packets also arrives as an end when the system tells of it with the last data (libuv takes the
    // hang-up for one). Only a connection that was closed in order still takes a write, even one of nothing.
    if (this.socket.allowHalfOpen) {
      this.socket.write(nothing, (error) => {
        if (error === null || error === undefined) this.finish();
      });
    } else this.finish();
  }

  private finish(): void {
    if (this.error !== undefined) return;
    this.ended = true;
    for (const waiter of this.waiters.splice(0)) waiter.resolve(undefined);
    this.socket.end();
  }

  private onClose(): void {
    if (this.ended) {
      const error = this.options.lost("closed");
      for (const drain of this.drains.splice(0)) drain.reject(error);
    } else {
      this.settle(this.options.lost("closed"));
    }
  }

  private settle(error: HdcError): void {
    this.error ??= error;
    for (const waiter of this.waiters.splice(0)) waiter.reject(this.error);
    for (const drain of this.drains.splice(0)) drain.reject(this.error);
  }
}
