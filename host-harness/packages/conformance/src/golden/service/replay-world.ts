import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SandboxFiles, VirtualClock, World, profileOf } from "@ohbackup/reference-model";
import type {
  BundleSpec,
  Choices,
  ConnectBehaviour,
  ExtensionFilesFactory,
  Fault,
  Mount,
  ProfileName,
  SimulatedProcess,
} from "@ohbackup/reference-model";
import { asObject } from "../../json-value.js";
import type { JsonObject, JsonValue } from "../../json-value.js";
import type { RecordedBundle, RecordedFile } from "../../trace/recording/recording-schema.js";
import type { RecordedClient } from "./recorded.js";
import { textOf } from "./placeholders.js";
import { RecordedFiles } from "./recorded-files.js";
import { scriptedAbility } from "./scripted-ability.js";
import type { AbilityCall } from "./scripted-ability.js";
import { seedFiles } from "./seed-files.js";

/** Sizes of directories in recordings are those of a file system in memory (`golden/service/README.md`). */
const memoryFolder = "/dev/shm";

export interface AbilityListener {
  onCall(bundleName: string, call: AbilityCall): void;
  onRejection(bundleName: string, reason: unknown): void;
}

/** What a recording, or a plan in its form, says of what exists before the first call. */
export interface Cast {
  readonly profile: string;
  readonly bundles: readonly RecordedBundle[];
  readonly device: JsonObject;
  readonly clients: ReadonlyMap<string, RecordedClient>;
  readonly activeClient: string;
}

export interface ReplayWorldOptions {
  readonly choices?: Partial<Choices>;
  /** Draws what is not among {@link choices}; without it everything goes the ordinary way. */
  readonly seed?: string;
  readonly faults?: readonly Fault[];
  /** Milliseconds since 1970 when the world begins; default: now. */
  readonly startAt?: number;
  /** Default: files as the recordings' file system delivered them. */
  readonly extensionFiles?: ExtensionFilesFactory;
}

/** The world of a recording, built in a temporary folder. */
export class ReplayWorld {
  readonly clock: VirtualClock;
  readonly world: World;
  readonly #folder = mkdtempSync(
    join(existsSync(memoryFolder) ? memoryFolder : tmpdir(), "ohbackup-golden-"),
  );
  readonly #sandboxes = new Map<
    string,
    { readonly mounts: readonly Mount[]; readonly bundle: RecordedBundle }
  >();

  constructor(
    private readonly cast: Cast,
    private readonly listener: AbilityListener,
    options: ReplayWorldOptions = {},
  ) {
    const { device } = cast;
    const { choices, seed, faults, extensionFiles, startAt = Date.now() } = options;
    this.clock = new VirtualClock({ mode: "stepped", startAt });
    this.world = new World({
      profile: profileOf(cast.profile as ProfileName),
      folder: join(this.#folder, "service"),
      hostDescriptors: false,
      clock: this.clock,
      ...(choices === undefined ? {} : { choices }),
      ...(seed === undefined ? {} : { seed }),
      ...(faults === undefined ? {} : { faults }),
      device: {
        osFullName: textOf(device["osFullName"]),
        deviceType: textOf(device["deviceType"]),
        unloadDelayMs: Number(device["unloadDelayMs"] ?? 0),
        extensionFiles: extensionFiles ?? ((files, uid) => new RecordedFiles(files, uid)),
      },
    });
    for (const bundle of cast.bundles) this.world.install(this.#spec(bundle));
  }

  startClient(name: string): SimulatedProcess {
    const client = this.cast.clients.get(name);
    return this.world.startProcess({
      bundleName: client?.bundle ?? name,
      permissions: client?.permissions ?? [],
      systemApp: client?.systemApp === true,
      ...(client?.token === undefined ? {} : { tokenId: client.token }),
      ...(client?.uid === undefined ? {} : { uid: client.uid }),
    });
  }

  /** A file of the caller with some content, and the descriptor on it. */
  get callerFolder(): string {
    const folder = join(this.#folder, "caller");
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  sandboxOf(bundleName: string): SandboxFiles {
    return new SandboxFiles(this.#sandboxes.get(bundleName)?.mounts ?? []);
  }

  /** `world:clearData`: everything that the application stored is gone. */
  clearData(bundleName: string): void {
    const sandbox = this.sandboxOf(bundleName);
    for (const area of ["el1", "el2"]) {
      const base = sandbox.hostPath(`/data/storage/${area}/base`);
      for (const name of readdirSync(base)) rmSync(join(base, name), { recursive: true, force: true });
    }
  }

  putFiles(bundleName: string, files: readonly RecordedFile[]): void {
    seedFiles(this.sandboxOf(bundleName), files);
  }

  /** `world:setConfig`: another backup configuration; text that is no JSON is taken as it is. */
  setConfig(bundleName: string, config: JsonValue | undefined): void {
    const known = this.#sandboxes.get(bundleName);
    if (known === undefined || config === undefined) return;
    const backupExtension = { ...known.bundle.backupExtension, config };
    this.world.install(this.#spec({ ...known.bundle, backupExtension }, known.mounts));
  }

  bundles(): readonly RecordedBundle[] {
    return this.cast.bundles;
  }

  close(): void {
    this.world.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #spec(bundle: RecordedBundle, known?: readonly Mount[]): BundleSpec {
    const { name, appIndex = 0 } = bundle;
    const key = appIndex === 0 ? name : `${name}:${String(appIndex)}`;
    const mounts = known ?? this.#makeSandbox(key, bundle);
    this.#sandboxes.set(key, { mounts, bundle });
    const { backupExtension, stats } = bundle;
    const config = backupExtension?.config;
    return {
      name,
      appIndex,
      versionCode: bundle.versionCode ?? 0,
      versionName: bundle.versionName ?? "",
      // Everything in a recording ran as one user.
      uid: 0,
      mounts,
      ...(bundle.codePath === undefined ? {} : { codePath: bundle.codePath }),
      ...(bundle.singleton === undefined ? {} : { singleton: bundle.singleton }),
      ...(stats === undefined ? {} : { stats: stats as unknown as NonNullable<BundleSpec["stats"]> }),
      ...(backupExtension === undefined
        ? {}
        : {
            extension: {
              name: backupExtension.name ?? "BackupExtensionAbility",
              config: typeof config === "string" ? config : JSON.stringify(config ?? {}),
              connect: connectBehaviour(bundle.connect),
              ability: scriptedAbility(asObject(bundle.ability) ?? {}, {
                clock: this.clock,
                onCall: (call) => {
                  this.listener.onCall(name, call);
                },
                onRejection: (reason) => {
                  this.listener.onRejection(name, reason);
                },
              }),
            },
          }),
    };
  }

  #makeSandbox(key: string, bundle: RecordedBundle): readonly Mount[] {
    const host = join(this.#folder, "apps", encodeURIComponent(key));
    mkdirSync(join(host, "el1", "base"), { recursive: true });
    mkdirSync(join(host, "el2", "base"), { recursive: true });
    const mounts = [{ at: "/data/storage", host }];
    seedFiles(new SandboxFiles(mounts), bundle.files ?? []);
    return mounts;
  }
}

function connectBehaviour(connect: JsonObject | undefined): ConnectBehaviour {
  const mode = connect?.["mode"];
  const known = mode === "error" || mode === "never" || mode === "null" ? mode : "ok";
  const { code, delayMs } = connect ?? {};
  return {
    mode: known,
    ...(typeof code === "number" ? { code } : {}),
    ...(typeof delayMs === "number" ? { delayMs } : {}),
  };
}
