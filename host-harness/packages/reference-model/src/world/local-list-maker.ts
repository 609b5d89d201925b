import { scanListsOf } from "../extension/config/extension-config.js";
import { bytesOfText } from "../extension/files/byte-path.js";
import { makeLocalList } from "../extension/incremental/local-list.js";
import type { LocalList } from "../extension/incremental/local-list.js";
import type { ExtensionFilesFactory } from "./ability-manager.js";
import type { BundleRegistry } from "./bundle-registry.js";
import type { BundleSpec } from "./bundle-spec.js";
import { SandboxFiles } from "./sandbox-files.js";

/** What the storage manager does for the service: lists and sizes of applications' files (`spec/backup-extension.md §6.1`). */
export class LocalListMaker {
  constructor(
    private readonly bundles: BundleRegistry,
    private readonly filesOf: ExtensionFilesFactory,
  ) {}

  /** Undefined when the bundle is not installed or has no backup extension. */
  scan(bundle: BundleSpec, lastIncrementalTime: number): LocalList | undefined {
    const config = this.bundles.configOf(bundle);
    if (config === undefined) return undefined;
    return makeLocalList(
      this.filesOf(new SandboxFiles(bundle.mounts), bundle.uid ?? 0),
      scanListsOf(config, ""),
      lastIncrementalTime,
    );
  }

  /** The list file that the extension gets; empty when there is nothing to list. */
  make(bundleName: string, lastIncrementalTime: number): Uint8Array {
    const bundle = this.bundles.spec(bundleName);
    const list = bundle === undefined ? undefined : this.scan(bundle, lastIncrementalTime);
    return Buffer.from(list?.text ?? bytesOfText(""), "latin1");
  }
}
