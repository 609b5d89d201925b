import { serviceCodes } from "../rules/index.js";
import type { Profile } from "../profiles/profile.js";
import { connectionForSendRate, updateTimer } from "../service/adjust-bundle.js";
import { appendBackup, appendIncremental } from "../service/append-backup.js";
import { appendRestore } from "../service/append-restore.js";
import { cancel } from "../service/cancel.js";
import { getFileHandle, getFileHandles } from "../service/file-handles.js";
import { migrateFile } from "../service/migrate-file.js";
import type { MoveFiles } from "../service/migrate-file.js";
import { openSession } from "../service/open-session.js";
import { clientDied, release } from "../service/release.js";
import type {
  BundleTime,
  ClientMessage,
  IncrementalBundle,
  MigrationRequest,
  OpenAnswer,
  ServiceDoor,
  SessionKind,
} from "../service/service-door.js";
import type { Turn } from "../service/turn.js";
import type { AbilityManager } from "./ability-manager.js";
import { callerOf } from "./caller-of.js";
import type { CapabilityFiles } from "./capability-files.js";
import type { ClientLinks } from "./client-links.js";
import type { DirectCalls } from "./direct-calls.js";
import type { Fault } from "./fault.js";
import type { PublishCall } from "./publish-call.js";
import type { ServiceCore } from "./service-core.js";
import type { ServiceFiles } from "./service-files.js";
import type { ServiceLife } from "./service-life.js";
import type { SimulatedProcess } from "./simulated-process.js";
import type { SizeScan } from "./size-scan.js";

export interface ServiceHostParts {
  readonly profile: Profile;
  readonly core: ServiceCore;
  readonly life: ServiceLife;
  readonly clients: ClientLinks;
  readonly abilities: AbilityManager;
  readonly files: ServiceFiles;
  readonly capabilities: CapabilityFiles;
  readonly direct: DirectCalls;
  readonly publish: PublishCall;
  readonly sizes: SizeScan;
  readonly faults: readonly Fault[];
  readonly moveFiles: MoveFiles | undefined;
}

/** The service behind its door: every call loads it, runs one transition, and answers. */
export class ServiceHost implements ServiceDoor {
  readonly #watched = new WeakSet<SimulatedProcess>();

  constructor(private readonly parts: ServiceHostParts) {}

  openSession(
    caller: SimulatedProcess,
    kind: SessionKind,
    deliver: (message: ClientMessage) => void,
  ): OpenAnswer {
    const { clients } = this.parts;
    clients.proxyDropped(caller);
    const answer = this.#turn((turn) => openSession(turn, callerOf(caller), kind));
    const code = this.#answer("openSession", answer.code);
    if (answer.code === serviceCodes.ok) {
      clients.opened(caller, kind, deliver);
      this.#watch(caller);
    }
    return answer.message === undefined ? { code } : { code, message: answer.message };
  }

  appendBackup(caller: SimulatedProcess, bundleNames: readonly string[], infos?: readonly string[]): number {
    return this.#code("appendBackup", (turn) => appendBackup(turn, callerOf(caller), bundleNames, infos));
  }

