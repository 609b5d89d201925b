import { writeSync } from "node:fs";
import { createBackupModule } from "@ohbackup/reference-model";
import type { Choices, SimulatedProcess } from "@ohbackup/reference-model";
import { asObject } from "../../json-value.js";
import type { JsonObject, JsonValue } from "../../json-value.js";
import type { RecordedFile } from "../../trace/recording/recording-schema.js";
import { contentOf, jsonOrText } from "./observed-file.js";
import { Counter, Observer, closeOwn } from "./observer.js";
import type { RecordedEvent, RecordedStep } from "./recorded.js";
import { textOf } from "./placeholders.js";
import { RecordedNames } from "./recorded-names.js";
import { ReplayWorld } from "./replay-world.js";
import type { Cast, ReplayWorldOptions } from "./replay-world.js";
import { rewrittenIndex } from "./rewritten-index.js";
import { scriptArgument } from "./script-arguments.js";
import type { ScriptHost } from "./script-arguments.js";
import { errorMembers, keysOf, propertyOf, valueMembers } from "./script-values.js";

/** What a call that was played led to. */
export interface ObservedStep {
  readonly step: RecordedStep;
  t: number;
  done: number | undefined;
  outcome: JsonObject | undefined;
  returned: JsonValue | undefined;
}

export interface StageOptions extends Omit<ReplayWorldOptions, "choices"> {
  /** What is not left to the seed; may look at the events so far. */
  readonly choices?: (seen: readonly RecordedEvent[]) => Partial<Choices>;
  /** False: big files keep the names that devices give them; default: they get those of the recorded build. */
  readonly translatesNames?: boolean;
}

interface OpenArgument {
  readonly fd: number;
  readonly owner: string;
}

type AnyFunction = (...args: readonly unknown[]) => unknown;

/** Plays steps in the form of the recordings on the model, and writes down what it shows. */
export class Stage {
  readonly #counter = new Counter();
  readonly observer: Observer;
  readonly world: ReplayWorld;
  readonly steps: ObservedStep[] = [];
  readonly #names: RecordedNames;
  readonly #sessions = new Map<string, object>();
  readonly #clients = new Map<string, { readonly process: SimulatedProcess; readonly module: object }>();
  readonly #arguments = new Map<ObservedStep, OpenArgument[]>();
  #activeClient: string;
  #index: JsonValue | undefined;

  constructor(
    private readonly cast: Cast,
    { choices, translatesNames = true, ...options }: StageOptions = {},
  ) {
    this.observer = new Observer(this.#counter, (bundle, bytes) =>
      translatesNames ? this.#names.translate(bundle, bytes) : bytes,
    );
    this.world = new ReplayWorld(
      cast,
      {
        onCall: (bundle, call) => {
          this.observer.abilityCalled(this.world.world, bundle, call);
        },
        onRejection: (bundle, reason) => {
          this.observer.abilityRejected(bundle, reason);
        },
      },
      { ...options, ...(choices === undefined ? {} : { choices: choices(this.observer.events) }) },
    );
    this.observer.listen(this.world.world);
    this.#activeClient = cast.activeClient;
    this.#names = new RecordedNames((bundle) => this.world.sandboxOf(bundle));
  }

  /** Makes a call, or changes the world. What came of it is filled in when it is known. */
  perform(step: RecordedStep): ObservedStep {
    const observed: ObservedStep = {
      step,
      t: this.#counter.next(),
      done: undefined,
      outcome: undefined,
      returned: undefined,
    };
    this.steps.push(observed);
    const { call, args } = step;
    if (call === "client:write") this.#write(step);
    else if (call.startsWith("world:")) this.#changeWorld(call.slice("world:".length), args);
    else this.#callScript(observed);
    return observed;
  }

  /** Notes that nobody waits any longer for the outcome of a call. */
  giveUp(observed: ObservedStep): void {
    if (observed.done === undefined) this.#settle(observed, { pending: true });
  }

