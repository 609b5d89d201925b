import { writeSync } from "node:fs";
import { createBackupModule } from "@ohbackup/reference-model";
import type { Fault, SimulatedProcess } from "@ohbackup/reference-model";
import { asObject } from "../../json-value.js";
import type { JsonObject, JsonValue } from "../../json-value.js";
import type { RecordedFile } from "../../trace/recording/recording-schema.js";
import { contentOf, jsonOrText } from "./observed-file.js";
import { Counter, Observer, closeOwn } from "./observer.js";
import { Pace } from "./pace.js";
import type { RecordedEvent, RecordedStep, ReplayableRecording } from "./recorded.js";
import { textOf } from "./placeholders.js";
import { RecordedNames } from "./recorded-names.js";
import { ReplayWorld } from "./replay-world.js";
import { rewrittenIndex } from "./rewritten-index.js";
import { racingSteps } from "./races.js";
import { TakenWay } from "./ways.js";
import type { ChoicePoint, Way } from "./ways.js";
import { scriptArgument } from "./script-arguments.js";
import type { ScriptHost } from "./script-arguments.js";
import { errorMembers, keysOf, propertyOf, valueMembers } from "./script-values.js";
import { finalTreeOf } from "./final-tree.js";

/** What a replayed call led to. */
export interface ObservedStep {
  readonly step: RecordedStep;
  t: number;
  done: number | undefined;
  outcome: JsonObject | undefined;
  returned: JsonValue | undefined;
}

export interface Replayed {
  readonly steps: readonly ObservedStep[];
  readonly events: readonly RecordedEvent[];
  readonly finalTree: readonly JsonObject[];
  /** Notes on waits that were given up. */
  readonly givenUp: readonly string[];
  /** Where the threads of the service, of extensions and of the platform had something to decide, in order. */
  readonly points: readonly ChoicePoint[];
}

type AnyFunction = (...args: readonly unknown[]) => unknown;

/**
 * Replays a recording's calls on the model and writes down what it shows. Recordings were made without a umask, and the
 * model's files are real ones, so the host's is put aside meanwhile.
 */
export async function replay(
  recording: ReplayableRecording,
  way: Way = {},
  faults: readonly Fault[] = [],
): Promise<Replayed> {
  const umask = process.umask(0);
  try {
    return await new Replay(recording, way, faults).run();
  } finally {
    process.umask(umask);
  }
}

class Replay {
  readonly #counter = new Counter();
  readonly #observer: Observer;
  readonly #world: ReplayWorld;
  readonly #pace: Pace;
  readonly #names: RecordedNames;
  readonly #steps: ObservedStep[] = [];
  readonly #sessions = new Map<string, object>();
  readonly #clients = new Map<string, { readonly process: SimulatedProcess; readonly module: object }>();
  readonly #taken: TakenWay;
  #activeClient: string;
  #index: JsonValue | undefined;

