import { ConformanceError } from "../errors.js";
import { asObject } from "../json-value.js";
import type { JsonValue } from "../json-value.js";
import type { RecordedEvent } from "../golden/service/recorded.js";
import type { ObservedStep, Stage } from "../golden/service/stage.js";
import type { SavedFile } from "./saved-files.js";
import { savedSince } from "./saved-files.js";

/** Virtual time after which a caller does not wait for an outcome any longer; recorders waited as long. */
const patienceMs = 32_000;

/** Tasks that a plan may cause; one that goes on for ever is a mistake of the model and is told as such. */
const mostTasks = 500_000;

/** The caller of a plan: makes calls on a stage, waits for what comes of them, and remembers what it was given. */
export class Actor {
  /** What the last backup delivered, by bundle. */
  readonly saved = new Map<string, readonly SavedFile[]>();
  /** The last capability document; undefined before the first. */
  document: JsonValue | undefined;
  #tasks = 0;
  #sessions = 0;

  constructor(
    readonly stage: Stage,
    private readonly signal?: AbortSignal,
  ) {}

  get events(): readonly RecordedEvent[] {
    return this.stage.observer.events;
  }

  /** Name for the next session object; recordings count those that could not be opened, too. */
  nextSession(): string {
    this.#sessions += 1;
    return `s${String(this.#sessions)}`;
  }

  /** Makes a call and does not wait. */
  begin(call: string, args: readonly JsonValue[] = [], session?: string): ObservedStep {
    return this.stage.perform({ t: 0, call, args, ...(session === undefined ? {} : { session }) });
  }

  /** Makes a call and waits for its outcome; one that does not come is given up. */
  async call(call: string, args: readonly JsonValue[] = [], session?: string): Promise<ObservedStep> {
    const step = this.begin(call, args, session);
    await this.outcomeOf(step);
    return step;
  }

  async outcomeOf(step: ObservedStep): Promise<void> {
    await this.until(() => step.done !== undefined, patienceMs);
    this.stage.giveUp(step);
  }

  /** Lets time pass until something is so. False when it did not become so in time. */
  async until(met: () => boolean, limitMs: number): Promise<boolean> {
    const { clock } = this.stage.world;
    const end = clock.now() + limitMs;
    while (!met()) {
      if (this.signal?.aborted === true)
        throw new ConformanceError("interrupted", "playing a plan was interrupted.");
      this.#tasks += 1;
      if (this.#tasks > mostTasks)
        throw new Error(`the plan goes on after ${String(mostTasks)} tasks, at ${String(clock.now())} ms`);
      if (await clock.runNext(end)) continue;
      await clock.advance(end - clock.now());
      return met();
    }
    return true;
  }

  async pause(ms: number): Promise<void> {
    if (ms > 0) await this.until(() => false, ms);
  }

  /** Waits until nothing was heard for a while; at most so long. */
  async untilQuiet({ forMs, mostMs }: { readonly forMs: number; readonly mostMs: number }): Promise<void> {
    const { clock } = this.stage.world;
    const end = clock.now() + mostMs;
    for (;;) {
      const heard = this.events.length;
      const left = end - clock.now();
      if (left <= 0 || !(await this.until(() => this.events.length > heard, Math.min(forMs, left)))) return;
    }
  }

  /** Asks for a capability document and keeps it for restores. */
  async askCapabilities(args: readonly JsonValue[] = []): Promise<void> {
    const { outcome } = await this.call("module.getLocalCapabilities", args);
    const document = asObject(outcome?.["resolved"])?.["fdJson"];
    if (asObject(document)?.["bundleInfos"] !== undefined) this.document = document;
  }

  /** Keeps what a backup delivered from event number `from` on. */
  keepSaved(from: number): void {
    for (const [bundle, files] of savedSince(this.events, from)) this.saved.set(bundle, files);
  }
}
