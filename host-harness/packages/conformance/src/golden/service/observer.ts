import { closeSync } from "node:fs";
import type { EnvironmentEvent, SimulatedProcess, World } from "@ohbackup/reference-model";
import { asObject } from "../../json-value.js";
import type { JsonObject, JsonValue } from "../../json-value.js";
import { contentOf, deliveredFile, deliveredManifest, jsonOrText, openState } from "./observed-file.js";
import { nameWithoutClock, textOf } from "./placeholders.js";
import type { RecordedEvent } from "./recorded.js";
import type { AbilityCall } from "./scripted-ability.js";
import { errorMembers, keysOf, propertyOf, valueMembers } from "./script-values.js";

/** A file that the caller got and may write to. */
export interface ReceivedHandle {
  readonly fd: number;
  readonly manifestFd: number;
}

/** A session object, and who holds it. */
export interface ObservedSession {
  readonly name: string;
  /** Not a restore: its files are read, not written. */
  readonly isBackup: boolean;
  readonly process: SimulatedProcess;
}

/** Counts as a recording does: calls, outcomes and events share one counter. */
export class Counter {
  #value = 0;

  next(): number {
    this.#value += 1;
    return this.#value;
  }
}

/** Writes down what a replay shows, in the form of the recordings. */
export class Observer {
  readonly events: RecordedEvent[] = [];
  /** Bytes that backups delivered, by bundle and uri. */
  readonly saved = new Map<string, Buffer>();
  /** Handles that restores delivered and nobody has written yet. */
  readonly handles = new Map<string, ReceivedHandle[]>();
  readonly #rejections = new WeakSet<object>();
  #plainRejections: unknown[] = [];
  /** The session object whose callback is being written down. */
  #speaking: string | undefined;

  constructor(
    private readonly counter: Counter,
    /** Puts the recording's names of big files in the place of the model's. */
    private readonly translate: (bundle: string, text: string) => string,
  ) {}

  listen(world: World): void {
    // The caller's thread hears of its surroundings as it hears of callbacks: in a later turn, in order.
    world.onEnvironment((event) => {
      world.clock.setTimeout(() => {
        this.#environment(event);
      }, 0);
    });
  }

  abilityCalled(world: World, bundle: string, { method, args, sees }: AbilityCall): void {
    const detail: JsonObject = { bundle, method, args: args.map(valueMembers) };
    const members = { detail: sees === undefined ? detail : { ...detail, sees: [...sees] } };
    world.clock.setTimeout(() => {
      this.#speaking = undefined;
      this.#add("env:ability", members);
    }, 0);
  }

  abilityRejected(_bundle: string, reason: unknown): void {
    if (typeof reason === "object" && reason !== null) this.#rejections.add(reason);
    else this.#plainRejections.push(reason);
  }

  /** The callbacks object of a new session: one function for each name. */
  callbacks(names: readonly string[], session: ObservedSession, world: World): object {
    const entries = names.map((name) => {
      const listener = (...args: readonly unknown[]): void => {
        this.#callback(name, args, session, world);
      };
      return [name, listener] as const;
    });
    return Object.fromEntries(entries);
  }

  /** A recorded argument with the clock values that this replay's backup put into names. */
  withRealNames(value: JsonValue): JsonValue {
    const target = asObject(value);
    const { bundleName, uri } = target ?? {};
    if (target === undefined || typeof uri !== "string" || !uri.includes("<nowMs>")) return value;
    const names = [...this.saved.keys()].map((key) => key.slice(textOf(bundleName).length + 1));
    return { ...target, uri: names.findLast((name) => nameWithoutClock(name) === uri) ?? uri };
  }

  takeHandle(bundleName: string, uri: string): ReceivedHandle | undefined {
    return this.handles.get(`${bundleName} ${uri}`)?.shift();
  }

