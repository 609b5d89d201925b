import type { CallOptions } from "./call/call-options.js";
import type { Door } from "./door/door.js";
import { ServerDoor } from "./door/server-door.js";
import type { ClientPaths } from "./services/client-paths.js";
import { connectTarget, disconnectTarget, waitForTarget } from "./services/connections.js";
import type { ConnectOptions, WaitOptions } from "./services/connections.js";
import { awaitListed, listForwards, removeForward } from "./services/forwards.js";
import type { ForwardRule } from "./services/forwards.js";
import { openKeepAlive } from "./services/keep-alive.js";
import type { KeepAliveChannel } from "./services/keep-alive.js";
import { textCommand } from "./services/text-command.js";
import { watchTargets } from "./services/watch-targets.js";
import type { WatchOptions } from "./services/watch-targets.js";
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

  /**
   * The devices now and at every change, for as long as the loop runs.
   * @example
   * for await (const targets of client.watchTargets({ signal })) console.log(targets);
   */
  watchTargets(options: WatchOptions = {}): AsyncGenerator<TargetDetails[], void, undefined> {
    return watchTargets(this.door, options);
  }

  /**
   * Has the server connect to a daemon over TCP; connected already is a success.
   * @param address `IP:PORT`; afterwards it is the device's key
   */
  connect(address: string, options: ConnectOptions = {}): Promise<void> {
    return connectTarget(this.door, address, options);
  }

  /** Has the server drop a device. */
  disconnect(key: string, options: CallOptions = {}): Promise<void> {
    return disconnectTarget(this.door, key, options);
  }

  /** Waits for a device, up to a minute unless `limitMs` says otherwise. @returns its key */
  waitForTarget(key = "", options: WaitOptions = {}): Promise<string> {
    return waitForTarget(this.door, key, options);
  }

  /** One connection for many questions that concern no device; close it. */
  keepAlive(options: CallOptions = {}): Promise<KeepAliveChannel> {
    return openKeepAlive(this.door, options);
  }

  /** The rules of all devices. */
  listForwards(options: CallOptions = {}): Promise<ForwardRule[]> {
    return listForwards(this.door, options);
  }

  /** Waits until a rule is in the list, which may be a little after it works. @returns false after two seconds */
  awaitForward(rule: ForwardRule, options: CallOptions = {}): Promise<boolean> {
    return awaitListed(this.door, rule, options);
  }

  /** Removes a rule of either direction. */
  removeForward(
    rule: { readonly from: string; readonly to: string },
    options: CallOptions = {},
  ): Promise<void> {
    return removeForward(this.door, rule, options);
  }

  /**
   * Any command that needs no device and answers with text, as the server's protocol writes it.
   * @throws HdcError when the answer begins with `[Fail]`
   */
  command(text: string, options: CallOptions = {}): Promise<string> {
    return textCommand(this.door, "", text, options);
  }

  /** A device by its key; nothing is sent yet. `any` is the only connected one. */
  target(key: string): HdcTarget {
    return new HdcTarget({ door: this.door, key, paths: this.paths });
  }
}
