import { setTimeout as sleep } from "node:timers/promises";
import { ConformanceError } from "./errors.js";

/** Pauses between looks at something that usually takes a moment: short at first, then longer up to a limit. */
export class Pauses {
  #next = 2;

  /** @param longestMs longest pause, in milliseconds */
  constructor(private readonly longestMs: number) {}

  /** The next pause. @throws ConformanceError `interrupted` */
  async rest(signal: AbortSignal): Promise<void> {
    const ms = Math.min(this.#next, this.longestMs);
    this.#next = ms * 2;
    await pause(ms, signal);
  }
}

/** Waits unless interrupted. @throws ConformanceError `interrupted` */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (cause) {
    throw new ConformanceError("interrupted", "waiting for the device: interrupted.", { cause });
  }
}
