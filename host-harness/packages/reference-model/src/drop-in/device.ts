import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import type { BindingOptions, BindingWorld } from "../binding/binding-world.js";
import { ReferenceModelError } from "../errors/reference-model-error.js";
import type { BackupAbility } from "../extension/backup-ability.js";
import { defaultProfileName, profileOf } from "../profiles/profile.js";
import type { ProfileName } from "../profiles/profile.js";
import type { AbilityFactory, BundleSpec, ConnectBehaviour } from "../world/bundle-spec.js";
import type { Clock } from "../world/clock.js";
import type { DescriptorRecord } from "../world/descriptor-ledger.js";
import type { Fault } from "../world/fault.js";
import { RealClock } from "../world/real-clock.js";
import { SandboxFiles } from "../world/sandbox-files.js";
import type { SimulatedProcess } from "../world/simulated-process.js";
import { VirtualClock } from "../world/virtual-clock.js";
import type { BundleOrder } from "../world/service-core.js";
import { World } from "../world/world.js";
import { currentModules, enterModules } from "./current-caller.js";
import { makeDeviceFolder, removeDeviceFolder } from "./device-folder.js";
import { dropInModules } from "./drop-in-modules.js";
import type { ModuleNamespace } from "./drop-in-modules.js";
import { answeredDoor } from "./on-demand.js";
import type { DoorAnswers } from "./on-demand.js";
import { abilityOfClass } from "./extension/ability-of-class.js";

/** An application on a simulated device, in a few words. */
export interface AppDescription {
  readonly name: string;
  readonly appIndex?: number;
  readonly versionCode?: number;
  readonly versionName?: string;
  /** Content by device path, e.g. `/data/storage/el2/base/files/a.txt`. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** `backup_config.json`; default: allowed, no includes. `null` = the application has no backup extension. */
  readonly config?: object | string | null;
  /** The author's subclass of `BackupExtensionAbility`, or an object with some of its methods. */
  readonly ability?: (new () => BackupAbility) | BackupAbility;
  /** How the extension answers a connection; default: after a few milliseconds. */
  readonly connect?: ConnectBehaviour;
}

export interface DeviceOptions extends BindingOptions {
  /** Default v6.1. */
  readonly profile?: ProfileName;
  /**
   * `automatic` (default): virtual, passes by itself as soon as everything waits; `stepped`: virtual, passes with
   * `advance` and `runToEnd`; `real`: as on the wall.
   */
  readonly time?: "automatic" | "stepped" | "real";
  /** Of the calling process; default `ohos.permission.BACKUP`. */
  readonly permissions?: readonly string[];
  /** Default true. */
  readonly systemApp?: boolean;
  readonly seed?: string;
  /** `documented`: waiting bundles start by priority, then in the order of their appends, as no release does it. */
  readonly bundleOrder?: BundleOrder;
  /** Deviations of the service, e.g. `failEvents` and `failFiles`. */
  readonly faults?: readonly Fault[];
  /** Answers in place of the service's, to make a call fail as a test needs it. */
  readonly answers?: DoorAnswers;
  readonly apps?: readonly AppDescription[];
}

/** What every application finds on a device. */
const sandboxFolders = [
  "/data/storage/el1/base",
  "/data/storage/el2/base/files",
  "/data/storage/el2/database",
];

const callerBundle = "com.example.desktop";

/** Code under test that waits for the host's own files and sockets still gets its turn soon enough. */
const tasksPerTurn = 32;

function clockOf(time: DeviceOptions["time"]): Clock {
  return time === "real" ? new RealClock() : new VirtualClock({ mode: time ?? "automatic", tasksPerTurn });
}

function abilityFactory(ability: AppDescription["ability"]): AbilityFactory {
  if (typeof ability === "function") return abilityOfClass(ability);
  const fixed = ability ?? {};
  return () => fixed;
}

/** A simulated device with one calling process, for tests of code that uses the backup API. */
export class Device {
  readonly world: World;
  readonly clock: Clock;
  readonly caller: SimulatedProcess;
  /** The caller's platform modules, by specifier. */
  readonly modules: ReadonlyMap<string, ModuleNamespace>;
  readonly #folder = makeDeviceFolder();
  readonly #sandboxes = new Map<string, SandboxFiles>();
  #closed = false;

