import { serviceCodes, sizeReportText } from "../rules/index.js";
import type { ScannedSize } from "../rules/index.js";
import type { BundleTime } from "../service/service-door.js";
import { send } from "../service/turn.js";
import { verifyRights } from "../service/verify-caller.js";
import type { BundleRegistry } from "./bundle-registry.js";
import { callerOf } from "./caller-of.js";
import { occupiedSpace } from "./capability-listing.js";
import type { Clock } from "./clock.js";
import type { LocalListMaker } from "./local-list-maker.js";
import type { ServiceCore } from "./service-core.js";
import type { SimulatedProcess } from "./simulated-process.js";

const unknownSize = -1;

/**
 * `getBackupDataSize` (`spec/backup-service.md §7.14`). A scan of the model takes no time, so its one report is also
 * the last one.
 */
export class SizeScan {
  constructor(
    private readonly parts: {
      readonly core: ServiceCore;
      readonly clock: Clock;
      readonly bundles: BundleRegistry;
      readonly localLists: LocalListMaker;
    },
  ) {}

  start(caller: SimulatedProcess, isPrecise: boolean, list: readonly BundleTime[]): number {
    const { clock, core } = this.parts;
    if (core.state.scanning) return serviceCodes.invalidArgument;
    core.turn(({ state }) => {
      state.scanning = true;
    });
    // The flag stays set for ever when the caller is refused.
    if (verifyRights(callerOf(caller)) !== serviceCodes.ok) return serviceCodes.invalidArgument;
    const { epoch } = core;
    clock.setTimeout(() => {
      if (core.epoch === epoch) this.#report(isPrecise, list);
    }, 0);
    return serviceCodes.ok;
  }

  #report(isPrecise: boolean, list: readonly BundleTime[]): void {
    const sizes = list.map((item) => (isPrecise ? this.#precise(item) : this.#presumable(item)));
    this.parts.core.turn((turn) => {
      turn.state.scanning = false;
      send(turn, { callback: "onBackupSizeReport", text: sizeReportText(sizes, "") });
    });
  }

  #presumable({ bundleName }: BundleTime): ScannedSize {
    const { bundles } = this.parts;
    if (bundles.systemAbility(bundleName) !== undefined)
      return { bundleName, dataSize: 0, incDataSize: unknownSize };
    const bundle = bundles.spec(bundleName);
    const size = bundle === undefined ? 0 : occupiedSpace(bundle);
    return { bundleName, dataSize: size === 0 ? unknownSize : size, incDataSize: unknownSize };
  }

  #precise({ bundleName, lastIncrementalTime }: BundleTime): ScannedSize {
    const bundle = this.parts.bundles.spec(bundleName);
    const list = bundle === undefined ? undefined : this.parts.localLists.scan(bundle, lastIncrementalTime);
    if (list === undefined) return { bundleName, dataSize: unknownSize, incDataSize: unknownSize };
    return {
      bundleName,
      dataSize: list.size,
      incDataSize: lastIncrementalTime === 0 ? unknownSize : list.incrementalSize,
    };
  }
}