  #callback(cb: string, args: readonly unknown[], session: ObservedSession, world: World): void {
    const { isBackup, process } = session;
    this.#speaking = session.name;
    const [first, second] = args;
    switch (cb) {
      case "onFileReady":
        if (first === undefined) this.#file(second, isBackup, world, process);
        else this.#add(cb, { err: errorMembers(first) });
        return;
      case "onFileReadyBatch":
        if (first === undefined) this.#batch(second, world, process);
        else this.#add(cb, { err: errorMembers(first) });
        return;
      case "onBundleBegin":
      case "onBundleEnd":
      case "onMigrateResult":
        this.#bundleEvent(cb, first, second);
        return;
      case "onResultReport":
      case "onProcess":
        this.#add(cb, { bundle: valueMembers(first), data: jsonOrText(String(second)) });
        return;
      case "onBackupSizeReport":
        this.#add(cb, { data: jsonOrText(String(first)) });
        return;
      case "onBackupServiceDied":
        this.#add(cb, { args: args.length });
        return;
      default:
        this.#add(cb, first === undefined ? {} : { err: errorMembers(first) });
    }
  }

  #bundleEvent(cb: string, error: unknown, bundleName: unknown): void {
    if (error === undefined)
      this.#add(cb, { bundle: valueMembers(bundleName), data: valueMembers(bundleName) });
    else this.#add(cb, { bundle: valueMembers(propertyOf(error, "data")), err: errorMembers(error) });
  }

  #file(file: unknown, isBackup: boolean, world: World, process: SimulatedProcess): void {
    const bundle = String(propertyOf(file, "bundleName"));
    const uri = this.translate(bundle, String(propertyOf(file, "uri")));
    const known: JsonObject = { bundle, uri, keys: keysOf(file) };
    const fd = Number(propertyOf(file, "fd"));
    const manifestFd = Number(propertyOf(file, "manifestFd") ?? -1);
    if (isBackup) {
      const content = this.#content(bundle, uri, fd);
      if (content === undefined) {
        this.#add("onFileReady", { ...known, fd: "closed" });
        return;
      }
      this.saved.set(`${bundle} ${uri}`, content);
      const manifest = manifestFd >= 0 ? { manifest: deliveredManifest(contentOf(manifestFd)) } : {};
      this.#add("onFileReady", { ...known, ...deliveredFile(uri, content), ...manifest });
      for (const one of [fd, manifestFd]) closeOwn(world, process, one);
      return;
    }
    this.#keepHandle(bundle, uri, { fd, manifestFd });
    this.#add("onFileReady", { ...known, ...handleStates(world, process, fd, manifestFd) });
  }

  /** An index names the files beside it. Undefined when the descriptor is none that can be read. */
  #content(bundle: string, uri: string, fd: number): Buffer | undefined {
    let content: Buffer;
    try {
      content = contentOf(fd);
    } catch {
      return undefined;
    }
    if (uri !== "manage.json") return content;
    return Buffer.from(this.translate(bundle, content.toString("latin1")), "latin1");
  }

  #batch(files: unknown, world: World, process: SimulatedProcess): void {
    const list = Array.isArray(files) ? (files as readonly unknown[]) : [];
    const seen = list.map((file): JsonObject => {
      const bundle = String(propertyOf(file, "bundleName"));
      const uri = String(propertyOf(file, "uri"));
      const fd = Number(propertyOf(file, "fd"));
      const manifestFd = Number(propertyOf(file, "manifestFd") ?? -1);
      this.#keepHandle(bundle, uri, { fd, manifestFd });
      return { bundle, uri, keys: keysOf(file), ...handleStates(world, process, fd, manifestFd) };
    });
    this.#add("onFileReadyBatch", { files: seen });
  }

  #keepHandle(bundle: string, uri: string, handle: ReceivedHandle): void {
    const key = `${bundle} ${uri}`;
    this.handles.set(key, [...(this.handles.get(key) ?? []), handle]);
  }

  #environment(event: EnvironmentEvent): void {
    this.#speaking = undefined;
    switch (event.event) {
      case "saLoaded":
      case "saUnloadRequested":
      case "saUnloaded":
        this.#add(`env:${event.event}`, { detail: {} });
        return;
      case "connectAbility": {
        const { ability, bundleName: bundle, mode, timeoutS, want } = event;
        this.#add("env:connectAbility", { detail: { ability, bundle, mode, timeoutS, want: { ...want } } });
        return;
      }
      case "disconnectAbility":
      case "extensionDied":
        this.#add(`env:${event.event}`, { detail: { bundle: event.bundleName } });
        return;
      case "appGallery": {
        const { bundleName: bundle, op, userId } = event;
        this.#add("env:appGallery", { detail: { bundle, op, userId } });
        return;
      }
      case "commonEvent": {
        const { action, bundleName: bundle, detail, index, userId } = event;
        this.#add("env:commonEvent", { detail: { action, bundle, detail, index, userId } });
        return;
      }
      case "uncaught":
        this.#uncaught(event.bundleName, event.thrown);
    }
  }

  /** A rejected promise is heard of twice: by the framework, and as a rejection that nobody handled. */
  #uncaught(bundle: string, thrown: unknown): void {
    const detail = { bundle, detail: thrown instanceof Error ? thrown.message : String(thrown) };
    this.#add("env:extUncaught", { detail });
    const wasRejected =
      typeof thrown === "object" && thrown !== null
        ? this.#rejections.has(thrown)
        : this.#plainRejections.includes(thrown);
    if (wasRejected) this.#add("env:extUnhandledRejection", { detail });
  }

  #add(cb: string, members: JsonObject): void {
    const session = this.#speaking;
    this.events.push({ n: this.counter.next(), cb, members, ...(session === undefined ? {} : { session }) });
  }
}

function handleStates(world: World, process: SimulatedProcess, fd: number, manifestFd: number): JsonObject {
  const state = (one: number): JsonValue => openState(world.ledger, process.name, one);
  return { fd: state(fd), ...(manifestFd < 0 ? {} : { manifest: state(manifestFd) }) };
}

/** Closes a descriptor of a caller. */
export function closeOwn(world: World, process: SimulatedProcess, fd: number): void {
  if (fd < 0) return;
  if (!world.ledger.close(fd, process.name) && !world.ledger.isRecorded(fd, process.name)) closeSync(fd);
}
