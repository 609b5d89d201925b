import { closeSync, openSync, writeFileSync } from "node:fs";
import type { ModuleNamespace } from "../runtime/arkts-runtime.js";
import type { TestDevice } from "./device.js";

type Callback = (...args: unknown[]) => void;
export type SessionKind = "SessionBackup" | "SessionRestore" | "IncrementalBackupSession";

/** What a method of a scripted session was called with. */
export interface ScriptedCall {
  readonly method: string;
  readonly args: readonly unknown[];
}

/** An error as the platform's native layer makes it. */
export function businessError(code: number, message: string, data?: string): Error {
  return Object.assign(new Error(message), data === undefined ? { code } : { code, data });
}

/** One session object, from the service's side. */
export class ScriptedSession {
  readonly calls: ScriptedCall[] = [];

  constructor(
    readonly kind: SessionKind,
    private readonly callbacks: Readonly<Record<string, Callback>>,
  ) {}

  /** Calls a callback of the application with exactly these arguments. */
  emit(name: string, ...args: unknown[]): void {
    this.callbacks[name]?.(...args);
  }
}

/** Answers of the service; what is not given succeeds without doing anything. */
export interface Script {
  open?: (kind: SessionKind) => void;
  appendBundles?: (session: ScriptedSession, args: readonly unknown[]) => unknown;
  getFileHandle?: (session: ScriptedSession, meta: { bundleName: string; uri: string }) => unknown;
  publishFile?: (session: ScriptedSession, meta: { bundleName: string; uri: string }) => unknown;
  release?: (session: ScriptedSession) => unknown;
  cancel?: (session: ScriptedSession, bundle: string) => number;
  getBackupInfo?: (bundle: string) => string | undefined;
  updateTimer?: (bundle: string, timeoutMs: number) => boolean;
  updateSendRate?: (bundle: string, rate: number) => boolean;
  /** Text of the capability document, or the negative number that a failure resolves with. */
  capabilities?: string | number;
}

/** A stand-in for `@ohos.file.backup` whose answers a test writes down. */
export class ScriptedBackup {
  readonly sessions: ScriptedSession[] = [];
  /** Descriptors that restores were appended with, and whether each was open then. */
  readonly given: { readonly fd: number; readonly open: boolean }[] = [];
  script: Script = {};

  constructor(private readonly device: TestDevice) {}

  /** A file with a content, handed over as the service does it: with members that cannot be enumerated. */
  file(
    members: { bundleName: string; uri: string },
    content: Uint8Array | string,
    manifest?: string,
  ): object {
    const file = {};
    const define = (name: string, value: unknown): void => {
      Object.defineProperty(file, name, { value });
    };
    define("bundleName", members.bundleName);
    define("uri", members.uri);
    define("fd", this.descriptorOf(`from-service-${members.uri}`, content));
    if (manifest !== undefined) {
      define("manifestFd", manifest === "" ? -1 : this.descriptorOf(`manifest-${members.uri}`, manifest));
    }
    return file;
  }

  /** Two empty files to write to, as a restore hands them out; `path` is where the first one is. */
  handle(members: { bundleName: string; uri: string }): object {
    const file = {};
    const values = {
      ...members,
      fd: this.descriptorOf(`restored-${members.uri}`, "", "w+"),
      manifestFd: this.descriptorOf(`restored-${members.uri}.rp`, "", "w+"),
    };
    for (const [name, value] of Object.entries(values)) Object.defineProperty(file, name, { value });
    return file;
  }

  /** Device path of what was written to a handle. */
  pathOf(uri: string): string {
    return `/data/storage/el2/base/restored-${uri}`;
  }

  namespace(): ModuleNamespace {
    return { default: this.#module() };
  }

  private descriptorOf(name: string, content: Uint8Array | string, flags = "r"): number {
    const path = this.device.hostPath(`/data/storage/el2/base/${name}`);
    writeFileSync(path, content);
    return this.device.handOver(openSync(path, flags), name);
  }

  #capabilities(): { fd: number } {
    const answer = this.script.capabilities ?? "{}";
    return { fd: typeof answer === "number" ? answer : this.descriptorOf("capabilities", answer) };
  }

