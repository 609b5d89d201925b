import { randomInt } from "node:crypto";
import type { Duplex } from "node:stream";
import { Command } from "./commands.js";
import { violation } from "./violation.js";

const idLength = 4;
/** Between the id and the node's text (`spec/hdc.md §9.5`). */
const nodeOffset = 12;
const dataLimit = 122_880;
const contextLimit = 1024;

/** What a forward writes to. */
export interface ForwardPeer {
  send(command: number, ...data: readonly Uint8Array[]): Promise<void>;
}

/** Packet data that begins with a context id and names a node. */
export function encodeForwardNode(id: number, node: string): Buffer {
  const head = Buffer.alloc(nodeOffset);
  head.writeUInt32BE(id);
  return Buffer.concat([head, Buffer.from(`${node}\0`, "utf8")]);
}

export function decodeForwardNode(data: Buffer): { id: number; node: string } {
  if (data.length < nodeOffset) throw violation(`a forward packet of ${data.length} bytes`);
  return { id: data.readUInt32BE(0), node: data.toString("utf8", nodeOffset).replace(/\0.*$/s, "") };
}

/** A new id, chosen by whoever accepts connections. */
export function newForwardId(): number {
  return randomInt(1, 2 ** 32);
}

/**
 * The connections that one rule carries, the same at both ends: whoever accepts one tells the other end to connect, then
 * data goes both ways, and the end of one side ends both (`spec/hdc.md §9.5`).
 */
export class ForwardContexts {
  private readonly connections = new Map<number, Duplex>();

  constructor(
    private readonly peer: ForwardPeer,
    /** Connects to a node on this side; undefined when nothing answers. */
    private readonly connect: (node: string) => Duplex | undefined,
  ) {}

  /** A connection that came in here for a node on the other side. It is read once the other side is connected. */
  accept(connection: Duplex, node: string): void {
    const id = newForwardId();
    if (!this.add(id, connection)) return;
    this.tell(Command.forwardActiveSlave, encodeForwardNode(id, node));
  }

  /** Takes a packet of the rule. */
  async handle(command: number, data: Buffer): Promise<void> {
    if (data.length < idLength) throw violation(`a forward packet of ${data.length} bytes`);
    const id = data.readUInt32BE(0);
    const connection = this.connections.get(id);
    switch (command) {
      case Command.forwardActiveSlave:
        this.connectHere(decodeForwardNode(data));
        return;
      case Command.forwardActiveMaster:
        if (connection !== undefined) this.pump(id, connection);
        return;
      case Command.forwardData:
        if (connection !== undefined) await write(connection, data.subarray(idLength));
        return;
      case Command.forwardFreeContext:
        this.connections.delete(id);
        connection?.destroy();
        return;
      default:
        throw violation(`command ${command} on a forward`);
    }
  }

  close(): void {
    for (const connection of this.connections.values()) connection.destroy();
    this.connections.clear();
  }

  private connectHere({ id, node }: { id: number; node: string }): void {
    const connection = this.connect(node);
    if (connection === undefined || !this.add(id, connection)) {
      this.tell(Command.forwardFreeContext, idBytes(id));
      return;
    }
    const ready = (): void => {
      this.tell(Command.forwardActiveMaster, idBytes(id));
      this.pump(id, connection);
    };
    if ("connecting" in connection && connection.connecting === true) connection.once("connect", ready);
    else ready();
  }

  private add(id: number, connection: Duplex): boolean {
    if (this.connections.size >= contextLimit || this.connections.has(id)) {
      connection.destroy();
      return false;
    }
    this.connections.set(id, connection);
    connection.on("error", () => connection.destroy());
    const end = (): void => {
      if (this.connections.get(id) !== connection) return;
      this.connections.delete(id);
      connection.destroy();
      this.tell(Command.forwardFreeContext, idBytes(id));
    };
    connection.once("end", end);
    connection.once("close", end);
    return true;
  }

  private pump(id: number, connection: Duplex): void {
    connection.on("data", (bytes: Buffer) => {
      connection.pause();
      this.sendData(id, bytes).then(
        () => connection.resume(),
        () => connection.destroy(),
      );
    });
    connection.resume();
  }

  private async sendData(id: number, bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; at += dataLimit) {
      await this.peer.send(Command.forwardData, idBytes(id), bytes.subarray(at, at + dataLimit));
    }
  }

  /** A peer that is gone needs no word. */
  private tell(command: number, data: Buffer): void {
    this.peer.send(command, data).catch(() => undefined);
  }
}

function idBytes(id: number): Buffer {
  const bytes = Buffer.alloc(idLength);
  bytes.writeUInt32BE(id);
  return bytes;
}

function write(connection: Duplex, bytes: Buffer): Promise<void> {
  if (connection.destroyed || connection.write(bytes)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      connection.off("drain", done);
      connection.off("close", done);
      resolve();
    };
    connection.once("drain", done);
    connection.once("close", done);
  });
}
