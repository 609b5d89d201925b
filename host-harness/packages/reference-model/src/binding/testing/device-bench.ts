import { Device } from "../../drop-in/device.js";
import type { AppDescription, DeviceOptions } from "../../drop-in/device.js";
import type { FileFsModule } from "../../drop-in/file-fs/file-fs-types.js";
import type { BusinessError } from "../../errors/business-error.js";
import { VirtualClock } from "../../world/virtual-clock.js";
import type { BackupModule, GeneralCallbacks } from "../backup-types.js";

/** Long enough for everything that happens by itself, too short for any time limit of the service. */
const settleMs = 10_000;

export interface HeardEvent {
  readonly callback: string;
  readonly args: readonly unknown[];
  /** Code of the error; undefined on success. */
  readonly code: number | undefined;
}

/** A simulated device in stepped time, with its API and what its callbacks heard. */
export class DeviceBench {
  readonly device: Device;
  readonly backup: BackupModule;
  readonly fs: FileFsModule;
  readonly heard: HeardEvent[] = [];

  constructor(options: DeviceOptions) {
    this.device = new Device({ time: "stepped", ...options });
    this.backup = this.device.modules.get("@ohos.file.backup")?.["default"] as BackupModule;
    this.fs = this.device.modules.get("@ohos.file.fs")?.["default"] as FileFsModule;
  }

  /** Callbacks that keep what they hear; files are closed. */
  get callbacks(): GeneralCallbacks {
    const names = [
      "onFileReady",
      "onBundleBegin",
      "onBundleEnd",
      "onAllBundlesEnd",
      "onBackupServiceDied",
      "onResultReport",
      "onProcess",
      "onBackupSizeReport",
    ] as const;
    const callbacks = {};
    for (const callback of names) {
      Reflect.set(callbacks, callback, (...args: readonly unknown[]) => {
        this.#keep(callback, args);
      });
    }
    return callbacks;
  }

  /** Names of callbacks with the code of an error, in order; files left out. */
  get course(): readonly string[] {
    return this.heard
      .filter(({ callback }) => callback !== "onFileReady")
      .map(({ callback, code }) => (code === undefined ? callback : `${callback} ${code}`));
  }

  async pass(ms = settleMs): Promise<void> {
    if (this.device.clock instanceof VirtualClock) await this.device.clock.advance(ms);
  }

  /** Lets time pass, then gives what the promise resolved with, or the code it rejected with. */
  async settle(promise: Promise<unknown>): Promise<unknown> {
    const outcome = promise.then(
      (value) => value,
      (error: unknown) => ({ rejected: (error as BusinessError).code }),
    );
    await this.pass();
    return outcome;
  }

  #keep(callback: string, args: readonly unknown[]): void {
    const [first, second] = args;
    this.heard.push({
      callback,
      args,
      code: first instanceof Error ? (first as BusinessError).code : undefined,
    });
    if (callback !== "onFileReady" || first !== undefined) return;
    const { fd, manifestFd = -1 } = second as { fd: number; manifestFd?: number };
    for (const one of [fd, manifestFd]) if (one >= 0) this.fs.closeSync(one);
  }
}

/** Runs something on a fresh device and closes it. */
export async function onDevice(
  options: DeviceOptions,
  use: (bench: DeviceBench) => Promise<void>,
): Promise<void> {
  const bench = new DeviceBench(options);
  try {
    await use(bench);
  } finally {
    bench.device.close();
  }
}

/** An application with one small file. */
export const app = (name: string, more: Partial<AppDescription> = {}): AppDescription => ({
  name,
  files: { "/data/storage/el2/base/files/a.txt": "hello" },
  config: { allowToBackupRestore: true, includes: ["/data/storage/el2/base/files/"] },
  ...more,
});
