import type { Profile } from "../profiles/profile.js";
import type { ServiceDoor } from "../service/service-door.js";
import type { BundleSpec, SystemAbilitySpec } from "./bundle-spec.js";
import type { Clock } from "./clock.js";
import { DescriptorLedger } from "./descriptor-ledger.js";
import type { EnvironmentListener } from "./environment-event.js";
import type { Fault } from "./fault.js";
import type { Mount } from "./sandbox-files.js";
import type { SimulatedProcess } from "./simulated-process.js";
import { VirtualClock } from "./virtual-clock.js";

export interface WorldOptions {
  readonly profile: Profile;
  /** Host folder for the service's own files; must exist. */
  readonly folder: string;
  /** Default: a {@link VirtualClock}. */
  readonly clock?: Clock;
  /** Decides what may happen in several ways; equal seeds give equal runs. */
  readonly seed?: string;
  readonly device?: {
    readonly osFullName?: string;
    readonly deviceType?: string;
    readonly unloadDelayMs?: number;
  };
  readonly faults?: readonly Fault[];
}

export interface ProcessOptions {
  readonly bundleName: string;
  readonly permissions?: Iterable<string>;
  readonly systemApp?: boolean;
  readonly mounts?: readonly Mount[];
  readonly uid?: number;
  readonly tokenId?: number;
}

/** A simulated device: installed applications, processes, time, and the backup service. */
export class World {
  readonly profile: Profile;
  readonly clock: Clock;
  readonly ledger = new DescriptorLedger();

  constructor(options: WorldOptions) {
    this.profile = options.profile;
    this.clock = options.clock ?? new VirtualClock();
  }

  get service(): ServiceDoor {
    throw new Error("the service is not built yet");
  }

  install(_bundle: BundleSpec): void {
    throw new Error("not built yet");
  }

  /** @param appIndex default 0 */
  uninstall(_name: string, _appIndex?: number): void {
    throw new Error("not built yet");
  }

  bundles(): readonly BundleSpec[] {
    throw new Error("not built yet");
  }

  installSystemAbility(_ability: SystemAbilitySpec): void {
    throw new Error("not built yet");
  }

  startProcess(_options: ProcessOptions): SimulatedProcess {
    throw new Error("not built yet");
  }

  onEnvironment(_listener: EnvironmentListener): void {
    throw new Error("not built yet");
  }

  /** Ends the extension process of a bundle, as a crash would. False when none runs. */
  killExtension(_bundleName: string): boolean {
    throw new Error("not built yet");
  }

  /** Ends the service's process; the next call starts it again. */
  killService(): void {
    throw new Error("not built yet");
  }

  /** Ends all processes, closes all descriptors, stops the clock. */
  close(): void {
    throw new Error("not built yet");
  }
}