  #module(): object {
    const session = (kind: SessionKind): unknown => this.#sessionClass(kind);
    return {
      getLocalCapabilities: (callback?: Callback) => {
        if (callback === undefined) return Promise.resolve().then(() => this.#capabilities());
        this.device.clock.setTimeout(() => {
          callback(undefined, this.#capabilities());
        }, 0);
        return undefined;
      },
      getBackupInfo: (bundle: string) => this.script.getBackupInfo?.(bundle),
      updateTimer: (bundle: string, timeoutMs: number) =>
        this.script.updateTimer?.(bundle, timeoutMs) ?? false,
      updateSendRate: (bundle: string, rate: number) => this.script.updateSendRate?.(bundle, rate) ?? false,
      SessionBackup: session("SessionBackup"),
      SessionRestore: session("SessionRestore"),
      IncrementalBackupSession: session("IncrementalBackupSession"),
    };
  }

  #sessionClass(kind: SessionKind): unknown {
    const service = this.#port();
    return class {
      readonly #session: ScriptedSession;
      constructor(callbacks: Readonly<Record<string, Callback>>) {
        this.#session = service.open(new ScriptedSession(kind, callbacks));
      }
      appendBundles(...args: unknown[]): unknown {
        const callback = args.at(-1);
        if (typeof callback === "function") return this.#answer("appendBundles", args, callback as Callback);
        return this.#answer("appendBundles", args);
      }
      getFileHandle(meta: { bundleName: string; uri: string }): unknown {
        return this.#answer("getFileHandle", [meta]);
      }
      publishFile(meta: { bundleName: string; uri: string }): unknown {
        return this.#answer("publishFile", [meta]);
      }
      release(): unknown {
        return this.#answer("release", []);
      }
      cancel(bundle: string): unknown {
        return this.#answer("cancel", [bundle]);
      }
      #answer(
        method: "appendBundles" | "getFileHandle" | "publishFile" | "release" | "cancel",
        args: unknown[],
        callback?: Callback,
      ): unknown {
        this.#session.calls.push({ method, args });
        const made = service.run(method, this.#session, args);
        if (callback === undefined) return made;
        const ended = Promise.resolve(made).then(
          () => [undefined, undefined],
          (error: unknown) => [error],
        );
        service.clock.setTimeout(() => {
          void ended.then((args) => {
            callback(...args);
          });
        }, 0);
        return undefined;
      }
    };
  }

  /** What a session object needs of this service. */
  #port(): {
    clock: TestDevice["clock"];
    open: (session: ScriptedSession) => ScriptedSession;
    run: (method: keyof Script, session: ScriptedSession, args: readonly unknown[]) => unknown;
  } {
    return {
      clock: this.device.clock,
      open: (session) => {
        this.script.open?.(session.kind);
        this.sessions.push(session);
        return session;
      },
      run: (method, session, args) => this.#run(method, session, args),
    };
  }

  #run(method: keyof Script, session: ScriptedSession, args: readonly unknown[]): unknown {
    const { script } = this;
    const meta = args[0] as { bundleName: string; uri: string };
    switch (method) {
      case "appendBundles":
        this.#takeDescriptor(args[0]);
        return script.appendBundles === undefined ? Promise.resolve() : script.appendBundles(session, args);
      case "getFileHandle":
        return script.getFileHandle === undefined ? Promise.resolve() : script.getFileHandle(session, meta);
      case "publishFile":
        return script.publishFile === undefined ? Promise.resolve() : script.publishFile(session, meta);
      case "release":
        return script.release === undefined ? Promise.resolve() : script.release(session);
      case "cancel":
        return script.cancel?.(session, args[0] as string);
      case "open":
      case "capabilities":
      case "getBackupInfo":
      case "updateTimer":
      case "updateSendRate":
        return undefined;
    }
  }

  /** The native layer closes the descriptor of a restore's append (`spec/js-api.md §2.4`). */
  #takeDescriptor(first: unknown): void {
    if (typeof first !== "number") return;
    this.given.push({ fd: first, open: this.device.ledger.isOpen(first, this.device.process.name) });
    if (!this.device.ledger.close(first, this.device.process.name) && first >= 0) {
      try {
        closeSync(first);
      } catch {
        // Not open: the service answers with 13900020, which the script says.
      }
    }
  }
}
