import {
  createBackupModule,
  DescriptorLedger,
  SandboxFiles,
  SimulatedProcess,
} from "@ohbackup/reference-model";
import type { Clock, Profile, ServiceDoor } from "@ohbackup/reference-model";
import type { Call } from "./history/call.js";
import type { Caller } from "./history/caller.js";
import { scriptArguments } from "./script-arguments.js";

/** What the script library must do with a call before the service hears of it. */
export type ApiAnswer =
  /** Throws; a code is missing for errors of the engine. */
  | { readonly does: "throws"; readonly code: number | undefined; readonly message: string }
  /** Hands back a promise, a value at once, or nothing. */
  | { readonly does: "promises" }
  | { readonly does: "returns" };

/** Time that stands still: nothing that a call leads to is ever done. */
const standstill: Clock = {
  now: () => 0,
  wallTime: () => 0,
  setTimeout: () => ({ dueAt: Number.POSITIVE_INFINITY }),
  clearTimeout: () => undefined,
};

/** A service that takes everything and does nothing. */
const silentService: ServiceDoor = {
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

/**
 * Asks the model's own binding what a call must do at once: permission, kind of application, number and types of
 * arguments (`spec/js-api.md §2.1`). The service behind it is silent, so that nothing else decides.
 */
export class ApiOracle {
  readonly #process: SimulatedProcess;
  readonly #module: Readonly<Record<string, unknown>>;
  readonly #sessions = new Map<string, object>();

  constructor(profile: Profile) {
    const identity = { bundleName: "com.example.judge", pid: 1, uid: 20_010_001, tokenId: 1 };
    const rights = { permissions: [], systemApp: false };
    this.#process = new SimulatedProcess("judge", identity, new SandboxFiles([]), rights);
    const world = { profile, clock: standstill, ledger: new DescriptorLedger(), service: silentService };
    const module: unknown = createBackupModule(world, this.#process);
    this.#module = module as Readonly<Record<string, unknown>>;
  }

  answer(call: Call, caller: Caller): ApiAnswer {
    const args = scriptArguments(call);
    this.#become({ permissions: ["ohos.permission.BACKUP"], systemApp: true });
    const receiver = call.method === "new" ? undefined : this.#receiverOf(call);
    this.#become(caller);
    try {
      const value =
        call.method === "new" ? this.#construct(call.kind, args) : invoke(receiver, call.method, args);
      return { does: value instanceof Promise ? "promises" : "returns" };
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown;
      const code = "code" in thrown && typeof thrown.code === "number" ? thrown.code : undefined;
      return { does: "throws", code, message: thrown.message };
    }
  }

  #become({ permissions, systemApp }: Pick<Caller, "permissions" | "systemApp">): void {
    this.#process.permissions = new Set(permissions);
    this.#process.systemApp = systemApp;
  }

  #receiverOf({ kind }: Call): object {
    if (kind === undefined) return this.#module;
    const known = this.#sessions.get(kind);
    if (known !== undefined) return known;
    const made = this.#construct(kind, [{}]);
    this.#sessions.set(kind, made);
    return made;
  }

  #construct(kind: string | undefined, args: readonly unknown[]): object {
    const constructor: unknown = Reflect.get(this.#module, kind ?? "");
    if (typeof constructor !== "function") throw new TypeError(`${kind ?? "undefined"} is not a constructor`);
    const made: unknown = Reflect.construct(constructor, args);
    if (typeof made !== "object" || made === null) throw new TypeError("a constructor made no object");
    return made;
  }
}

function invoke(receiver: object | undefined, method: string, args: readonly unknown[]): unknown {
  const member: unknown = receiver === undefined ? undefined : Reflect.get(receiver, method);
  if (typeof member !== "function") throw new TypeError(`${method} is not a function`);
  return Reflect.apply(member, receiver, args);
}
