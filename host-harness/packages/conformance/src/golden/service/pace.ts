import type { VirtualClock } from "@ohbackup/reference-model";
import type { Observer } from "./observer.js";
import { nameWithoutClock } from "./placeholders.js";
import { bundleOfEvent } from "./recorded.js";
import type { RecordedEvent, ReplayableRecording } from "./recorded.js";
import type { ObservedStep } from "./stage.js";

/** Virtual time after which a wait is given up when nothing it waits for happens; recorders waited as long. */
const patienceMs = 32_000;

/** An event without what may differ from run to run. */
function keyOf(event: RecordedEvent): string {
  const { uri, err } = event.members;
  const name = typeof uri === "string" ? nameWithoutClock(uri) : "";
  return `${event.cb} ${bundleOfEvent(event)} ${name} ${err === undefined ? "" : "failed"}`;
}

/** What only shows the surroundings comes when it comes; calls were not made because of it. */
function isAwaited({ cb }: RecordedEvent): boolean {
  return cb !== "env:saLoaded" && cb !== "note";
}

/**
 * Lets virtual time pass until everything has happened that a recording shows before a call. The order of calls and
 * events is the recording's; how long things took is not.
 */
export class Pace {
  readonly givenUp: string[] = [];
  /** What did not come once is not waited for again: only the waits themselves would take time. */
  readonly #waived = new Set<string>();

  constructor(
    private readonly recording: ReplayableRecording,
    private readonly clock: VirtualClock,
    private readonly observer: Observer,
    private readonly steps: readonly ObservedStep[],
  ) {}

  /** @param t the recording's counter at which the next call was made */
  async until(t: number): Promise<void> {
    await this.#wait(() => this.#missingBefore(t), `call ${String(t)}`);
  }

  /** Lets so many steps of the world pass, if there are any before long. */
  async letPass(steps: number): Promise<void> {
    const end = this.clock.now() + lateMs;
    for (let left = steps; left > 0 && (await this.clock.runNext(end)); left -= 1);
  }

  /** After the last call: everything that is recorded, then everything that is still due soon. */
  async toTheEnd(): Promise<void> {
    await this.#wait(() => this.#missingBefore(Number.POSITIVE_INFINITY), "the end");
    const end = this.clock.now() + settleMs;
    while (await this.clock.runNext(end));
  }

  async #wait(missing: () => readonly string[], what: string): Promise<void> {
    const end = this.clock.now() + patienceMs;
    for (;;) {
      const left = missing();
      if (left.length === 0) return;
      if (await this.clock.runNext(end)) continue;
      this.givenUp.push(`before ${what}: ${left.slice(0, 3).join("; ")}`);
      for (const key of left) this.#waived.add(key);
      return;
    }
  }

  #missingBefore(t: number): readonly string[] {
    const wanted = new Map<string, number>();
    for (const event of this.recording.events) {
      if (event.n < t && isAwaited(event)) wanted.set(keyOf(event), (wanted.get(keyOf(event)) ?? 0) + 1);
    }
    for (const event of this.observer.events) {
      const key = keyOf(event);
      const left = wanted.get(key);
      if (left !== undefined) wanted.set(key, left - 1);
    }
    const missing = [...wanted].flatMap(([key, count]) => (count > 0 && !this.#waived.has(key) ? [key] : []));
    for (const { step, done } of this.steps) {
      if (step.done !== undefined && step.done < t && done === undefined)
        missing.push(`outcome of ${step.call}`);
    }
    return missing;
  }
}

/** A call reaches the service within so long. */
const lateMs = 60;

/** Recorders stopped listening about so long after the last thing they waited for. */
const settleMs = 1_000;
