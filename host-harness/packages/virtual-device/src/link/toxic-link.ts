import { connect, createServer } from "node:net";
import type { Socket } from "node:net";
import { pipeline } from "node:stream";
import { listen } from "../hdc-server/listen.js";
import { checkToxic } from "./toxic.js";
import type { Toxic } from "./toxic.js";
import { toxicStages } from "./toxic-stages.js";

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface ToxicLinkOptions {
  /** Where the healthy end listens. */
  readonly target: Address;
  /** TCP port of the toxic end on the same host; 0 = any free one. */
  readonly port: number;
  /** In the order in which bytes pass them. */
  readonly toxics: readonly Toxic[];
}

export interface ToxicLink {
  readonly address: Address;
  /** Connections that are open. */
  readonly connections: number;
  /** Breaks all connections and frees the port. */
  close(): Promise<void>;
}

/**
 * Stands in front of a listening end and passes its connections on as a bad cable would.
 * @throws VirtualDeviceError `port-unavailable`, `toxic-invalid`
 */
export async function startToxicLink({ target, port, toxics }: ToxicLinkOptions): Promise<ToxicLink> {
  toxics.forEach(checkToxic);
  const open = new Set<ToxicPair>();
  // Both directions end by themselves: a half-closed connection stays half closed on the other side.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const pair = new ToxicPair(socket, target, toxics);
    open.add(pair);
    void pair.closed.then(() => open.delete(pair));
  });
  const address = await listen(server, target.host, port);
  return {
    address,
    get connections() {
      return open.size;
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      const pairs = [...open];
      for (const pair of pairs) pair.reset();
      await Promise.all(pairs.map((pair) => pair.closed));
      await closed;
    },
  };
}

/** One connection: the socket that came, and the one to the healthy end. */
class ToxicPair {
  /** Resolves when both sockets are closed. */
  readonly closed: Promise<unknown>;
  private readonly healthy: Socket;

  constructor(
    private readonly toxic: Socket,
    target: Address,
    toxics: readonly Toxic[],
  ) {
    this.healthy = connect({ ...target, allowHalfOpen: true, noDelay: true });
    const sockets = [this.toxic, this.healthy];
    this.closed = Promise.all(
      sockets.map(
        (socket) =>
          new Promise<void>((resolve) => {
            socket.once("close", () => {
              resolve();
            });
          }),
      ),
    );
    this.flow(
      this.toxic,
      this.healthy,
      toxics.filter(({ direction = "both" }) => direction !== "down"),
    );
    this.flow(
      this.healthy,
      this.toxic,
      toxics.filter(({ direction = "both" }) => direction !== "up"),
    );
  }

  reset(): void {
    this.toxic.resetAndDestroy();
    this.healthy.resetAndDestroy();
  }

  private flow(from: Socket, to: Socket, toxics: readonly Toxic[]): void {
    // The pipeline hears of errors only until it is done.
    from.on("error", () => undefined);
    const stages = toxicStages(toxics, {
      reset: () => {
        this.reset();
      },
      // The other end never learns of an end; when this one gives up, nobody is left to serve.
      stall: () => {
        from.once("end", () => {
          this.reset();
        });
      },
    });
    pipeline([from, ...stages, to], (error) => {
      if (error instanceof Error) this.reset();
    });
  }
}
