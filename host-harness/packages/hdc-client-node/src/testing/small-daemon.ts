import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { HdcError } from "../errors.js";
import { Command } from "../protocol/commands.js";
import { PacketSocket } from "../protocol/packet-socket.js";
import { decodeSessionPacket, encodeSessionPacket, sessionPacketLayout } from "../protocol/session-packet.js";
import { frameBytes, readTranscript } from "./golden.js";

/** The daemon's end of one command, for tests that write their own part. */
export class DaemonVisitor {
  constructor(
    readonly link: PacketSocket,
    readonly channelId: number,
  ) {}

  send(command: number, ...data: readonly Uint8Array[]): Promise<void> {
    return this.link.send(encodeSessionPacket(this.channelId, command, ...data));
  }

  raw(bytes: Uint8Array): Promise<void> {
    return this.link.send([bytes]);
  }

  /** The next packet of the command; undefined when the client has closed. */
  async command(): Promise<{ command: number; data: Buffer } | undefined> {
    for (;;) {
      const packet = await this.link.receive();
      if (packet === undefined) return undefined;
      const { channelId, command, data } = decodeSessionPacket(packet);
      if (channelId === this.channelId) return { command, data };
    }
  }
}

export interface SmallDaemon {
  readonly port: number;
  /** Connections that a client still holds open. */
  openSockets(): number;
  close(): Promise<void>;
}

/** Greets as a recorded daemon without authentication did, takes one command, then does what the test says. */
export async function startSmallDaemon(
  serve: (visitor: DaemonVisitor) => Promise<void>,
): Promise<SmallDaemon> {
  const links = new Set<PacketSocket>();
  const server = createServer((socket) => {
    const link = new PacketSocket(socket, {
      layout: sessionPacketLayout,
      lost: (what) => new HdcError("device-lost", what),
    });
    links.add(link);
    void link.closed.then(() => links.delete(link));
    visit(link, serve).catch(() => {
      link.fail(new HdcError("device-lost", "the test's part failed"));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    openSockets: () => links.size,
    close: () =>
      new Promise((resolve) => {
        for (const link of links) link.fail(new HdcError("device-lost", "the test is over"));
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function visit(link: PacketSocket, serve: (visitor: DaemonVisitor) => Promise<void>): Promise<void> {
  await link.receive();
  const [, greeting, close] = readTranscript("sd-handshake-shell").frames;
  for (const frame of [greeting, close]) if (frame !== undefined) await link.send([frameBytes(frame)]);
  for (let packet = await link.receive(); packet !== undefined; packet = await link.receive()) {
    const { channelId, command } = decodeSessionPacket(packet);
    if (channelId === 0 || command === Command.channelClose) continue;
    await serve(new DaemonVisitor(link, channelId));
    return;
  }
}
