import { ExtensionProcess } from "../extension/extension-process.js";
import type { ExtensionToService } from "../extension/extension-to-service.js";
import type { BackupAbility } from "../extension/backup-ability.js";
import type { ExtensionFiles } from "../extension/files/extension-files.js";
import type { ConnectParameters } from "../extension/connect-parameters.js";
import type { ThreadChoices } from "../extension/process/thread-choices.js";
import type { Profile } from "../profiles/profile.js";
import { canonicalBundleName } from "../rules/index.js";
import type { BundleRegistry } from "./bundle-registry.js";
import type { BundleSpec, ExtensionSpec } from "./bundle-spec.js";
import type { Clock, ClockTimer } from "./clock.js";
import type { DescriptorLedger } from "./descriptor-ledger.js";
import type { EnvironmentListener, WantParameters } from "./environment-event.js";
import type { ProcessTable } from "./process-table.js";
import type { SandboxFiles } from "./sandbox-files.js";
import type { SimulatedProcess } from "./simulated-process.js";

/** The files of an application as its extension process sees them. */
export type ExtensionFilesFactory = (files: SandboxFiles, uid: number) => ExtensionFiles;

export interface ConnectCall {
  readonly connection: number;
  readonly bundleName: string;
  readonly appIndex: number;
  readonly ability: string;
  readonly parameters: ConnectParameters;
  /** As the environment sees it. */
  readonly want: WantParameters;
  readonly timeoutS: number;
  /** The calls that the extension makes. */
  readonly service: ExtensionToService;
  readonly onConnected: () => void;
  /** The extension's process ended without being asked to. */
  readonly onDied: () => void;
}

/** An extension process that a connection reached. */
export interface RunningExtension {
  readonly process: SimulatedProcess;
  readonly extension: ExtensionProcess;
  readonly ability: BackupAbility;
}

interface Link {
  readonly call: ConnectCall;
  /** The same connection may be asked for again before it stands. */
  requests: number;
  running: RunningExtension | undefined;
  readonly pending: Set<ClockTimer>;
}

/** Error of an ability that does not exist; any code but 0 is a failed call. */
const unknownAbility = 2097152;

export interface AbilityManagerOptions {
  readonly profile: Profile;
  readonly clock: Clock;
  readonly ledger: DescriptorLedger;
  readonly bundles: BundleRegistry;
  readonly processes: ProcessTable;
  readonly notify: EnvironmentListener;
  readonly filesOf: ExtensionFilesFactory;
  readonly connectDelayMs: () => number;
  readonly threads: ThreadChoices;
}

/** Starts and ends extension processes, as the ability manager of the platform does. */
export class AbilityManager {
  readonly #links = new Map<number, Link>();
  /** A process outlives its connections: the platform keeps it for the next one. */
  readonly #processes = new Map<string, SimulatedProcess>();

  constructor(private readonly options: AbilityManagerOptions) {}

