import { duplexPair } from "node:stream";
import type { Duplex } from "node:stream";

/** Connections of one board at one time. */
const connectionLimit = 1024;

/** What accepts connections at a node, e.g. `tcp:8080` or `localabstract:name` (`spec/hdc.md §6`). */
type Listener = (connection: Duplex) => void;

/** The sockets of a board: they lead to whatever runs on the board and to its forwards, never to the host. */
export class BoardNetwork {
  private readonly listeners = new Map<string, Listener>();
  private readonly open = new Set<Duplex>();

  /** A connection to what listens at a node; undefined when nothing does. */
  connect(node: string): Duplex | undefined {
    const listener = this.listeners.get(node);
    if (listener === undefined || this.open.size >= connectionLimit * 2) return undefined;
    const [near, far] = duplexPair();
    for (const [side, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.open.add(side);
      side.on("error", () => undefined);
      // One that is destroyed tells its other end, as a kernel does; after a regular end, what was sent is still read.
      side.once("close", () => {
        this.open.delete(side);
        if (!side.readableEnded || !side.writableFinished) other.destroy();
      });
    }
    listener(far);
    return near;
  }

  /** @returns how to stop; undefined when something listens there already */
  listen(node: string, listener: Listener): (() => void) | undefined {
    if (this.listeners.has(node)) return undefined;
    this.listeners.set(node, listener);
    return () => {
      if (this.listeners.get(node) === listener) this.listeners.delete(node);
    };
  }

  close(): void {
    this.listeners.clear();
    for (const connection of this.open) connection.destroy();
  }
}