  constructor(
    private readonly recording: ReplayableRecording,
    way: Way,
    faults: readonly Fault[],
  ) {
    this.#taken = new TakenWay(recording, way);
    this.#observer = new Observer(this.#counter, (bundle, bytes) => this.#names.translate(bundle, bytes));
    this.#world = new ReplayWorld(
      recording,
      {
        onCall: (bundle, call) => {
          this.#observer.abilityCalled(this.#world.world, bundle, call);
        },
        onRejection: (bundle, reason) => {
          this.#observer.abilityRejected(bundle, reason);
        },
      },
      this.#taken.choices(this.#observer.events),
      faults,
    );
    this.#observer.listen(this.#world.world);
    this.#activeClient = recording.activeClient;
    this.#names = new RecordedNames((bundle) => this.#world.sandboxOf(bundle));
    this.#pace = new Pace(recording, this.#world.clock, this.#observer, this.#steps);
  }

  async run(): Promise<Replayed> {
    const racing = racingSteps(this.recording);
    try {
      for (const step of this.recording.steps) {
        await this.#pace.until(step.t);
        if (racing.has(step)) await this.#pace.letPass(this.#taken.stepsBeforeCall());
        const observed: ObservedStep = {
          step,
          t: this.#counter.next(),
          done: undefined,
          outcome: undefined,
          returned: undefined,
        };
        this.#steps.push(observed);
        this.#perform(observed);
      }
      await this.#pace.toTheEnd();
      const { events } = this.#observer;
      return {
        steps: this.#steps,
        events,
        finalTree: finalTreeOf(this.#world),
        givenUp: this.#pace.givenUp,
        points: this.#taken.points,
      };
    } finally {
      this.#world.close();
    }
  }

  #perform(observed: ObservedStep): void {
    const { call, args } = observed.step;
    if (call === "client:write") this.#write(observed.step);
    else if (call.startsWith("world:")) this.#changeWorld(call.slice("world:".length), args);
    else this.#callScript(observed);
  }

  #client(name = this.#activeClient): { readonly process: SimulatedProcess; readonly module: object } {
    const known = this.#clients.get(name);
    if (known !== undefined) return known;
    const process = this.#world.startClient(name);
    const client = { process, module: createBackupModule(this.#world.world, process) };
    this.#clients.set(name, client);
    return client;
  }

  /** The same application with other rights stays the same process, sessions included. */
  #setClient(name: string): void {
    const before = this.recording.clients.get(this.#activeClient);
    const after = this.recording.clients.get(name);
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
      folder: this.#world.callerFolder,
      opened: (fd) => {
        this.#world.world.ledger.opened(fd, process.name, "argument of a recording");
      },
      callback: () => {
        return (...received) => {
          this.#settle(observed, { callback: this.#callbackOutcome(received) });
        };
      },
      callbacks: (names) =>
        this.#observer.callbacks(names, !call.includes("SessionRestore"), this.#world.world, process),
    };
    const args = observed.step.args.map((value) => scriptArgument(this.#observer.withRealNames(value), host));
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
    const id = asObject(step.outcome?.["returned"])?.["session"];
    const name = typeof id === "string" ? id : "";
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
    closeOwn(this.#world.world, this.#client().process, fd);
    return { ...keys, fdJson: jsonOrText(text) };
  }

  #callbackOutcome([error, data]: readonly unknown[]): JsonObject {
    return {
      ...(error === undefined ? {} : { err: errorMembers(error) }),
      data: error === undefined ? this.#resolved(data) : valueMembers(data),
    };
  }

  #settle(observed: ObservedStep, outcome: JsonObject): void {
    observed.done = this.#counter.next();
    observed.outcome = outcome;
  }

  #changeWorld(change: string, args: readonly JsonValue[]): void {
    const [target, value] = args;
    const name = typeof target === "string" ? target : "";
    switch (change) {
      case "clearData":
        this.#world.clearData(name);
        return;
      case "putFiles":
        this.#world.putFiles(name, value as unknown as readonly RecordedFile[]);
        return;
      case "setConfig":
        this.#world.setConfig(name, value);
        return;
      case "setClient":
        this.#setClient(name);
        return;
      case "killExtension":
        this.#world.world.killExtension(name);
        return;
      case "killService":
        this.#world.world.killService();
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
    const target = asObject(this.#observer.withRealNames(args[0] ?? null));
    const bundle = textOf(target?.["bundleName"]);
    const uri = textOf(target?.["uri"]);
    const handle = this.#observer.takeHandle(bundle, uri);
    if (handle === undefined) return;
    const { process } = this.#client();
    const content = this.#contentFor(bundle, uri);
    for (const [fd, bytes] of [
      [handle.fd, content],
      [handle.manifestFd, Buffer.from(manifest ?? "", "utf8")],
    ] as const) {
      if (fd < 0) continue;
      writeAll(fd, bytes);
      closeOwn(this.#world.world, process, fd);
    }
  }

  #contentFor(bundle: string, uri: string): Buffer {
    const base = uri.slice(uri.lastIndexOf("/") + 1);
    const saved =
      this.#observer.saved.get(`${bundle} ${uri}`) ?? this.#observer.saved.get(`${bundle} ${base}`);
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

/** A call in callback style answers later, whatever it returns. */
function hasCallback({ outcome }: RecordedStep): boolean {
  return outcome?.["callback"] !== undefined;
}
