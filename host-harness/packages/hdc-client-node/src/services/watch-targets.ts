import type { CallOptions } from "../call/call-options.js";
import { pause } from "../call/pause.js";
import type { Door } from "../door/door.js";
import { openKeepAlive } from "./keep-alive.js";
import { parseTargetDetails } from "./targets.js";
import type { TargetDetails } from "./targets.js";

export interface WatchOptions extends CallOptions {
  /** Time between two looks in milliseconds; 500 unless said otherwise. */
  readonly intervalMs?: number;
}

/**
 * Hands out the list of devices now and at every change. The protocol pushes none, so this asks again and again on one
 * keep-alive channel (`spec/hdc.md §4.3`).
 */
export async function* watchTargets(
  door: Door,
  options: WatchOptions,
): AsyncGenerator<TargetDetails[], void, undefined> {
  const channel = await openKeepAlive(door, options);
  let last: string | undefined;
  try {
    for (;;) {
      const text = await channel.command("list targets -v");
      if (text !== last) {
        last = text;
        yield parseTargetDetails(text);
      }
      await pause(options.intervalMs ?? 500, options);
    }
  } finally {
    channel.close();
  }
}