  constructor(options: DeviceOptions) {
    const {
      profile = defaultProfileName,
      time,
      permissions = ["ohos.permission.BACKUP"],
      systemApp = true,
    } = options;
    this.clock = clockOf(time);
    const serviceFolder = join(this.#folder, "service");
    mkdirSync(serviceFolder);
    this.world = new World({
      profile: profileOf(profile),
      folder: serviceFolder,
      clock: this.clock,
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      ...(options.faults === undefined ? {} : { faults: options.faults }),
      ...(options.bundleOrder === undefined ? {} : { bundleOrder: options.bundleOrder }),
    });
    this.caller = this.world.startProcess({
      bundleName: callerBundle,
      permissions,
      systemApp,
      // Code under test works with the paths of the machine it runs on.
      mounts: [{ at: "/", host: "/" }],
    });
    this.modules = dropInModules(this.#bindingWorld(options.answers), this.caller, options);
    for (const app of options.apps ?? []) this.install(app);
  }

  /** Installs an application with its files; its sandbox is a fresh folder. */
  install(app: AppDescription): void {
    const { name, appIndex = 0, versionCode = 1000000, versionName = "1.0.0", config } = app;
    const host = mkdtempSync(join(this.#folder, "app-"));
    const mounts = [{ at: "/", host }];
    const sandbox = new SandboxFiles(mounts);
    for (const path of sandboxFolders) mkdirSync(sandbox.hostPath(path), { recursive: true });
    this.#sandboxes.set(`${name}:${appIndex}`, sandbox);
    for (const [path, content] of Object.entries(app.files ?? {})) this.#write(sandbox, path, content);
    const bundle: BundleSpec = { name, appIndex, versionCode, versionName, mounts };
    if (config === null) {
      this.world.install(bundle);
      return;
    }
    const text =
      typeof config === "string" ? config : JSON.stringify(config ?? { allowToBackupRestore: true });
    const extension = { name: "BackupExtensionAbility", config: text, ability: abilityFactory(app.ability) };
    const connect = app.connect === undefined ? {} : { connect: app.connect };
    this.world.install({ ...bundle, extension: { ...extension, ...connect } });
  }

  /** Host path of a file of an application. */
  hostPath(bundleName: string, devicePath: string, appIndex = 0): string {
    const sandbox = this.#sandboxes.get(`${bundleName}:${appIndex}`);
    if (sandbox === undefined) {
      throw new ReferenceModelError("bad-path", `${bundleName} is not installed on this device`);
    }
    return sandbox.hostPath(devicePath);
  }

  /** What the caller has not closed yet, and in which callback it came. */
  openDescriptors(): readonly DescriptorRecord[] {
    return this.world.ledger.stillOpen().filter(({ owner }) => owner === this.caller.name);
  }

  /**
   * Lets virtual time pass, and runs what becomes due in it.
   * @throws ReferenceModelError `time-is-real`
   */
  async advance(ms: number): Promise<void> {
    await this.#virtualClock().advance(ms);
  }

  /**
   * Lets virtual time pass until nothing waits for it any more.
   * @throws ReferenceModelError `time-is-real`
   */
  async runToEnd(): Promise<void> {
    await this.#virtualClock().runToEnd();
  }

  /** Makes imported platform modules act on this device. */
  enter(): void {
    if (this.#closed)
      throw new ReferenceModelError("device-closed", "this device was closed; make a new one");
    enterModules(this.modules);
  }

  /** Ends everything on the device and removes its files. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (currentModules() === this.modules) enterModules(undefined);
    this.world.close();
    removeDeviceFolder(this.#folder);
  }

  #virtualClock(): VirtualClock {
    if (this.clock instanceof VirtualClock) return this.clock;
    throw new ReferenceModelError(
      "time-is-real",
      'this device runs in real time; make it with time: "stepped"',
    );
  }

  #bindingWorld(answers: DoorAnswers | undefined): BindingWorld {
    const { profile, clock, ledger, service } = this.world;
    return {
      profile,
      clock,
      ledger,
      service: answers === undefined ? service : answeredDoor(service, answers),
    };
  }

  #write(sandbox: SandboxFiles, path: string, content: string | Uint8Array): void {
    if (!posix.isAbsolute(path)) {
      throw new ReferenceModelError("bad-path", `files are named by absolute device paths; got ${path}`);
    }
    const host = sandbox.hostPath(path);
    mkdirSync(dirname(host), { recursive: true });
    writeFileSync(host, content);
  }
}

/** A new device, entered: imported platform modules act on it until it is closed or another is entered. */
export function createDevice(options: DeviceOptions = {}): Device {
  const device = new Device(options);
  device.enter();
  return device;
}
