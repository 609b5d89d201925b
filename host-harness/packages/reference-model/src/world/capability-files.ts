import { capabilityDocumentText, parseBundleName } from "../rules/index.js";
import type { CapabilityFacts } from "../rules/index.js";
import type { Profile } from "../profiles/profile.js";
import type { BundleTime } from "../service/service-door.js";
import { verifyRights } from "../service/verify-caller.js";
import type { BundleRegistry } from "./bundle-registry.js";
import { callerOf } from "./caller-of.js";
import { fullListing, incrementalListing, sessionListing } from "./capability-listing.js";
import type { DescriptorLedger } from "./descriptor-ledger.js";
import type { LocalListMaker } from "./local-list-maker.js";
import type { ServiceCore } from "./service-core.js";
import type { ServiceFiles } from "./service-files.js";
import type { SimulatedProcess } from "./simulated-process.js";

/** Errors never reject: the descriptor is negative (`spec/backup-service.md §7.8`, clause G13). */
const noDescriptor = -1;

/** The capability calls: documents as descriptors of the caller. */
export class CapabilityFiles {
  constructor(
    private readonly parts: {
      readonly profile: Profile;
      readonly device: { readonly osFullName: string; readonly deviceType: string };
      readonly core: ServiceCore;
      readonly bundles: BundleRegistry;
      readonly localLists: LocalListMaker;
      readonly files: ServiceFiles;
      readonly ledger: DescriptorLedger;
    },
  ) {}

  full(caller: SimulatedProcess): number {
    if (this.parts.core.state.occupied) return noDescriptor;
    return this.#document(caller, "getLocalCapabilities", fullListing(this.parts.bundles), true);
  }

  incremental(caller: SimulatedProcess, list: readonly BundleTime[]): number {
    if (this.parts.core.state.occupied) return noDescriptor;
    const times = new Map(
      list.map(({ bundleName, lastIncrementalTime }) => [keyOf(bundleName), lastIncrementalTime]),
    );
    const listing = incrementalListing(
      this.parts.bundles,
      this.parts.localLists,
      ({ name, appIndex = 0 }) => times.get(`${name}:${String(appIndex)}`) ?? 0,
    );
    return this.#document(caller, "getLocalCapabilities", listing, true);
  }

  /** Nothing to list is a failure here, unlike in the module's functions (recording `caps_no_bundles`). */
  ofSession(caller: SimulatedProcess): number {
    const listing = sessionListing(this.parts.bundles);
    if (listing.length === 0) return noDescriptor;
    return this.#document(caller, "session.getLocalCapabilities", listing, false);
  }

  #document(
    caller: SimulatedProcess,
    openedIn: string,
    listing: readonly CapabilityFacts[],
    namesBackupVersion: boolean,
  ): number {
    const { device, files, ledger, profile } = this.parts;
    if (verifyRights(callerOf(caller)) !== 0) return noDescriptor;
    const header = { deviceType: device.deviceType, systemFullName: device.osFullName, namesBackupVersion };
    const text = capabilityDocumentText(profile.flags, header, listing);
    const fd = files.create(Buffer.from(text, "utf8"), openedIn);
    ledger.transferred(fd, caller.name, openedIn);
    return fd;
  }
}

function keyOf(bundleName: string): string {
  const { name, appIndex } = parseBundleName(bundleName);
  return `${name}:${String(appIndex)}`;
}
