import { createServer } from "node:net";
import type { Socket } from "node:net";
import { Command, HdcError, MessageLevel, SessionLink, heartbeatMessage } from "hdc-client-node/protocol";
import type { HdcVersion } from "hdc-client-node/protocol";
import type { Board } from "../hdc-server/board-port.js";
import { listen } from "../hdc-server/listen.js";
import { serverProfile } from "../hdc-server/server-profile.js";
import type { Authentication } from "./authentication.js";
import { DaemonGreeting } from "./daemon-greeting.js";
import { runChannel } from "./session-tasks.js";

const sessionLimit = 16;
const channelLimit = 256;
const defaultHeartbeatMs = 5_000;
/** How long a server may take to greet; its user has longer to answer, but only once it has shown its key. */
const greetingLimitMs = 10_000;

export interface HdcDaemonOptions {
  readonly board: Board;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Loopback unless said otherwise. */
  readonly host?: string;
  /** `off` unless said otherwise. */
  readonly authentication?: Authentication;
  /** The release that the daemon behaves like; 3.2.0f unless said otherwise. */
  readonly version?: HdcVersion;
  readonly heartbeatMs?: number;
}

export interface HdcDaemon {
  /** What `hdc tconn HOST:PORT` takes. */
  readonly address: { readonly host: string; readonly port: number };
  /** Breaks all sessions, as if the cable was pulled. */
  drop(): void;
  close(): Promise<void>;
}

/**
 * A daemon that an official server reaches with `tconn` (`spec/hdc.md §8`, `§9`).
 * @throws VirtualDeviceError `port-unavailable`
 */
export async function startHdcDaemon(options: HdcDaemonOptions): Promise<HdcDaemon> {
  const sessions = new Set<DaemonSession>();
  const allowedKeys = new Set<string>();
  const server = createServer((socket) => {
    if (sessions.size >= sessionLimit) {
      socket.destroy();
      return;
    }
    const session = new DaemonSession(socket, options, allowedKeys);
    sessions.add(session);
    void session.done.then(() => sessions.delete(session));
  });
  const address = await listen(server, options.host ?? "127.0.0.1", options.port ?? 0);
  const drop = (): void => {
    for (const session of sessions) session.drop();
  };
  return {
    address,
    drop,
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      drop();
      await Promise.all([...sessions].map((session) => session.done));
      await closed;
    },
  };
}

/** One server's session with the board. */
class DaemonSession {
  /** Resolves once the connection and every command on it is over. */
  readonly done: Promise<void>;
  private readonly link: SessionLink;
  private readonly greeting: DaemonGreeting;
  private readonly gone = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private readonly greetingLimit: NodeJS.Timeout;
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(
    socket: Socket,
    private readonly options: HdcDaemonOptions,
    allowedKeys: Set<string>,
  ) {
    const profile = serverProfile(options.version ?? "3.2.0f");
    this.link = new SessionLink(socket, {
      lost: (what) => new HdcError("device-lost", `The server is gone (${what}).`),
      onSession: ({ command, data }) => {
        if (command === Command.handshake) this.onHandshake(data);
      },
      onChannel: (channel) => {
        if (!this.greeting.accepted || this.running.size >= channelLimit) {
          channel.release();
          return;
        }
        this.track(runChannel(this.options.board, channel, profile));
      },
    });
    this.greeting = new DaemonGreeting({
      deviceName: options.board.name,
      authentication: options.authentication ?? { kind: "off" },
      allowedKeys,
      features: profile.daemonFeatures,
      gone: this.gone.signal,
      send: (data) => this.link.send(0, Command.handshake, data),
      closeOwnChannel: () => this.link.send(0, Command.channelClose, Buffer.from([1])),
      echo: (text) =>
        this.link.send(0, Command.echo, Buffer.from([MessageLevel.fail]), Buffer.from(text, "utf8")),
    });
    this.greetingLimit = setTimeout(() => {
      this.drop();
    }, greetingLimitMs);
    this.done = this.link.closed.then(async () => {
      this.gone.abort();
      clearTimeout(this.greetingLimit);
      clearInterval(this.heartbeat);
      await Promise.all(this.running);
    });
  }

  drop(): void {
    this.link.fail(new HdcError("device-lost", "The board was dropped."));
  }

  private onHandshake(data: Buffer): void {
    clearTimeout(this.greetingLimit);
    this.track(
      this.greeting.handle(data).then((goesOn) => {
        if (!goesOn) this.link.end();
        else if (this.greeting.accepted) this.startHeartbeat();
      }),
    );
  }

  private startHeartbeat(): void {
    if (!serverProfile(this.options.version ?? "3.2.0f").daemonFeatures.includes("heartbeat")) return;
    let count = 0n;
    this.heartbeat ??= setInterval(() => {
      this.link.send(0, Command.heartbeat, heartbeatMessage.encode({ count })).catch(() => undefined);
      count++;
    }, this.options.heartbeatMs ?? defaultHeartbeatMs);
  }

  /** A command that breaks off with its session is no news; one that fails otherwise ends the session. */
  private track(task: Promise<void>): void {
    const tracked = task.catch((error: unknown) => {
      if (!(error instanceof HdcError)) this.drop();
      else if (error.code === "protocol-violation") this.drop();
    });
    this.running.add(tracked);
    void tracked.then(() => this.running.delete(tracked));
  }
}
