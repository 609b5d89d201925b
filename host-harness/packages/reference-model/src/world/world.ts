import { RealClock } from "./real-clock.js";
import type { Profile } from "../profiles/profile.js";
import type { MoveFiles } from "../service/migrate-file.js";
import type { Scenario } from "../rules/index.js";
import type { ServiceDoor } from "../service/service-door.js";
import { startService } from "../service/start-service.js";
import { SandboxExtensionFiles } from "../extension/files/sandbox-extension-files.js";
import { AbilityManager } from "./ability-manager.js";
import type { ExtensionFilesFactory } from "./ability-manager.js";
import { BundleRegistry } from "./bundle-registry.js";
import type { BundleSpec, SystemAbilitySpec } from "./bundle-spec.js";
import { choicesOf } from "./choices.js";
import type { Choices } from "./choices.js";
import { CapabilityFiles } from "./capability-files.js";
import { ClientLinks } from "./client-links.js";
import type { Clock } from "./clock.js";
import { DescriptorLedger } from "./descriptor-ledger.js";
import { DirectCalls } from "./direct-calls.js";
import { EffectRunner } from "./effect-runner.js";
import type { EnvironmentEvent, EnvironmentListener } from "./environment-event.js";
import { extensionPort } from "./extension-port.js";
import type { ExtensionPortOptions } from "./extension-port.js";
import type { Fault } from "./fault.js";
import { LocalListMaker } from "./local-list-maker.js";
import { ProcessTable } from "./process-table.js";
import { PublishCall } from "./publish-call.js";
import { SandboxFiles } from "./sandbox-files.js";
import type { Mount } from "./sandbox-files.js";
import { ServiceCore } from "./service-core.js";
import type { BundleOrder } from "./service-core.js";
import { ServiceFiles, serviceProcessName } from "./service-files.js";
import { ServiceHost } from "./service-host.js";
import { ServiceLife, defaultUnloadDelayMs } from "./service-life.js";
import type { SimulatedProcess } from "./simulated-process.js";
import { SizeScan } from "./size-scan.js";
import { VirtualClock } from "./virtual-clock.js";

export interface WorldOptions {
  readonly profile: Profile;
  /** Host folder for the service's own files; made when missing. */
  readonly folder: string;
  /** Default: a {@link VirtualClock}. */
  readonly clock?: Clock;
  /** Decides what may happen in several ways; equal seeds give equal runs. */
  readonly seed?: string;
  /** Choices that are not drawn. */
  readonly choices?: Partial<Choices>;
  readonly device?: {
    readonly osFullName?: string;
    readonly deviceType?: string;
    readonly unloadDelayMs?: number;
    /** The files of applications; default: what is on the host, owned by the application, umask 022. */
    readonly extensionFiles?: ExtensionFilesFactory;
    /** What the vendor's library does for `migrateFile`; default: the library is not installed. */
    readonly moveFiles?: MoveFiles;
  };
  readonly faults?: readonly Fault[];
  /** False: processes have no descriptors but those of the ledger. Default true: the host's scripts may open files themselves. */
  readonly hostDescriptors?: boolean;
  /** Default: bytewise. */
  readonly bundleOrder?: BundleOrder;
}

export interface ProcessOptions {
  readonly bundleName: string;
  readonly permissions?: Iterable<string>;
  readonly systemApp?: boolean;
  readonly mounts?: readonly Mount[];
  readonly uid?: number;
  readonly tokenId?: number;
}

const ordinaryFiles: ExtensionFilesFactory = (files, uid) =>
  new SandboxExtensionFiles(files, { owner: { uid, gid: uid } });

/** A simulated device: installed applications, processes, time, and the backup service. */
export class World {
  readonly profile: Profile;
  readonly clock: Clock;
  readonly ledger: DescriptorLedger;
  readonly service: ServiceDoor;
  readonly #bundles = new BundleRegistry();
  readonly #processes: ProcessTable;
  readonly #listeners: EnvironmentListener[] = [];
  readonly #abilities: AbilityManager;
  readonly #life: ServiceLife;
  readonly #runner: EffectRunner;
  readonly #core: ServiceCore;

