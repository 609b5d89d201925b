import { randomInt } from "node:crypto";
import { printable } from "../call/device-failure.js";
import type { CallGuard } from "../call/call-guard.js";
import { HdcError } from "../errors.js";
import { Command } from "../protocol/commands.js";
import { sessionProfile } from "../protocol/hdc-versions.js";
import type { HdcVersion, SessionProfile } from "../protocol/hdc-versions.js";
import { heartbeatMessage } from "../protocol/session-handshake.js";
import { SessionLink } from "../protocol/session-link.js";
import type { SessionChannel } from "../protocol/session-link.js";
import type { SessionPacket } from "../protocol/session-packet.js";
import type { QueuePolicy } from "../protocol/session-queue.js";
import { connectSocket } from "./connect-socket.js";
import { loadHostKey } from "./key-pair.js";
import { SessionGreeting } from "./session-greeting.js";
import type { DaemonFacts } from "./session-greeting.js";

const defaultHeartbeatMs = 5_000;

export interface DaemonSessionOptions {
  readonly host: string;
  readonly port: number;
  /** Path of the private key; made when it is not there. */
  readonly keyFile: string;
  /** The release whose greeting is sent. */
  readonly version: HdcVersion;
  readonly heartbeatMs?: number;
  /** What the daemon is told as our connect key; the address unless said otherwise. */
  readonly connectKey?: string;
  /** Told once while the device waits for its user. */
  readonly onPending?: (message: string) => void;
}

/** An open session with a daemon: this client is the server. */
export class DaemonSession {
  readonly facts: DaemonFacts;
  private readonly heartbeat: NodeJS.Timeout | undefined;

  private constructor(
    readonly address: string,
    private readonly link: SessionLink,
    facts: DaemonFacts,
    profile: SessionProfile,
    heartbeatMs: number,
  ) {
    this.facts = facts;
    if (profile.heartbeat && facts.features.has("heartbeat"))
      this.heartbeat = this.startHeartbeat(heartbeatMs);
    void link.closed.then(() => {
      clearInterval(this.heartbeat);
    });
  }

  /** Resolves once the connection is gone. */
  get closed(): Promise<void> {
    return this.link.closed;
  }

  /** Connects and greets; waits for the device's user when it must, up to the limit of the call. */
  static async connect(options: DaemonSessionOptions, guard: CallGuard): Promise<DaemonSession> {
    const address = `${options.host}:${options.port}`;
    const socket = await connectSocket(options, guard, (why, cause) => {
      const message = `Cannot reach the daemon at ${address} (${why}). Switch debugging over TCP on, e.g. with \`hdc tmode port\`.`;
      return new HdcError("server-unreachable", message, { cause });
    });
    const profile = sessionProfile(options.version);
    const handshakes = new Handshakes();
    const link: SessionLink = new SessionLink(socket, {
      lost: (what) =>
        new HdcError("device-lost", `The session with ${address} broke off (${what}). Reconnect the device.`),
      onSession: (packet) => {
        onSessionPacket(link, packet, handshakes);
      },
    });
    const takeBack = guard.onBreak((error) => {
      link.fail(error);
      handshakes.fail(error);
    });
    void link.closed.then(() => {
      handshakes.fail(
        new HdcError("device-lost", `${address} closed the session while it was set up. Is it a daemon?`),
      );
    });
    const greeting = new SessionGreeting({
      connectKey: options.connectKey ?? address,
      profile,
      hostKey: () => loadHostKey(options.keyFile),
      send: (command, data) => link.send(0, command, data),
      onPending: (message) => options.onPending?.(printable(message)),
    });
    try {
      await greeting.start();
      let facts: DaemonFacts | undefined;
      while (facts === undefined) facts = await greeting.handle(await handshakes.next());
      return new DaemonSession(address, link, facts, profile, options.heartbeatMs ?? defaultHeartbeatMs);
    } catch (error) {
      link.fail(error instanceof HdcError ? error : new HdcError("device-lost", String(error)));
      throw error;
    } finally {
      takeBack();
    }
  }

  open(policy: QueuePolicy): SessionChannel {
    return this.link.open(randomInt(1, 2 ** 32), policy);
  }

  close(): void {
    clearInterval(this.heartbeat);
    this.link.fail(new HdcError("aborted", `The session with ${this.address} was closed by the caller.`));
  }

  private startHeartbeat(intervalMs: number): NodeJS.Timeout {
    let count = 0n;
    return setInterval(() => {
      // A session that is gone fails its channels; the timer ends with it.
      this.link.send(0, Command.heartbeat, heartbeatMessage.encode({ count })).catch(() => undefined);
      count++;
    }, intervalMs);
  }
}

function onSessionPacket(link: SessionLink, packet: SessionPacket, handshakes: Handshakes): void {
  const closes = (count: number): void => {
    link.send(0, Command.channelClose, Buffer.from([count])).catch(() => undefined);
  };
  if (packet.command === Command.handshake) handshakes.put(packet.data);
  if (packet.command === Command.channelClose && (packet.data[0] ?? 0) > 0) closes((packet.data[0] ?? 0) - 1);
  // A message without a channel belongs to nobody; its channel is closed (seen in every refused authentication).
  if (packet.command === Command.echo) closes(0);
}

/** Handshake packets in order; there are few, so the queue needs no bound but a count. */
class Handshakes {
  private readonly queue: Buffer[] = [];
  private waiter: { resolve(data: Buffer): void; reject(error: HdcError): void } | undefined;
  private failure: HdcError | undefined;

  put(data: Buffer): void {
    if (this.waiter === undefined) {
      if (this.queue.length < 16) this.queue.push(data);
      return;
    }
    this.waiter.resolve(data);
    this.waiter = undefined;
  }

  next(): Promise<Buffer> {
    const data = this.queue.shift();
    if (data !== undefined) return Promise.resolve(data);
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.waiter = { resolve, reject };
    });
  }

  fail(error: HdcError): void {
    this.failure ??= error;
    this.waiter?.reject(this.failure);
    this.waiter = undefined;
  }
}
