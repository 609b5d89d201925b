import { resolve } from "node:path";
import { RealClock, VirtualClock } from "@ohbackup/reference-model";
import type { Fault, Profile } from "@ohbackup/reference-model";
import type { CallerRights } from "./apps/app-manager.js";
import { DeviceBoard } from "./board/board.js";
import { VirtualDeviceError } from "./errors.js";
import { TemporaryFolder } from "./files/temporary-folder.js";
import { startHdcDaemon, startHdcServer } from "./hdc-server/index.js";
import type { HdcDaemon } from "./hdc-server/index.js";
import { behindToxics } from "./link/behind-toxics.js";
import type { Toxic } from "./link/toxic.js";
import { readDeviceProject } from "./project/device-project.js";

export interface VirtualBoardOptions {
  /** Folder of the device project: AppScope, build-profile.json5, modules. */
  readonly projectRoot: string;
  /** Whether all products of the project are installed from the start (default); else `bm install` brings them. */
  readonly preinstalled?: boolean;
  /** How the simulated service behaves. */
  readonly profile: Profile;
  /** Deviations of the simulated service, for tests of a judge. */
  readonly faults?: readonly Fault[];
  /** TCP port of the hdc server on 127.0.0.1; 0 or left out = any free one. */
  readonly port?: number;
  /** Also a daemon, which an official hdc server reaches with `hdc tconn 127.0.0.1:PORT`. */
  readonly daemon?: BoardDaemonOptions;
  /** What is wrong with the links to its server and its daemon, in the order in which bytes pass it; default: nothing. */
  readonly toxics?: readonly Toxic[];
  /** Connect key, 1–31 printable ASCII characters without blanks; default `virtual-<profile>`. */
  readonly key?: string;
  /** `virtual` (default): begins now, and waiting inside the device takes no real time. `real`: for people at the keyboard. */
  readonly clock?: "virtual" | "real";
  /** Closes the board when it is aborted. */
  readonly signal?: AbortSignal;
  /** Rights of the application with the entry module; default: what its module.json5 requests, a system app. */
  readonly caller?: CallerRights;
}

/** The door of a board for somebody else's hdc server. */
export interface BoardDaemonOptions {
  /** TCP port on 127.0.0.1; 0 or left out = any free one. */
  readonly port?: number;
  /**
   * Whether computers must prove who they are, and what the board's user says of one that he does not know: `off` (default)
   * lets everybody in, `allow` and `refuse` ask for a key (`spec/hdc.md §9.3`).
   */
  readonly authentication?: "off" | "allow" | "refuse";
}

/** A running board behind its own hdc server. */
export interface VirtualBoard {
  readonly key: string;
  /** Where the hdc server listens. */
  readonly address: { readonly host: string; readonly port: number };
  /** Where its daemon listens; undefined when it has none. */
  readonly daemonAddress: { readonly host: string; readonly port: number } | undefined;
  /** Host folder that plays the device's `/`; gone after {@link close}. */
  readonly folder: string;
  readonly profile: Profile;
  /**
   * As if the cable was pulled: all connections end at once, the board is gone from the list. The server goes on
   * until {@link close}.
   */
  kill(): void;
  /** Ends the board and its server; nothing is left behind. A second call waits for the first. */
  close(): Promise<void>;
}

/**
 * Starts a board on loopback: an hdc server with one device, its shell, its files, and the applications of the device
 * project on the reference model.
 * @throws VirtualDeviceError `project-unreadable`, `project-invalid`, `key-invalid`, `port-unavailable`, `toxic-invalid`,
 *   `aborted`
 */
export async function startVirtualBoard(options: VirtualBoardOptions): Promise<VirtualBoard> {
  const { profile, signal } = options;
  const key = options.key ?? `virtual-${profile.name}`;
  if (!/^[\x21-\x7e]{1,31}$/.test(key)) {
    throw new VirtualDeviceError(
      "key-invalid",
      `The connect key ${JSON.stringify(key)} cannot be used: take 1 to 31 printable ASCII characters without blanks.`,
    );
  }
  mustNotBeAborted(signal);
  const sourceRoot = resolve(options.projectRoot);
  const applications = readDeviceProject(sourceRoot);
  const folder = new TemporaryFolder("ohbackup-board-");
  let board: DeviceBoard;
  try {
    board = new DeviceBoard({
      key,
      profile,
      folder,
      sourceRoot,
      applications,
      preinstalled: options.preinstalled ?? true,
      clock: options.clock === "real" ? new RealClock() : new VirtualClock({ startAt: Date.now() }),
      faults: options.faults ?? [],
      caller: options.caller,
    });
  } catch (error) {
    folder.remove();
    throw error;
  }
  try {
    return await serve(board, folder.path, options);
  } catch (error) {
    board.powerOff();
    throw error;
  }
}

async function serve(
  board: DeviceBoard,
  folder: string,
  options: VirtualBoardOptions,
): Promise<VirtualBoard> {
  const { profile, signal, port = 0, toxics = [] } = options;
  const { key } = board;
  const boards = (): DeviceBoard[] => (board.state() === "Offline" ? [] : [board]);
  const server = await behindToxics((free) => startHdcServer({ boards, port: free }), port, toxics);
  const daemon = await daemonOf(board, options.daemon, toxics).catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  let closing: Promise<void> | undefined;
  const kill = (): void => {
    server.dropBoard(key);
    daemon?.drop();
    board.powerOff();
  };
  const close = (): Promise<void> => {
    signal?.removeEventListener("abort", onAbort);
    closing ??= (async () => {
      try {
        kill();
      } finally {
        await Promise.all([server.close(), daemon?.close()]);
      }
    })();
    return closing;
  };
  const onAbort = (): void => {
    // A failure is reported to whoever calls close().
    close().catch(() => undefined);
  };
  if (signal?.aborted === true) {
    await close();
    mustNotBeAborted(signal);
  }
  signal?.addEventListener("abort", onAbort, { once: true });
  return { key, address: server.address, daemonAddress: daemon?.address, folder, profile, kill, close };
}

async function daemonOf(
  board: DeviceBoard,
  options: BoardDaemonOptions | undefined,
  toxics: readonly Toxic[],
): Promise<HdcDaemon | undefined> {
  if (options === undefined) return undefined;
  const { port = 0, authentication = "off" } = options;
  const decide = (): Promise<boolean> => Promise.resolve(authentication === "allow");
  const how = authentication === "off" ? ({ kind: "off" } as const) : ({ kind: "on", decide } as const);
  const start = (free: number): Promise<HdcDaemon> =>
    startHdcDaemon({ board, port: free, authentication: how });
  return behindToxics(start, port, toxics);
}

function mustNotBeAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) {
    throw new VirtualDeviceError("aborted", "Starting the virtual board was cancelled.", {
      cause: signal.reason,
    });
  }
}
