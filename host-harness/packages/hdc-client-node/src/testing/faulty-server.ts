import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { HdcError } from "../errors.js";
import { channelFrameLayout } from "../protocol/channel-frame.js";
import { PacketAssembler } from "../protocol/packet-assembler.js";
import { frameBytes } from "./golden.js";
import type { Transcript } from "./golden.js";

/** Where a conversation breaks, and how. */
export interface Break {
  /** Which direction is counted: bytes sent by the server, or bytes read by it. */
  readonly direction: "s2c" | "c2s";
  /** Bytes that still pass. */
  readonly after: number;
  readonly how: "reset" | "stall" | "close";
}

export interface FaultyServer {
  readonly port: number;
  /** Sockets that a client still holds open. */
  openSockets(): number;
  close(): Promise<void>;
}

/** Plays a recorded server up to a byte, then breaks off or falls silent. What the client sends is not compared. */
export async function breakServer(transcript: Transcript, fault: Break): Promise<FaultyServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    new FaultyConversation(socket, transcript, fault).start();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    openSockets: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}

class FaultyConversation {
  private next = 0;
  private sent = 0;
  private read = 0;
  private broken = false;
  private readonly assembler = new PacketAssembler(channelFrameLayout);

  constructor(
    private readonly socket: Socket,
    private readonly transcript: Transcript,
    private readonly fault: Break,
  ) {}

  start(): void {
    this.socket.on("data", (piece: Buffer) => {
      this.onData(piece);
    });
    this.sendWhatIsDue();
  }

  private onData(piece: Buffer): void {
    if (this.broken) return;
    this.read += piece.length;
    if (this.fault.direction === "c2s" && this.read > this.fault.after) {
      this.break();
      return;
    }
    try {
      let complete = this.assembler.push(piece).length;
      for (; complete > 0; complete--) if (this.transcript.frames[this.next]?.dir === "c2s") this.next++;
    } catch (error) {
      if (!(error instanceof HdcError)) throw error;
    }
    this.sendWhatIsDue();
  }

  private sendWhatIsDue(): void {
    for (
      let frame = this.transcript.frames[this.next];
      frame?.dir === "s2c";
      frame = this.transcript.frames[this.next]
    ) {
      const bytes = frameBytes(frame);
      const room = this.fault.direction === "s2c" ? this.fault.after - this.sent : Infinity;
      if (bytes.length > room) {
        this.socket.write(bytes.subarray(0, room), () => {
          this.break();
        });
        this.broken = true;
        return;
      }
      this.sent += bytes.length;
      this.socket.write(bytes);
      this.next++;
    }
    if (this.next >= this.transcript.frames.length && this.transcript.closedBy === "server")
      this.socket.end();
  }

  private break(): void {
    this.broken = true;
    if (this.fault.how === "reset") this.socket.resetAndDestroy();
    else if (this.fault.how === "close") this.socket.end();
    // A stall goes on reading, so that the end of the client's socket is seen here.
  }
}
