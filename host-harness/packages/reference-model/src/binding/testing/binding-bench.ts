import { mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import { createFileFsModule } from "../../drop-in/file-fs/file-fs-module.js";
import type { FileFsModule } from "../../drop-in/file-fs/file-fs-types.js";
import type { BusinessError } from "../../errors/business-error.js";
import { profileOf } from "../../profiles/profile.js";
import type { Profile, ProfileName } from "../../profiles/profile.js";
import { DescriptorLedger } from "../../world/descriptor-ledger.js";
import { SandboxFiles } from "../../world/sandbox-files.js";
import { SimulatedProcess } from "../../world/simulated-process.js";
import { VirtualClock } from "../../world/virtual-clock.js";
import { createBackupModule } from "../backup-module.js";
import type { BackupModule } from "../backup-types.js";
import type { BindingOptions } from "../binding-world.js";
import { ScriptedDoor } from "./scripted-door.js";
import type { Answers } from "./scripted-door.js";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export interface BenchOptions extends BindingOptions {
  readonly profile?: ProfileName;
  readonly answers?: Answers;
  readonly permissions?: readonly string[];
  readonly systemApp?: boolean;
}

/** One calling process on a scripted service, in stepped virtual time. */
export class BindingBench {
  readonly profile: Profile;
  readonly clock = new VirtualClock({ mode: "stepped" });
  readonly ledger = new DescriptorLedger();
  readonly service: ScriptedDoor;
  readonly folder = mkdtempSync(join(tmpdir(), "binding-"));
  readonly process: SimulatedProcess;
  readonly backup: BackupModule;
  readonly fs: FileFsModule;
  /** What callbacks threw. */
  readonly uncaught: unknown[] = [];

  constructor({
    profile = "v6.1",
    answers = {},
    permissions,
    systemApp = true,
    ...options
  }: BenchOptions = {}) {
    folders.push(this.folder);
    this.profile = profileOf(profile);
    this.service = new ScriptedDoor(answers);
    this.process = new SimulatedProcess(
      "com.example.desktop",
      { bundleName: "com.example.desktop", pid: 100, uid: 20010001, tokenId: 537000001 },
      new SandboxFiles([{ at: "/data", host: this.folder }]),
      { permissions: permissions ?? ["ohos.permission.BACKUP"], systemApp },
    );
    const bindingOptions: BindingOptions = {
      onUncaught: (thrown) => {
        this.uncaught.push(thrown);
      },
      ...options,
    };
    this.backup = createBackupModule(this, this.process, bindingOptions);
    this.fs = createFileFsModule(this, this.process, bindingOptions);
  }

  /** A descriptor of the calling process on a new file with that text. */
  descriptor(text: string, name = "file"): number {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    const fd = openSync(path, "r");
    this.ledger.opened(fd, this.process.name, "test");
    return fd;
  }

  isOpen(fd: number): boolean {
    return this.ledger.isRecorded(fd, this.process.name);
  }

  /** Runs everything that is due, then tells how a promise stands. */
  async settle(promise: unknown): Promise<Settled> {
    const state: { settled: Settled } = { settled: { pending: true } };
    if (!(promise instanceof Promise)) throw new TypeError("no promise was returned");
    promise.then(
      (value: unknown) => {
        state.settled = { resolved: value };
      },
      (error: unknown) => {
        state.settled = { rejected: error as BusinessError };
      },
    );
    await this.clock.runToEnd();
    return state.settled;
  }
}

export type Settled =
  { readonly pending: true } | { readonly resolved: unknown } | { readonly rejected: BusinessError };

/** Code that a call throws at once; undefined when it throws nothing. */
export function thrownCode(call: () => unknown): number | undefined {
  try {
    call();
    return undefined;
  } catch (thrown) {
    return (thrown as BusinessError).code;
  }
}
