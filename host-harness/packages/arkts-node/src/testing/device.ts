import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  DescriptorLedger,
  SandboxFiles,
  SimulatedProcess,
  VirtualClock,
  createFileFsModule,
  profileOf,
} from "@ohbackup/reference-model";
import type { BindingWorld } from "@ohbackup/reference-model";
import { ArktsRuntime } from "../runtime/arkts-runtime.js";
import type { ModuleNamespace } from "../runtime/arkts-runtime.js";
import type { LogLine } from "../platform/platform-host.js";
import { platformModules } from "../platform/platform-modules.js";
import { runtimeGlobals } from "../platform/runtime-globals.js";

const repository = fileURLToPath(new URL("../../../../..", import.meta.url));
const base = "/data/storage/el2/base";

/** A folder of golden recordings of the extension. */
export function goldenFolder(name: string): string {
  return join(repository, "host-harness/fixtures/golden/ext", name);
}

/** One simulated process with files, time and platform modules, that runs the device code of this repository. */
export class TestDevice {
  readonly clock = new VirtualClock();
  readonly ledger = new DescriptorLedger();
  readonly process: SimulatedProcess;
  readonly log: LogLine[] = [];
  readonly uncaught: unknown[] = [];
  readonly exits: number[] = [];
  /** While true nothing can be written. */
  diskFull = false;
  readonly #folder = mkdtempSync(join(tmpdir(), "ohbackup-device-"));
  readonly #runtime: ArktsRuntime;

  /** @param extra modules besides files and platform, e.g. a scripted `@ohos.file.backup` */
  constructor(extra: (device: TestDevice) => ReadonlyMap<string, ModuleNamespace> = () => new Map()) {
    const identity = { bundleName: "com.example.ohbackup", pid: 4242, uid: 20010044, tokenId: 1 };
    this.process = new SimulatedProcess(
      identity.bundleName,
      identity,
      new SandboxFiles([{ at: base, host: this.#folder }]),
      { permissions: [], systemApp: true },
    );
    const host = {
      clock: this.clock,
      pid: identity.pid,
      uid: identity.uid,
      bundleName: identity.bundleName,
      device: { sdkApiVersion: 20, osFullName: "OpenHarmony-6.0.0.1" },
      log: (line: LogLine) => this.log.push(line),
      exit: (code: number) => this.exits.push(code),
      uncaught: (error: unknown) => this.uncaught.push(error),
    };
    const fileFs: ModuleNamespace = { default: this.#fileFs() };
    this.#runtime = new ArktsRuntime({
      modules: new Map([
        ...platformModules(host),
        ["@ohos.file.fs", fileFs] as const,
        ["@ohos.base", {}] as const,
        ...extra(this),
      ]),
      globals: runtimeGlobals(host).globals,
    });
  }

  /** Exports of a file of the device project, e.g. `entry/src/main/ets/store/report.ets`. */
  load(path: string): ModuleNamespace {
    return this.#runtime.load(join(repository, path));
  }

  /** Host path of a device path below `/data/storage/el2/base`. */
  hostPath(devicePath: string): string {
    return this.process.files.hostPath(devicePath);
  }

  write(devicePath: string, content: string | Uint8Array): void {
    const path = this.hostPath(devicePath);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  read(devicePath: string): string {
    return readFileSync(this.hostPath(devicePath), "utf8");
  }

  /** Enters a descriptor as handed to the process, the way the service does it. */
  handOver(fd: number, openedIn: string): number {
    this.ledger.opened(fd, this.process.name, openedIn);
    return fd;
  }

  /** What the process has not closed. */
  openDescriptors(): readonly string[] {
    return this.ledger.stillOpen().map(({ openedIn }) => openedIn);
  }

  dispose(): void {
    this.clock.stop();
    this.ledger.closeAllOf(this.process.name);
    rmSync(this.#folder, { recursive: true });
  }

  #fileFs(): object {
    const fileFs = createFileFsModule(this.#world(), this.process);
    const write = (...args: Parameters<typeof fileFs.writeSync>): number => {
      if (this.diskFull) throw Object.assign(new Error("No space left on device"), { code: 13900025 });
      return fileFs.writeSync(...args);
    };
    return Object.create(fileFs, { writeSync: { value: write } }) as object;
  }

  #world(): BindingWorld {
    return {
      profile: profileOf("v6.1"),
      clock: this.clock,
      ledger: this.ledger,
      get service(): never {
        throw new Error("this device has no backup service");
      },
    };
  }
}
