import type { Device, DeviceCall } from "../device/device.js";
import { bundlesNamedIn } from "../scenario/resolved.js";
import type { InstalledBundle, InstalledBundles, ResolvedScenario } from "../scenario/resolved.js";
import { isOurBundle, ourBundles } from "../scenario/roles.js";

/** What is installed on a device. Each thing is asked once: nothing is installed or removed during a check. */
export class Inventory {
  readonly #asked = new Map<string, InstalledBundle | undefined>();
  #complete: boolean | undefined;

  constructor(private readonly device: Pick<Device, "installed" | "installedNames">) {}

  /** Our own bundles and those that a scenario names. */
  async of(scenario: ResolvedScenario, call: DeviceCall): Promise<InstalledBundles> {
    this.#complete ??= (await this.device.installedNames(call))?.every(isOurBundle) ?? false;
    const asked = new Map<string, InstalledBundle | undefined>();
    for (const bundle of new Set([...ourBundles(), ...bundlesNamedIn(scenario)])) {
      if (!this.#asked.has(bundle)) this.#asked.set(bundle, await this.device.installed(bundle, call));
      asked.set(bundle, this.#asked.get(bundle));
    }
    return { asked, complete: this.#complete };
  }
}
