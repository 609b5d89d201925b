import {
  createBackupModule,
  DescriptorLedger,
  SandboxFiles,
  SimulatedProcess,
} from "@ohbackup/reference-model";
import type { Clock, Profile, ServiceDoor } from "@ohbackup/reference-model";

/** Time that stands still: nothing that a call leads to is ever done. */
const standstill: Clock = {
  now: () => 0,
  wallTime: () => 0,
  setTimeout: () => ({ dueAt: Number.POSITIVE_INFINITY }),
  clearTimeout: () => undefined,
};

/** A service that takes everything and does nothing. */
export const silentService: ServiceDoor = {
  openSession: () => ({ code: 0 }),
  appendBackup: () => 0,
  appendIncremental: () => 0,
  appendRestore: () => 0,
  getFileHandle: () => 0,
  getFileHandles: () => 0,
  publishFile: () => 0,
  release: () => 0,
  getLocalCapabilities: () => -1,
  getLocalCapabilitiesIncremental: () => -1,
  getSessionCapabilities: () => -1,
  getBackupInfo: () => undefined,
  updateTimer: () => false,
  updateSendRate: () => false,
  cancel: () => 0,
  getBackupDataSize: () => 0,
  cleanBundleTempDir: () => Promise.resolve(true),
  getCompatibilityInfo: () => Promise.resolve({ code: 0, text: "" }),
};

/** The model's script library in a process of its own, in front of a service that only the judge hears. */
export interface SilentLibrary {
  /** May be given other rights between two calls. */
  readonly process: SimulatedProcess;
  readonly module: Readonly<Record<string, unknown>>;
}

export function silentLibrary(
  profile: Profile,
  service: ServiceDoor,
  rights: { readonly permissions: readonly string[]; readonly systemApp: boolean },
): SilentLibrary {
  const identity = { bundleName: "com.example.judge", pid: 1, uid: 20_010_001, tokenId: 1 };
  const process = new SimulatedProcess("judge", identity, new SandboxFiles([]), rights);
  const world = { profile, clock: standstill, ledger: new DescriptorLedger(), service };
  const module: unknown = createBackupModule(world, process);
  return { process, module: module as Readonly<Record<string, unknown>> };
}

/** Code of something thrown; undefined for errors of the engine, which have none. */
export function thrownCode(thrown: unknown): number | undefined {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "number"
    ? thrown.code
    : undefined;
}
