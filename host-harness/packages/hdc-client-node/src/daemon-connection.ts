import { guarded } from "./call/call-guard.js";
import type { CallOptions } from "./call/call-options.js";
import { DaemonSession } from "./door/daemon-session.js";
import { DirectDoor } from "./door/direct-door.js";
import { DirectForwards } from "./door/direct-forwards.js";
import { defaultKeyFile } from "./door/key-pair.js";
import type { HdcVersion } from "./protocol/hdc-versions.js";
import { listForwards, removeForward } from "./services/forwards.js";
import type { ForwardRule } from "./services/forwards.js";
import { HdcTarget } from "./target.js";

export interface DaemonOptions extends CallOptions {
  readonly host: string;
  /** The daemon's TCP port, as in its parameter `persist.hdc.port`. */
  readonly port: number;
  /** Private key by which the device knows this computer; made (mode 0600) when it is not there. Default: `~/.harmony/hdckey`. */
  readonly keyFile?: string;
  /** Release whose greeting is sent; 3.2.0f unless said otherwise. Daemons take any. */
  readonly version?: HdcVersion;
  /** Time between two heartbeats in milliseconds; 5,000 unless said otherwise. */
  readonly heartbeatMs?: number;
  /** What the daemon is told as the connect key; the address unless said otherwise. */
  readonly connectKey?: string;
  /** Told while the device waits for its user to allow this computer. */
  readonly onPending?: (message: string) => void;
  readonly workingDirectory?: string;
  readonly announcedDirectory?: string;
}

/** A device that is reached without any hdc server: this client is the server. */
export interface DaemonConnection {
  readonly target: HdcTarget;
  /** The device's own name. */
  readonly deviceName: string;
  /** The device's version text. */
  readonly version: string;
  /** Resolves once the connection is gone, whoever ended it. */
  readonly closed: Promise<void>;
  /** The forward rules of this session. */
  listForwards(options?: CallOptions): Promise<ForwardRule[]>;
  removeForward(rule: { readonly from: string; readonly to: string }, options?: CallOptions): Promise<void>;
  /** Ends the session, its forwards and every running call. */
  close(): void;
}

/**
 * Opens a session with a daemon over TCP. The limit, 60 s unless said otherwise, includes the time that the user of the
 * device needs to allow this computer.
 *
 * @example
 * const connection = await connectDaemon({ host: "192.168.0.7", port: 10178 });
 * try {
 *   console.log((await connection.target.shell("uname -a")).text);
 * } finally {
 *   connection.close();
 * }
 * @throws HdcError `server-unreachable`, `target-unauthorized`, `authentication-refused`, `timeout`
 */
export function connectDaemon(options: DaemonOptions): Promise<DaemonConnection> {
  const address = `${options.host}:${options.port}`;
  const limits = { limitMs: 60_000, silenceLimitMs: Infinity };
  return guarded(`session with ${address}`, options, limits, async (guard) => {
    const { onPending } = options;
    const session = await DaemonSession.connect(
      {
        host: options.host,
        port: options.port,
        keyFile: options.keyFile ?? defaultKeyFile(),
        version: options.version ?? "3.2.0f",
        ...(options.heartbeatMs === undefined ? {} : { heartbeatMs: options.heartbeatMs }),
        ...(options.connectKey === undefined ? {} : { connectKey: options.connectKey }),
        ...(onPending === undefined ? {} : { onPending }),
      },
      guard,
    );
    const forwards = new DirectForwards(session.address);
    void session.closed.then(() => {
      forwards.close();
    });
    // Ends before 3.1.0 know no huge packets and do not say so on this link (spec/hdc.md §5.5).
    const hugeBuffers = !/^Ver: [12]\./.test(session.facts.version);
    const workingDirectory = options.workingDirectory ?? process.cwd();
    const door = new DirectDoor(session, hugeBuffers, forwards);
    return {
      target: new HdcTarget({
        door,
        key: address,
        paths: { workingDirectory, announcedDirectory: options.announcedDirectory ?? workingDirectory },
      }),
      deviceName: session.facts.name,
      version: session.facts.version,
      closed: session.closed,
      listForwards: (callOptions = {}) => listForwards(door, callOptions),
      removeForward: (rule, callOptions = {}) => removeForward(door, rule, callOptions),
      close: () => {
        forwards.close();
        session.close();
      },
    };
  });
}
