import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { HdcError } from "../errors.js";
import {
  channelFrameLayout,
  channelFramePayload,
  decodeChannelCommand,
  decodeCommandText,
  encodeChannelCommand,
  encodeChannelFrame,
} from "../protocol/channel-frame.js";
import { encodeServerHello, hugeBuffersMark } from "../protocol/channel-handshake.js";
import { PacketSocket } from "../protocol/packet-socket.js";

/** The server's end of one connection, for tests that write their own part. */
export class Visitor {
  constructor(readonly link: PacketSocket) {}

  text(text: string): Promise<void> {
    return this.link.send(encodeChannelFrame(Buffer.from(text, "utf8")));
  }

  send(command: number, ...data: readonly Uint8Array[]): Promise<void> {
    return this.link.send(encodeChannelFrame(...encodeChannelCommand(command, ...data)));
  }

  raw(bytes: Uint8Array): Promise<void> {
    return this.link.send([bytes]);
  }

  /** The next binary command; undefined when the client has closed. */
  async command(): Promise<{ command: number; data: Buffer } | undefined> {
    const frame = await this.link.receive();
    return frame === undefined ? undefined : decodeChannelCommand(channelFramePayload(frame));
  }
}

export interface SmallServer {
  readonly port: number;
  /** The command texts that came. */
  readonly commands: readonly string[];
  close(): Promise<void>;
}

/** Shakes hands, takes the command, then does what the test says; closes when that is done. */
export async function startSmallServer(
  serve: (visitor: Visitor, command: string) => Promise<void>,
): Promise<SmallServer> {
  const commands: string[] = [];
  const links = new Set<PacketSocket>();
  const server = createServer((socket) => {
    const link = new PacketSocket(socket, {
      layout: channelFrameLayout,
      lost: (what) => new HdcError("device-lost", what),
    });
    links.add(link);
    visit(link, commands, serve).catch(() => {
      link.fail(new HdcError("device-lost", "the test's part failed"));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    commands,
    close: () =>
      new Promise((resolve) => {
        for (const link of links) link.fail(new HdcError("device-lost", "the test is over"));
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function visit(
  link: PacketSocket,
  commands: string[],
  serve: (visitor: Visitor, command: string) => Promise<void>,
): Promise<void> {
  const visitor = new Visitor(link);
  await link.send(encodeChannelFrame(encodeServerHello({ mark: hugeBuffersMark, channelId: 7 })));
  await link.receive();
  const frame = await link.receive();
  if (frame === undefined) return;
  const command = decodeCommandText(channelFramePayload(frame));
  commands.push(command);
  await serve(visitor, command);
  link.end();
}