  /** @returns 0, or the code of a call that failed at once */
  connect(call: ConnectCall): number {
    const bundle = this.#bundleOf(call);
    const extension = bundle === undefined ? undefined : this.options.bundles.extensionOf(bundle);
    const behaviour = extension?.connect;
    const mode = behaviour?.mode ?? "ok";
    this.options.notify({
      event: "connectAbility",
      bundleName: call.bundleName,
      ability: call.ability,
      mode,
      timeoutS: call.timeoutS,
      want: call.want,
    });
    if (bundle === undefined || extension === undefined || call.ability === "") return unknownAbility;
    if (mode === "error") return behaviour?.code ?? unknownAbility;
    const link: Link = this.#links.get(call.connection) ?? {
      call,
      requests: 0,
      running: undefined,
      pending: new Set(),
    };
    link.requests += 1;
    this.#links.set(call.connection, link);
    if (mode === "ok") this.#answerLater(link, bundle, extension);
    return 0;
  }

  /** As {@link connect}, but the answer is awaited; for calls that block the service's thread. */
  connectNow(call: ConnectCall, limitMs: number): RunningExtension | undefined {
    if (this.connect(call) !== 0) return undefined;
    const link = this.#links.get(call.connection);
    const bundle = this.#bundleOf(call);
    const extension = bundle === undefined ? undefined : this.options.bundles.extensionOf(bundle);
    if (link === undefined || link.pending.size === 0) return undefined;
    if (bundle === undefined || extension === undefined) return undefined;
    this.#stopWaiting(link);
    if ((extension.connect?.delayMs ?? 0) > limitMs) return undefined;
    return this.#start(link, bundle, extension);
  }

  find(connection: number): RunningExtension | undefined {
    return this.#links.get(connection)?.running;
  }

  /** The service gives a connection up. */
  disconnect(connection: number): void {
    const link = this.#links.get(connection);
    // What is not connected any more has no name for the platform.
    this.options.notify({ event: "disconnectAbility", bundleName: link?.call.bundleName ?? "?" });
    if (link === undefined) return;
    link.requests -= 1;
    if (link.requests === 0) {
      this.#links.delete(connection);
      this.#stopWaiting(link);
    }
    link.running?.extension.disconnect();
  }

  /** Kills the process of a bundle, as a crash would. */
  kill(bundleName: string): boolean {
    const process = this.#processes.get(bundleName);
    if (process === undefined || process.exited !== undefined) return false;
    process.exit("killed");
    return true;
  }

  /** The service is gone, and with it all its connections; nobody is told. */
  dropAll(): void {
    for (const [id, link] of [...this.#links]) {
      this.#links.delete(id);
      this.#stopWaiting(link);
      link.running?.extension.disconnect();
    }
  }

  #stopWaiting({ pending }: Link): void {
    for (const timer of pending) this.options.clock.clearTimeout(timer);
    pending.clear();
  }

  #bundleOf({ bundleName, appIndex }: ConnectCall): BundleSpec | undefined {
    return this.options.bundles.spec(canonicalBundleName({ name: bundleName, appIndex }));
  }

  #answerLater(link: Link, bundle: BundleSpec, extension: ExtensionSpec): void {
    const delay = extension.connect?.delayMs ?? this.options.connectDelayMs();
    const timer = this.options.clock.setTimeout(() => {
      link.pending.delete(timer);
      if (this.#start(link, bundle, extension) !== undefined) link.call.onConnected();
    }, delay);
    link.pending.add(timer);
  }

  /** Undefined when the extension refuses, which the platform reports as an object that is null. */
  #start(link: Link, bundle: BundleSpec, spec: ExtensionSpec): RunningExtension | undefined {
    if (link.running !== undefined) return link.running;
    const { clock, ledger, profile } = this.options;
    const process = this.#processOf(bundle);
    const ability = spec.ability(process, { backupDir });
    const extension = new ExtensionProcess({
      ability,
      config: spec.config,
      parameters: link.call.parameters,
      profile,
      clock,
      service: link.call.service,
      ledger,
      process,
      files: this.options.filesOf(process.files, process.identity.uid),
      threads: this.options.threads,
      onUncaught: (thrown) => {
        this.options.notify({ event: "uncaught", bundleName: link.call.bundleName, thrown });
      },
    });
    if (!extension.connect()) return undefined;
    link.running = { process, extension, ability };
    process.onExit(() => {
      this.#ended(link);
    });
    return link.running;
  }

  #processOf(bundle: BundleSpec): SimulatedProcess {
    const name = canonicalBundleName({ name: bundle.name, appIndex: bundle.appIndex ?? 0 });
    const known = this.#processes.get(name);
    if (known !== undefined && known.exited === undefined) return known;
    const process = this.options.processes.start({
      bundleName: bundle.name,
      suffix: ":backup",
      mounts: bundle.mounts,
      ...(bundle.uid === undefined ? {} : { uid: bundle.uid }),
    });
    this.#processes.set(name, process);
    return process;
  }

  #ended(link: Link): void {
    if (this.#links.get(link.call.connection) !== link) return;
    this.#links.delete(link.call.connection);
    this.options.notify({ event: "extensionDied", bundleName: link.call.bundleName });
    link.call.onDied();
  }
}

/** `BackupExtensionContext.backupDir` of an ordinary application (`spec/backup-extension.md §2.3`). */
const backupDir = "/data/storage/el2/base/.backup/";