  #client(name = this.#activeClient): { readonly process: SimulatedProcess; readonly module: object } {
    const known = this.#clients.get(name);
    if (known !== undefined) return known;
    const process = this.world.startClient(name);
    const client = { process, module: createBackupModule(this.world.world, process) };
    this.#clients.set(name, client);
    return client;
  }

  /** The same application with other rights stays the same process, sessions included. */
  #setClient(name: string): void {
    const before = this.cast.clients.get(this.#activeClient);
    const after = this.cast.clients.get(name);
    const known = this.#clients.get(this.#activeClient);
    this.#activeClient = name;
    if (known === undefined || after === undefined || before?.bundle !== after.bundle) return;
    known.process.permissions = new Set(after.permissions);
    known.process.systemApp = after.systemApp;
    this.#clients.set(name, known);
  }

  #callScript(observed: ObservedStep): void {
    const { call, session } = observed.step;
    const { process, module } = this.#client();
    const host: ScriptHost = {
      folder: this.world.callerFolder,
      opened: (fd) => {
        this.world.world.ledger.opened(fd, process.name, `argument of ${call}`);
        this.#argumentsOf(observed).push({ fd, owner: process.name });
      },
      callback: () => {
        return (...received) => {
          this.#settle(observed, { callback: this.#callbackOutcome(received) });
        };
      },
      callbacks: (names) =>
        this.observer.callbacks(
          names,
          { name: sessionOf(observed.step), isBackup: !call.includes("SessionRestore"), process },
          this.world.world,
        ),
    };
    const args = observed.step.args.map((value) => scriptArgument(this.observer.withRealNames(value), host));
    try {
      const result = this.#invoke(call, session, module, args);
      if (result instanceof Promise) this.#await(observed, result);
      else if (hasCallback(observed.step)) observed.returned = valueMembers(result);
      else this.#settle(observed, { returned: this.#returned(observed.step, result) });
    } catch (error) {
      this.#settle(observed, { thrown: errorMembers(error) });
    }
  }

  #invoke(call: string, session: string | undefined, module: object, args: readonly unknown[]): unknown {
    if (call.startsWith("new ")) {
      const type = propertyOf(module, call.slice("new ".length)) as new (
        ...args: readonly unknown[]
      ) => object;
      return new type(...args);
    }
    const method = call.slice(call.indexOf(".") + 1);
    const target = call.startsWith("module.") ? module : this.#sessions.get(session ?? "");
    const found = propertyOf(target ?? this.#prototype(module, call), method) as AnyFunction;
    // The words of the engine about the script that made the recordings.
    if (typeof found !== "function") throw new TypeError("target[m] is not a function");
    return Reflect.apply(found, target, args);
  }

  #prototype(module: object, call: string): unknown {
    return propertyOf(propertyOf(module, call.slice(0, call.indexOf("."))), "prototype");
  }

  #returned(step: RecordedStep, result: unknown): JsonValue {
    if (!step.call.startsWith("new ")) return valueMembers(result);
    const name = sessionOf(step);
    this.#sessions.set(name, result as object);
    return { session: name };
  }

  #await(observed: ObservedStep, promise: Promise<unknown>): void {
    promise.then(
      (value) => {
        this.#settle(observed, { resolved: this.#resolved(value) });
      },
      (error: unknown) => {
        this.#settle(observed, { rejected: errorMembers(error) });
      },
    );
  }

  /** A capability document is shown by its content. */
  #resolved(value: unknown): JsonValue {
    const fd = propertyOf(value, "fd");
    if (typeof fd !== "number") return valueMembers(value);
    const keys = { keys: keysOf(value) };
    if (fd < 0) return { ...keys, fdJson: { readError: "ERR_OUT_OF_RANGE", fd } };
    const text = contentOf(fd).toString("utf8");
    closeOwn(this.world.world, this.#client().process, fd);
    return { ...keys, fdJson: jsonOrText(text) };
  }

  #callbackOutcome([error, data]: readonly unknown[]): JsonObject {
    return {
      ...(error === undefined ? {} : { err: errorMembers(error) }),
      data: error === undefined ? this.#resolved(data) : valueMembers(data),
    };
  }

  #argumentsOf(observed: ObservedStep): OpenArgument[] {
    const known = this.#arguments.get(observed) ?? [];
    this.#arguments.set(observed, known);
    return known;
  }

  #settle(observed: ObservedStep, outcome: JsonObject): void {
    // Too late: the caller went on without it.
    if (observed.done !== undefined) return;
    observed.done = this.#counter.next();
    observed.outcome = outcome;
    // The caller closes what it handed over, unless the library took it.
    for (const { fd, owner } of this.#argumentsOf(observed).splice(0))
      this.world.world.ledger.close(fd, owner);
  }

  #changeWorld(change: string, args: readonly JsonValue[]): void {
    const [target, value] = args;
    const name = typeof target === "string" ? target : "";
    switch (change) {
      case "clearData":
        this.world.clearData(name);
        return;
      case "putFiles":
        this.world.putFiles(name, value as unknown as readonly RecordedFile[]);
        return;
      case "setConfig":
        this.world.setConfig(name, value);
        return;
      case "setClient":
        this.#setClient(name);
        return;
      case "killExtension":
        this.world.world.killExtension(name);
        return;
      case "killService":
        this.world.world.killService();
        return;
      case "killClient":
        this.#client(name === "" ? undefined : name).process.exit("killed");
        this.#clients.delete(name === "" ? this.#activeClient : name);
        return;
      case "note":
        if (name === "index written by the client") this.#index = value;
        return;
      default:
        throw new TypeError(`a recording changes the world by ${change}, which no replay knows`);
    }
  }

  /** The caller writes what it got in the backup before, and the report, and closes both descriptors. */
  #write({ args, manifest }: RecordedStep): void {
    const target = asObject(this.observer.withRealNames(args[0] ?? null));
    const bundle = textOf(target?.["bundleName"]);
    const uri = textOf(target?.["uri"]);
    const handle = this.observer.takeHandle(bundle, uri);
    if (handle === undefined) return;
    const { process } = this.#client();
    const content = this.#contentFor(bundle, uri);
    for (const [fd, bytes] of [
      [handle.fd, content],
      [handle.manifestFd, Buffer.from(manifest ?? "", "utf8")],
    ] as const) {
      if (fd < 0) continue;
      writeAll(fd, bytes);
      closeOwn(this.world.world, process, fd);
    }
  }

  #contentFor(bundle: string, uri: string): Buffer {
    const base = uri.slice(uri.lastIndexOf("/") + 1);
    const saved = this.observer.saved.get(`${bundle} ${uri}`) ?? this.observer.saved.get(`${bundle} ${base}`);
    const content = saved ?? Buffer.alloc(0);
    return base === "manage.json" && this.#index !== undefined
      ? rewrittenIndex(content, this.#index)
      : content;
  }
}

function writeAll(fd: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(fd, bytes, written, bytes.length - written, written);
}

/** The name of a session object that a call makes: recordings have it in the outcome, plans beforehand. */
function sessionOf({ outcome, session = "" }: RecordedStep): string {
  const id = asObject(outcome?.["returned"])?.["session"];
  return typeof id === "string" ? id : session;
}

/** A call in callback style answers later, whatever it returns. A plan does not know the outcome yet. */
function hasCallback({ outcome, args }: RecordedStep): boolean {
  if (outcome !== undefined) return outcome["callback"] !== undefined;
  return args.some((value) => asObject(value)?.["function"] === true);
}