  constructor(options: WorldOptions) {
    const { profile, faults = [], device = {} } = options;
    const clock = options.clock ?? new VirtualClock();
    const ledger = new DescriptorLedger(options.hostDescriptors === false);
    this.ledger = ledger;
    const bundles = this.#bundles;
    const notify: EnvironmentListener = (event) => {
      this.#notify(event);
    };
    this.profile = profile;
    this.clock = clock;
    this.#processes = new ProcessTable(ledger);
    const files = new ServiceFiles(options.folder, ledger);
    const choices = choicesOf(options.seed, options.choices);
    const filesOf = device.extensionFiles ?? ordinaryFiles;
    const localLists = new LocalListMaker(bundles, filesOf);
    const clients = new ClientLinks(ledger, faults);
    const connectLimitS = profile.flags.infosKnowBroadcastType ? 20 : 0;
    this.#abilities = new AbilityManager({
      profile,
      clock,
      ledger,
      bundles,
      processes: this.#processes,
      notify,
      filesOf,
      connectDelayMs: () => choices.connectDelayMs(),
      threads: choices,
    });
    const { bundleOrder = "bytewise" } = options;
    const core: ServiceCore = new ServiceCore(
      { profile, clock, bundles, faults, choices, bundleOrder },
      (effect) => {
        this.#runner.run(effect);
      },
    );
    this.#core = core;
    const beforeEnd = (bundleName: string): void => {
      if (core.state.session?.scenario === "RESTORE") this.#restored(bundleName, faults);
    };
    const port: ExtensionPortOptions = { core, files, ledger, faults, beforeEnd };
    this.#life = new ServiceLife({
      clock,
      unloadDelayMs: device.unloadDelayMs ?? defaultUnloadDelayMs,
      notify,
      onLoaded: () => {
        core.turn(startService);
      },
      onEnded: () => {
        core.restart();
        this.#runner.stop();
        clients.forget();
        ledger.closeAllOf(serviceProcessName);
        clients.serviceDied();
      },
      isIdle: () => core.state.sessionCount <= 0,
    });
    this.#runner = new EffectRunner({
      clock,
      ledger,
      core,
      abilities: this.#abilities,
      bundles,
      clients,
      life: this.#life,
      files,
      localLists,
      port,
      notify,
      workerDelayMs: () => choices.workerDelayMs(),
      connectLimitS,
    });
    this.service = new ServiceHost({
      profile,
      core,
      life: this.#life,
      clients,
      abilities: this.#abilities,
      files,
      capabilities: new CapabilityFiles({
        profile,
        device: { osFullName: device.osFullName ?? "default", deviceType: device.deviceType ?? "default" },
        core,
        bundles,
        localLists,
        files,
        ledger,
      }),
      direct: new DirectCalls({
        profile,
        core,
        clock,
        abilities: this.#abilities,
        bundles,
        connectLimitS,
        port: (bundleName) => extensionPort(port, bundleName),
      }),
      publish: new PublishCall({ core, clock, abilities: this.#abilities, bundles, ledger, files }),
      sizes: new SizeScan({ core, clock, bundles, localLists }),
      faults,
      moveFiles: device.moveFiles,
    });
  }

  /** Installs an application or replaces it. */
  install(bundle: BundleSpec): void {
    this.#bundles.install(bundle);
  }

  uninstall(name: string, appIndex = 0): void {
    this.#bundles.uninstall(name, appIndex);
  }

  bundles(): readonly BundleSpec[] {
    return this.#bundles.list();
  }

  installSystemAbility(ability: SystemAbilitySpec): void {
    this.#bundles.installSystemAbility(ability);
  }

  startProcess(options: ProcessOptions): SimulatedProcess {
    return this.#processes.start(options);
  }

  /** Tells what the service does to its surroundings. */
  onEnvironment(listener: EnvironmentListener): void {
    this.#listeners.push(listener);
  }

  /** Ends the extension process of a bundle, as a crash would. False when none runs. */
  killExtension(bundleName: string): boolean {
    return this.#abilities.kill(bundleName);
  }

  /** Which kind of session is open; undefined while the service's process does not run. */
  openScenario(): Scenario | undefined {
    return this.#life.loaded ? (this.#core.state.session?.scenario ?? "UNDEFINED") : undefined;
  }

  /** Ends the service's process; the next call starts it again. */
  killService(): void {
    this.#life.end();
  }

  /** Ends all processes, closes all descriptors, stops the clock. */
  close(): void {
    const { clock } = this;
    if (clock instanceof VirtualClock || clock instanceof RealClock) clock.stop();
    this.#listeners.length = 0;
    this.#runner.stop();
    for (const process of this.#processes.running()) process.exit("killed");
    for (const { fd, owner } of this.ledger.stillOpen()) this.ledger.close(fd, owner);
  }

  #notify(event: EnvironmentEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #restored(bundleName: string, faults: readonly Fault[]): void {
    const mounts = this.#bundles.spec(bundleName)?.mounts;
    if (mounts === undefined) return;
    for (const fault of faults) fault.afterRestore?.(bundleName, new SandboxFiles(mounts));
  }
}
