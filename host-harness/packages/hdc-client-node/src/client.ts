import type { CallOptions } from "./call/call-options.js";
import type { Door } from "./door/door.js";
import { ServerDoor } from "./door/server-door.js";
import type { ClientPaths } from "./services/client-paths.js";
import { describeTargets, listTargets, serverVersion } from "./services/targets.js";
import type { Target, TargetDetails } from "./services/targets.js";
import { HdcTarget } from "./target.js";

const defaultPort = 8710;

export interface HdcClientOptions {
  /** Host of the hdc server; `127.0.0.1` unless said otherwise. */
  readonly host?: string;
  /** Port of the hdc server; 8710 unless said otherwise. */
  readonly port?: number;
  /** Relative local paths start here; the process's own folder unless said otherwise. */
  readonly workingDirectory?: string;
  /** What servers and devices are told as the client's folder; `workingDirectory` unless said otherwise. */
  readonly announcedDirectory?: string;
}

/**
 * A client of an hdc server. It holds no connection: every call opens one and closes it again.
 *
 * @example
 * const client = new HdcClient();
 * for (const { key, state } of await client.listTargets()) console.log(key, state);
 */
export class HdcClient {
  private readonly door: Door;
  private readonly paths: ClientPaths;

  constructor(options: HdcClientOptions = {}) {
    this.door = new ServerDoor({ host: options.host ?? "127.0.0.1", port: options.port ?? defaultPort });
    const workingDirectory = options.workingDirectory ?? process.cwd();
    this.paths = { workingDirectory, announcedDirectory: options.announcedDirectory ?? workingDirectory };
  }

  /** The connected devices. @throws HdcError `server-unreachable` when no server answers */
  listTargets(options: CallOptions = {}): Promise<Target[]> {
    return listTargets(this.door, options);
  }

  /** Every device the server remembers, with link type and name, those that are gone included. */
  describeTargets(options: CallOptions = {}): Promise<TargetDetails[]> {
    return describeTargets(this.door, options);
  }

  /** The server's version, e.g. `Ver: 3.2.0f`. */
  serverVersion(options: CallOptions = {}): Promise<string> {
    return serverVersion(this.door, options);
  }

  /** A device by its key; nothing is sent yet. `any` is the only connected one. */
  target(key: string): HdcTarget {
    return new HdcTarget({ door: this.door, key, paths: this.paths });
  }
}
