import {
  closeSync,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { BackupAbility } from "../../extension/backup-ability.js";
import { profileOf } from "../../profiles/profile.js";
import type { ProfileName } from "../../profiles/profile.js";
import type { ClientMessage, SessionKind } from "../../service/service-door.js";
import type { AbilityFactory, BundleSpec, ConnectBehaviour } from "../bundle-spec.js";
import type { EnvironmentEvent } from "../environment-event.js";
import type { Fault } from "../fault.js";
import type { SimulatedProcess } from "../simulated-process.js";
import { VirtualClock } from "../virtual-clock.js";
import { World } from "../world.js";
import type { WorldOptions } from "../world.js";

const benches: ServiceBench[] = [];

afterEach(() => {
  for (const bench of benches.splice(0)) bench.close();
});

export interface AppOptions {
  readonly allowed?: boolean;
  readonly hasExtension?: boolean;
  readonly appIndex?: number;
  readonly codePath?: string;
  readonly singleton?: boolean;
  readonly versionCode?: number;
  readonly versionName?: string;
  readonly connect?: ConnectBehaviour;
  readonly files?: Readonly<Record<string, string>>;
  /** One object for every process of the application. */
  readonly ability?: BackupAbility | AbilityFactory;
}

export interface BenchOptions {
  readonly profile?: ProfileName;
  readonly faults?: readonly Fault[];
  readonly seed?: string;
  readonly choices?: NonNullable<WorldOptions["choices"]>;
  readonly bundleOrder?: NonNullable<WorldOptions["bundleOrder"]>;
}

/** Saved files of one bundle, in the order in which they came. */
export type SavedFiles = Map<string, Buffer>;

/** A world, a caller, and what the caller was told, in the notation of `spec/backup-service.md §10.7`. */
export class ServiceBench {
  readonly clock = new VirtualClock({ mode: "stepped" });
  readonly world: World;
  readonly caller: SimulatedProcess;
  /** `B(a)`, `B(a,13500001)`, `F(a,manage.json)`, `R(a)`, `P(a)`, `E(a)`, `A`, `died`. */
  readonly told: string[] = [];
  readonly messages: ClientMessage[] = [];
  readonly surroundings: EnvironmentEvent[] = [];
  readonly saved = new Map<string, SavedFiles>();
  readonly handles = new Map<string, { readonly fd: number; readonly manifestFd: number }>();
  readonly #folder = mkdtempSync(join(tmpdir(), "ohbackup-service-"));

  constructor({ profile = "v6.1", ...options }: BenchOptions = {}) {
    benches.push(this);
    this.world = new World({
      profile: profileOf(profile),
      folder: join(this.#folder, "service"),
      clock: this.clock,
      ...options,
    });
    this.world.onEnvironment((event) => {
      this.surroundings.push(event);
    });
    this.caller = this.startCaller("com.example.desktop");
  }

  startCaller(bundleName: string): SimulatedProcess {
    return this.world.startProcess({
      bundleName,
      permissions: ["ohos.permission.BACKUP"],
      systemApp: true,
      uid: 20010001,
    });
  }

  install(name: string, options: AppOptions = {}): void {
    const { allowed = true, hasExtension = true, appIndex = 0, ability = {}, connect } = options;
    const host = join(this.#folder, "apps", `${name}#${String(appIndex)}`);
    mkdirSync(join(host, "el1", "base"), { recursive: true });
    mkdirSync(join(host, "el2", "base", "files"), { recursive: true });
    for (const [path, content] of Object.entries(options.files ?? { "a.txt": `data of ${name}` })) {
      writeFileSync(join(host, "el2", "base", "files", path), content);
    }
    const config = { allowToBackupRestore: allowed, includes: ["/data/storage/el2/base/files/"] };
    const bundle: BundleSpec = {
      name,
      appIndex,
      versionCode: options.versionCode ?? 1000001,
      versionName: options.versionName ?? "1.0.1",
      stats: [0, 10, 0, 0, 0],
      mounts: [{ at: "/data/storage", host }],
      ...(options.codePath === undefined ? {} : { codePath: options.codePath }),
      ...(options.singleton === undefined ? {} : { singleton: options.singleton }),
      ...(hasExtension
        ? {
            extension: {
              name: "BackupExtensionAbility",
              config: JSON.stringify(config),
              ability: typeof ability === "function" ? ability : (): BackupAbility => ability,
              ...(connect === undefined ? {} : { connect }),
            },
          }
        : {}),
    };
    this.world.install(bundle);
  }

  /** Opens a session whose messages go to {@link told}. */
  open(kind: SessionKind = "SessionBackup", caller = this.caller): number {
    const answer = this.world.service.openSession(caller, kind, (message) => {
      this.#hear(kind, caller, message);
    });
    return answer.code;
  }

  append(...names: readonly string[]): number {
    return this.world.service.appendBackup(this.caller, names);
  }

  appendRestore(names: readonly string[], document = this.document(), infos?: readonly string[]): number {
    return this.world.service.appendRestore(this.caller, document, names, infos);
  }

  /** The capability document as text. */
  document(): string {
    return this.read(this.world.service.getLocalCapabilities(this.caller));
  }

  /** Reads and closes a descriptor of the caller. */
  read(fd: number): string {
    const bytes = Buffer.alloc(fstatSync(fd).size);
    readSync(fd, bytes, 0, bytes.length, 0);
    this.world.ledger.close(fd, this.caller.name);
    return bytes.toString("utf8");
  }

  /** A descriptor of the caller on a file with some text. */
  descriptor(text: string): number {
    const path = join(this.#folder, "argument");
    writeFileSync(path, text);
    const fd = openSync(path, "r");
    this.world.ledger.opened(fd, this.caller.name, "test");
    return fd;
  }

  run(): Promise<void> {
    return this.clock.runToEnd();
  }

  pass(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  /** Writes what a backup saved to the handles of a restore, with reports where there are some. */
  writeBack(bundleName: string, reports: ReadonlyMap<string, string> = new Map()): void {
    for (const [uri, content] of this.saved.get(bundleName) ?? []) {
      const handle = this.handles.get(`${bundleName} ${uri}`);
      if (handle === undefined) continue;
      writeSync(handle.fd, content);
      if (handle.manifestFd >= 0) writeSync(handle.manifestFd, reports.get(uri) ?? "");
      for (const fd of [handle.fd, handle.manifestFd])
        if (fd >= 0) this.world.ledger.close(fd, this.caller.name);
    }
  }

  close(): void {
    this.world.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #hear(kind: SessionKind, caller: SimulatedProcess, message: ClientMessage): void {
    this.messages.push(message);
    this.told.push(noteOf(message));
    if (message.callback !== "onFileReady" || message.file.errno !== 0) return;
    const { bundleName, file } = message;
    const { uri, fd, manifestFd = -1 } = file;
    if (kind === "SessionRestore") {
      this.handles.set(`${bundleName} ${uri}`, { fd, manifestFd });
      return;
    }
    if (!this.world.ledger.isRecorded(fd, caller.name)) return;
    const bytes = Buffer.alloc(fstatSync(fd).size);
    readSync(fd, bytes, 0, bytes.length, 0);
    const files = this.saved.get(bundleName) ?? new Map<string, Buffer>();
    this.saved.set(bundleName, files.set(uri, bytes));
    for (const one of [fd, manifestFd]) {
      if (one >= 0 && !this.world.ledger.close(one, caller.name)) closeSync(one);
    }
  }
}

function noteOf(message: ClientMessage): string {
  switch (message.callback) {
    case "onBundleBegin":
    case "onBundleEnd": {
      const { bundleName, code, callback } = message;
      return `${callback === "onBundleBegin" ? "B" : "E"}(${bundleName}${code === 0 ? "" : `,${String(code)}`})`;
    }
    case "onFileReady":
      return `F(${message.bundleName},${message.file.uri}${message.file.errno === 0 ? "" : " failed"})`;
    case "onFileReadyBatch":
      return `FF(${message.bundleName},${message.files.map(({ uri }) => uri).join(" ")})`;
    case "onAllBundlesEnd":
      return "A";
    case "onResultReport":
      return `R(${message.bundleName})`;
    case "onProcess":
      return `P(${message.bundleName})`;
    case "onMigrateResult":
      return `M(${message.bundleName})`;
    case "onBackupSizeReport":
      return "S";
    case "onBackupServiceDied":
      return "died";
  }
}
