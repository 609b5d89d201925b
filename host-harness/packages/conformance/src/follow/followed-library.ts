import {
  createBackupModule,
  DescriptorLedger,
  SandboxFiles,
  SimulatedProcess,
} from "@ohbackup/reference-model";
import type { Clock, OpenAnswer, Profile, ServiceDoor, SessionKind } from "@ohbackup/reference-model";
import { scriptArguments } from "../judge/script-arguments.js";
import type { Call } from "../judge/history/call.js";

const standstill: Clock = {
  now: () => 0,
  wallTime: () => 0,
  setTimeout: () => ({ dueAt: Number.POSITIVE_INFINITY }),
  clearTimeout: () => undefined,
};

/** A number that the library read, with the bundle it is for. */
export interface ReadNumber {
  readonly bundleName: string;
  readonly value: number;
}

/** What the script library makes of arguments and answers: asked of the model's own, in front of a service that listens. */
export class FollowedLibrary {
  readonly #module: Readonly<Record<string, unknown>>;
  #openAnswer: OpenAnswer = { code: 0 };
  #read: ReadNumber | undefined;

  constructor(profile: Profile) {
    const identity = { bundleName: "com.example.judge", pid: 1, uid: 20_010_001, tokenId: 1 };
    const rights = { permissions: ["ohos.permission.BACKUP"], systemApp: true };
    const process = new SimulatedProcess("judge", identity, new SandboxFiles([]), rights);
    const world = { profile, clock: standstill, ledger: new DescriptorLedger(), service: this.#door() };
    const module: unknown = createBackupModule(world, process);
    this.#module = module as Readonly<Record<string, unknown>>;
  }

  /** Code that a constructor throws for an answer of the service; undefined when it returns. */
  constructorError(kind: SessionKind, answer: OpenAnswer): number | undefined {
    this.#openAnswer = answer;
    const constructor: unknown = Reflect.get(this.#module, kind);
    if (typeof constructor !== "function") return undefined;
    try {
      Reflect.construct(constructor, [{}]);
      return undefined;
    } catch (thrown) {
      return codeOf(thrown);
    }
  }

  /** What reaches the service of `updateTimer` and `updateSendRate`; undefined when nothing does. */
  numberOf(call: Call): ReadNumber | undefined {
    this.#read = undefined;
    const member: unknown = Reflect.get(this.#module, call.method);
    if (typeof member !== "function") return undefined;
    try {
      Reflect.apply(member, this.#module, scriptArguments(call));
    } catch (thrown) {
      if (codeOf(thrown) === undefined) throw thrown;
    }
    return this.#read;
  }

  #door(): ServiceDoor {
    const listen = (_caller: unknown, bundleName: string, value: number): boolean => {
      this.#read = { bundleName, value };
      return true;
    };
    return {
      openSession: () => this.#openAnswer,
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
      updateTimer: listen,
      updateSendRate: listen,
      cancel: () => 0,
      getBackupDataSize: () => 0,
      cleanBundleTempDir: () => Promise.resolve(true),
      getCompatibilityInfo: () => Promise.resolve({ code: 0, text: "" }),
    };
  }
}

function codeOf(thrown: unknown): number | undefined {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "number"
    ? thrown.code
    : undefined;
}
