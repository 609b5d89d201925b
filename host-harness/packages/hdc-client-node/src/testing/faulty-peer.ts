import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { HdcError } from "../errors.js";
import { PacketAssembler } from "../protocol/packet-assembler.js";
import type { Transcript } from "./golden.js";
import { peerScript } from "./peer-script.js";
import type { PeerScript } from "./peer-script.js";

/** Where a conversation breaks, and how. */
export interface Break {
  /** Which direction is counted: bytes sent by the peer, or bytes read by it. */
  readonly direction: "s2c" | "c2s";
  /** Bytes that still pass. */
  readonly after: number;
  readonly how: "reset" | "stall" | "close";
}

export interface FaultyPeer {
  readonly port: number;
  /** Sockets that a client still holds open. */
  openSockets(): number;
  close(): Promise<void>;
}

/**
 * Plays a recorded server or daemon up to a byte, then breaks off or falls silent. What the client sends is not
 * compared.
 */
export async function breakPeer(transcript: Transcript, fault: Break): Promise<FaultyPeer> {
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
  private readonly script: PeerScript;
  private readonly assembler: PacketAssembler;

  constructor(
    private readonly socket: Socket,
    private readonly transcript: Transcript,
    private readonly fault: Break,
  ) {
    this.script = peerScript(transcript);
    this.assembler = new PacketAssembler(this.script.layout);
  }

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
      for (const packet of this.assembler.push(piece)) this.onPacket(packet);
    } catch (error) {
      if (!(error instanceof HdcError)) throw error;
    }
    this.sendWhatIsDue();
  }

  private onPacket(packet: Buffer): void {
    const frame = this.script.frames[this.next];
    if (frame?.dir !== "c2s" || this.script.isAside(packet)) return;
    this.script.heard(frame.bytes, packet);
    this.next++;
  }

  private sendWhatIsDue(): void {
    const { frames } = this.script;
    for (let frame = frames[this.next]; frame?.dir === "s2c"; frame = frames[this.next]) {
      const bytes = this.script.spoken(frame.bytes);
      const room = this.fault.direction === "s2c" ? this.fault.after - this.sent : Infinity;
      if (bytes.length > room) {
        this.broken = true;
        this.socket.write(bytes.subarray(0, room), () => {
          this.break();
        });
        return;
      }
      this.sent += bytes.length;
      this.socket.write(bytes);
      this.next++;
    }
    if (this.next >= frames.length && this.transcript.closedBy === "server") this.socket.end();
  }

  private break(): void {
    this.broken = true;
    if (this.fault.how === "reset") this.socket.resetAndDestroy();
    else if (this.fault.how === "close") this.socket.end();
    // A stall goes on reading, so that the end of the client's socket is seen here.
  }
}
