import type { Duplex } from "node:stream";
import { World } from "@ohbackup/reference-model";
import type { Clock, Fault, Profile } from "@ohbackup/reference-model";
import { AppManager } from "../apps/app-manager.js";
import type { CallerRights } from "../apps/app-manager.js";
import { isOfDeviceCode, watchRejections } from "../apps/unhandled-rejections.js";
import { BoardFilesOnDisk } from "../files/board-files-on-disk.js";
import { DeviceFiles } from "../files/device-files.js";
import { systemDirectories } from "../files/physical-layout.js";
import type { TemporaryFolder } from "../files/temporary-folder.js";
import type { Board, BoardState, ShellIo } from "../hdc-server/board-port.js";
import { DeviceLog } from "../log/device-log.js";
import { errorText } from "../log/error-text.js";
import { BundleInstaller } from "../packages/bundle-installer.js";
import type { Application } from "../project/application.js";
import type { ShellCommands } from "../shell/command.js";
import { Shell } from "../shell/shell.js";
import type { ShellSession } from "../shell/shell.js";
import { BoardNetwork } from "./board-network.js";
import { deviceCommands } from "./device-commands.js";
import { systemParameters } from "./system-parameters.js";

const serviceFolder = "/data/service/el2/100/backup";

export interface BoardOptions {
  readonly key: string;
  readonly profile: Profile;
  readonly clock: Clock;
  readonly folder: TemporaryFolder;
  /** Folder of the device project, absolute. */
  readonly sourceRoot: string;
  /** Bundles of the device project, whose code the board can run. */
  readonly applications: readonly Application[];
  /** Whether they are installed from the start. */
  readonly preinstalled: boolean;
  readonly faults: readonly Fault[];
  readonly caller: CallerRights | undefined;
}

/** A device made of a folder, a shell and a world with the applications installed. */
export class DeviceBoard implements Board {
  readonly key: string;
  readonly name = "virtual board";
  readonly files: BoardFilesOnDisk;
  readonly apps: AppManager;
  private readonly network = new BoardNetwork();
  private readonly world: World;
  private readonly deviceFiles: DeviceFiles;
  private readonly commands: ShellCommands;
  private readonly unwatch: () => void;
  /** Aborted when the board is gone; ends all that runs on it. */
  private readonly power = new AbortController();

  constructor(private readonly options: BoardOptions) {
    const { profile, folder, sourceRoot } = options;
    const osFullName = `OpenHarmony-virtual-${profile.name}`;
    const deviceType = "default";
    this.key = options.key;
    this.deviceFiles = new DeviceFiles(folder.path);
    this.files = new BoardFilesOnDisk(this.deviceFiles);
    for (const path of [...systemDirectories, serviceFolder]) this.deviceFiles.makeDirectories(path);
    this.world = new World({
      profile,
      folder: this.deviceFiles.toHost(serviceFolder),
      clock: options.clock,
      device: { osFullName, deviceType },
      faults: options.faults,
      hostDescriptors: false,
    });
    const log = new DeviceLog();
    this.apps = new AppManager(
      { world: this.world, log, osFullName, sourceRoot },
      this.deviceFiles,
      options.caller,
    );
    if (options.preinstalled) for (const application of options.applications) this.apps.install(application);
    const logError = (text: string): void => {
      const origin = { time: options.clock.wallTime(), pid: 0 };
      log.write({ level: "error", tag: "JSAPP", domain: 0x3900, text }, origin);
    };
    this.world.onEnvironment((event) => {
      if (event.event === "uncaught") logError(`${event.bundleName}: ${errorText(event.thrown, sourceRoot)}`);
    });
    this.unwatch = watchRejections((reason) => {
      if (!isOfDeviceCode(reason, sourceRoot)) return false;
      logError(`Unhandled rejection: ${errorText(reason, sourceRoot)}`);
      return true;
    });
    const { apps } = this;
    const installer = new BundleInstaller(
      {
        files: this.deviceFiles,
        apiLevel: profile.apiLevel,
        deviceType,
        application: (name) => apps.application(name),
        install: (application) => {
          apps.install(application);
        },
        uninstall: (name, keepData) => apps.uninstall(name, keepData),
      },
      options.applications,
    );
    this.commands = deviceCommands({
      world: this.world,
      apps,
      installer,
      log,
      network: this.network,
      parameters: systemParameters(profile, osFullName, deviceType),
      udid: udidOf(this.key),
    });
  }

  state(): BoardState {
    return this.power.signal.aborted ? "Offline" : "Connected";
  }

  async shell(command: string, io: ShellIo): Promise<void> {
    await this.runIn(this.newShell().session(), command, io);
  }

  openShell(): (line: string, io: ShellIo) => Promise<boolean> {
    const session = this.newShell().session();
    return (line, io) => this.runIn(session, line, io);
  }

  private newShell(): Shell {
    return new Shell({ files: this.deviceFiles, commands: this.commands });
  }

  private async runIn(session: ShellSession, script: string, io: ShellIo): Promise<boolean> {
    const signal = AbortSignal.any([io.signal, this.power.signal]);
    const output = {
      write: async (bytes: Uint8Array) => {
        if (!signal.aborted) await io.write(bytes);
      },
    };
    return (await session.run(script, output, signal)).exited;
  }

  connect(node: string): Duplex | undefined {
    return this.network.connect(node);
  }

  /** Something that listens at the node already stays; the forward then carries nothing. */
  listen(node: string, onConnection: (connection: Duplex) => void): Promise<() => void> {
    return Promise.resolve(this.network.listen(node, onConnection) ?? ((): void => undefined));
  }

  /** Ends everything at once and removes the board's folder. A second call does nothing. */
  powerOff(): void {
    if (this.power.signal.aborted) return;
    this.power.abort();
    this.unwatch();
    try {
      this.network.close();
      this.files.closeAll();
      this.world.close();
    } finally {
      this.options.folder.remove();
    }
  }
}

/** A device identifier has 64 hexadecimal digits; the same key always has the same one. */
function udidOf(key: string): string {
  return Buffer.from(key.padEnd(32, "-").slice(0, 32), "latin1").toString("hex").toUpperCase();
}
