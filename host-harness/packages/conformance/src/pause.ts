import { setTimeout as sleep } from "node:timers/promises";
import { ConformanceError } from "./errors.js";

/** Waits unless interrupted. @throws ConformanceError `interrupted` */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (cause) {
    throw new ConformanceError("interrupted", "waiting for the device: interrupted.", { cause });
  }
}
