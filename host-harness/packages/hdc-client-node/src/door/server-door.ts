import type { CallGuard } from "../call/call-guard.js";
import { HdcError } from "../errors.js";
import {
  channelFrameLayout,
  channelFramePayload,
  decodeChannelCommand,
  encodeChannelCommand,
  encodeChannelFrame,
  encodeCommandText,
} from "../protocol/channel-frame.js";
import {
  connectKeyLimit,
  decodeServerHello,
  encodeClientHello,
  hugeBuffersMark,
  isChannelHandshake,
  waitMark,
} from "../protocol/channel-handshake.js";
import type { ServerHello } from "../protocol/channel-handshake.js";
import { isChannelCommand } from "../protocol/commands.js";
import type { ChannelMessage } from "../protocol/packet-channel.js";
import { PacketSocket } from "../protocol/packet-socket.js";
import { connectSocket } from "./connect-socket.js";
import type { ChannelRequest, CommandChannel, Door } from "./door.js";

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** The way through an hdc server: one TCP connection a command (`spec/hdc.md §2`–`§4`). */
export class ServerDoor implements Door {
  readonly description: string;

  constructor(private readonly address: ServerAddress) {
    this.description = `the hdc server at ${address.host}:${address.port}`;
  }

  async open(request: ChannelRequest, guard: CallGuard): Promise<CommandChannel> {
    if (Buffer.byteLength(request.key) > connectKeyLimit) {
      throw new HdcError(
        "target-unknown",
        `The key ${JSON.stringify(request.key)} is longer than ${connectKeyLimit} bytes, so no device has it.`,
      );
    }
    const socket = await connectSocket(this.address, guard, (why, cause) => this.unreachable(why, cause));
    const link = new PacketSocket(socket, {
      layout: channelFrameLayout,
      lost: (what) =>
        new HdcError(
          "device-lost",
          `${this.description} broke off the command (${what}). The device or the server is gone; list the targets.`,
        ),
    });
    const takeBack = guard.onBreak((error) => {
      link.fail(error);
    });
    try {
      const hello = await this.hello(link);
      await link.send([...answer(hello, request), ...encodeChannelFrame(encodeCommandText(request.text))]);
      guard.touch();
      return new ServerChannel(
        link,
        guard,
        takeBack,
        hello.mark === hugeBuffersMark,
        request.binary ?? false,
      );
    } catch (error) {
      link.fail(error instanceof HdcError ? error : new HdcError("device-lost", String(error)));
      takeBack();
      throw error;
    }
  }

  private unreachable(why: string, cause?: unknown): HdcError {
    return new HdcError(
      "server-unreachable",
      `Cannot reach ${this.description} (${why}). Start it with \`hdc start\`, or name the address of another one.`,
      { cause },
    );
  }

  private async hello(link: PacketSocket): Promise<ServerHello> {
    const frame = await link.receive();
    const payload = frame === undefined ? undefined : channelFramePayload(frame);
    if (payload === undefined || !isChannelHandshake(payload)) {
      throw new HdcError(
        "not-an-hdc-server",
        `What listens at ${this.address.host}:${this.address.port} does not speak hdc. Name the address of an hdc server.`,
      );
    }
    return decodeServerHello(payload);
  }
}

/** The answer has the length of the hello, or the command behind it is lost (`spec/hdc.md §3.1`). */
function answer(hello: ServerHello, request: ChannelRequest): Uint8Array[] {
  return encodeChannelFrame(
    encodeClientHello({
      mark: request.wait === true ? waitMark : hello.mark,
      key: request.key,
      ...(hello.version === undefined ? {} : { version: hello.version }),
    }),
  );
}

class ServerChannel implements CommandChannel {
  private closed = false;

  constructor(
    private readonly link: PacketSocket,
    private readonly guard: CallGuard,
    private readonly takeBack: () => void,
    readonly hugeBuffers: boolean,
    private readonly binary: boolean,
  ) {}

  async receive(): Promise<ChannelMessage | undefined> {
    const frame = await this.link.receive();
    this.guard.touch();
    if (frame === undefined) return undefined;
    const payload = channelFramePayload(frame);
    return this.binary && isChannelCommand(payload)
      ? { kind: "command", ...decodeChannelCommand(payload) }
      : { kind: "bytes", bytes: payload };
  }

  send(command: number, ...data: readonly Uint8Array[]): Promise<void> {
    return this.write(encodeChannelFrame(...encodeChannelCommand(command, ...data)));
  }

  sendBytes(bytes: Uint8Array): Promise<void> {
    return this.write(encodeChannelFrame(bytes));
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.takeBack();
    this.link.end();
  }

  private async write(frame: readonly Uint8Array[]): Promise<void> {
    await this.link.send(frame);
    this.guard.touch();
  }
}