  appendIncremental(
    caller: SimulatedProcess,
    bundles: readonly IncrementalBundle[],
    infos?: readonly string[],
  ): number {
    // The caller keeps its descriptors; the service works on copies, which it closes when the bundle is through.
    const copied = bundles.map((bundle) => ({ ...bundle, manifestFd: this.#copy(bundle.manifestFd) }));
    const code = this.#code("appendIncremental", (turn) =>
      appendIncremental(turn, callerOf(caller), copied, infos),
    );
    this.#closeUnused(copied);
    return code;
  }

  appendRestore(
    caller: SimulatedProcess,
    document: string,
    bundleNames: readonly string[],
    infos?: readonly string[],
  ): number {
    return this.#code("appendRestore", (turn) =>
      appendRestore(turn, callerOf(caller), document, bundleNames, infos),
    );
  }

  getFileHandle(caller: SimulatedProcess, bundleName: string, uri: string): number {
    return this.#code("getFileHandle", (turn) => getFileHandle(turn, callerOf(caller), bundleName, uri));
  }

  getFileHandles(caller: SimulatedProcess, bundleName: string, uris: readonly string[]): number {
    return this.#code("getFileHandles", (turn) => getFileHandles(turn, callerOf(caller), bundleName, uris));
  }

  publishFile(caller: SimulatedProcess, bundleName: string, uri: string): number {
    this.parts.life.load();
    return this.#answer("publishFile", this.parts.publish.publish(caller, bundleName, uri));
  }

  release(caller: SimulatedProcess): number {
    return this.#code("release", (turn) => release(turn, callerOf(caller)));
  }

  getLocalCapabilities(caller: SimulatedProcess): number {
    this.parts.clients.proxyDropped(caller);
    this.parts.life.load();
    return this.parts.capabilities.full(caller);
  }

  getLocalCapabilitiesIncremental(caller: SimulatedProcess, list: readonly BundleTime[]): number {
    this.parts.clients.proxyDropped(caller);
    this.parts.life.load();
    return this.parts.capabilities.incremental(caller, list);
  }

  getSessionCapabilities(caller: SimulatedProcess): number {
    this.parts.life.load();
    return this.parts.capabilities.ofSession(caller);
  }

  getBackupInfo(caller: SimulatedProcess, bundleName: string): string | undefined {
    this.parts.clients.proxyDropped(caller);
    this.parts.life.load();
    return this.parts.direct.backupInfo(caller, bundleName);
  }

  updateTimer(caller: SimulatedProcess, bundleName: string, timeoutMs: number): boolean {
    this.parts.clients.proxyDropped(caller);
    return this.#turn((turn) => updateTimer(turn, callerOf(caller), bundleName, timeoutMs));
  }

  updateSendRate(caller: SimulatedProcess, bundleName: string, rate: number): boolean {
    this.parts.clients.proxyDropped(caller);
    const connection = this.#turn((turn) => connectionForSendRate(turn, callerOf(caller), bundleName));
    const running = connection === undefined ? undefined : this.parts.abilities.find(connection);
    return running?.extension.updateSendRate(rate) === serviceCodes.ok;
  }

  cancel(caller: SimulatedProcess, _kind: SessionKind, bundleName: string): number {
    return this.#code("cancel", (turn) => cancel(turn, callerOf(caller), bundleName));
  }

  getBackupDataSize(
    caller: SimulatedProcess,
    _kind: SessionKind,
    isPreciseScan: boolean,
    list: readonly BundleTime[],
  ): number {
    this.parts.life.load();
    return this.#answer("getBackupDataSize", this.parts.sizes.start(caller, isPreciseScan, list));
  }

  cleanBundleTempDir(caller: SimulatedProcess, _kind: SessionKind, bundleName: string): Promise<boolean> {
    this.parts.life.load();
    return this.parts.direct.cleanTempDir(caller, bundleName);
  }

  getCompatibilityInfo(
    caller: SimulatedProcess,
    _kind: SessionKind,
    bundleName: string,
    extInfo: string,
  ): Promise<{ readonly code: number; readonly text: string }> {
    this.parts.life.load();
    return this.parts.direct.compatibilityInfo(caller, bundleName, extInfo);
  }

  migrateFile(caller: SimulatedProcess, request: MigrationRequest): number {
    const { moveFiles } = this.parts;
    return this.#code("migrateFile", (turn) => migrateFile(turn, callerOf(caller), request, moveFiles));
  }

  #turn<Result>(step: (turn: Turn) => Result): Result {
    this.parts.life.load();
    return this.parts.core.turn(step);
  }

  #code(call: string, step: (turn: Turn) => number): number {
    return this.#answer(call, this.#turn(step));
  }

  #answer(call: string, code: number): number {
    return this.parts.faults.reduce((current, fault) => fault.answer?.(call, current) ?? current, code);
  }

  /** Death of the client's process ends its session (clause A13). */
  #watch(caller: SimulatedProcess): void {
    if (this.#watched.has(caller)) return;
    this.#watched.add(caller);
    caller.onExit(() => {
      this.parts.clients.proxyDropped(caller);
      if (!this.parts.life.loaded) return;
      this.parts.core.turn((turn) => {
        clientDied(turn, caller.identity.tokenId);
      });
    });
  }

  #copy(fd: number): number {
    if (fd < 0) return -1;
    return this.parts.files.create(this.parts.files.read(fd), "manifestFd of appendBundles");
  }

  #closeUnused(bundles: readonly IncrementalBundle[]): void {
    const used = new Set<number>();
    for (const { manifestFd } of this.parts.core.state.session?.bundles.values() ?? []) used.add(manifestFd);
    for (const { manifestFd } of bundles) {
      if (manifestFd >= 0 && !used.has(manifestFd)) this.parts.files.close(manifestFd);
    }
  }
}
