import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import type { Board, BoardFiles } from "./board-port.js";
import { ClientLink } from "./client-link.js";
import { ForwardRules } from "./forward-rules.js";
import { listen } from "./listen.js";
import { KnownTargets } from "./known-targets.js";
import type { TargetConnector } from "./known-targets.js";
import { serveClient } from "./serve-client.js";
import { serverProfile } from "./server-profile.js";
import type { HdcVersion } from "hdc-client-node/protocol";

/** Clients at one time; the board is for a person and a test, not for the public. */
const clientLimit = 256;

export interface HdcServerOptions {
  /** Asked on every command, so that boards may come and go. */
  boards(): readonly Board[];
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Loopback unless said otherwise: the protocol has no protection. */
  readonly host?: string;
  /** The release that the server behaves like; 3.2.0f unless said otherwise. */
  readonly version?: HdcVersion;
  /** The version field of a build with version check, e.g. `Ver: 3.2.0f73c487f8b34a2ba5`. */
  readonly handshakeVersion?: string;
  /**
   * Files that clients may have the server itself read and write, for transfers without the word `remote`
   * (`spec/hdc.md §5`); left out = such transfers are refused.
   */
  readonly hostFiles?: BoardFiles;
  /** What `tconn` does; without it no address can be reached. */
  readonly connector?: TargetConnector;
}

export interface HdcServer {
  readonly address: { readonly host: string; readonly port: number };
  /** Breaks every connection that talks to a board, as if its cable was pulled. */
  dropBoard(key: string): void;
  /** Breaks all connections and frees the port; resolves when nothing is left. */
  close(): Promise<void>;
}

/**
 * An hdc server that official clients and `hdc-client-node` can use (`spec/hdc.md §2`–`§7`).
 * @throws VirtualDeviceError `port-unavailable`
 */
export async function startHdcServer(options: HdcServerOptions): Promise<HdcServer> {
  const clients = new Map<ClientLink, { key?: string; done: Promise<void> }>();
  const profile = serverProfile(options.version ?? "3.2.0f");
  const forwards = new ForwardRules();
  const targets = new KnownTargets(options.connector);
  const server = createServer((socket) => {
    if (clients.size >= clientLimit) {
      socket.destroy();
      return;
    }
    const client = new ClientLink(socket);
    const entry: { key?: string; done: Promise<void> } = { done: Promise.resolve() };
    clients.set(client, entry);
    entry.done = serveClient({
      client,
      profile,
      channelId: randomInt(1, 2 ** 32),
      handshakeVersion: options.handshakeVersion,
      boards: () => options.boards(),
      forwards,
      targets,
      hostFiles: options.hostFiles,
      onBound: (board) => {
        entry.key = board.key;
      },
    })
      .catch(() => {
        client.drop();
      })
      .then(() => client.closed)
      .finally(() => clients.delete(client));
  });
  const address = await listen(server, options.host ?? "127.0.0.1", options.port ?? 0);
  return {
    address,
    dropBoard: (key) => {
      forwards.removeBoard(key);
      for (const [client, entry] of clients) if (entry.key === key) client.drop();
    },
    close: async () => {
      const closed = new Promise<void>((resolve) =>
        server.close(() => {
          resolve();
        }),
      );
      forwards.close();
      for (const client of clients.keys()) client.drop();
      await Promise.all([...clients.values()].map((entry) => entry.done));
      await closed;
    },
  };
}
