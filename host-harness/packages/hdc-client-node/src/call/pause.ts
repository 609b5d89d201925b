import { setTimeout as delay } from "node:timers/promises";
import type { CallOptions } from "./call-options.js";

/** A pause that an abort cuts short; whatever the call does next then fails with the reason. */
export async function pause(milliseconds: number, options: CallOptions): Promise<void> {
  const { signal } = options;
  await delay(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}
