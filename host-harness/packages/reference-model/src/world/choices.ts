import { createHash } from "node:crypto";
import type { ServiceChoices } from "../service/turn.js";
import { ordinaryThreads } from "../extension/process/thread-choices.js";
import type { ThreadChoices } from "../extension/process/thread-choices.js";
import { defaultConnectDelayMs } from "./bundle-spec.js";

/** Everything in a world that may happen in several ways. */
export interface Choices extends ServiceChoices, ThreadChoices {
  /** Milliseconds until a connection stands, where the bundle does not say. */
  connectDelayMs(): number;
  /** Milliseconds until the scheduler's worker takes up a step; steps keep their order. */
  workerDelayMs(): number;
}

/** Always the ordinary way. */
const ordinary: Choices = {
  ...ordinaryThreads,
  connectDelayMs: () => defaultConnectDelayMs,
  workerDelayMs: () => 0,
  allEndLagMs: () => undefined,
  disconnectLagMs: () => undefined,
};

/** Connections take up to so many milliseconds. */
const slowestConnectMs = 12;

/** A run of numbers from 0 up to 1 that is the same for equal seeds (SplitMix32). */
function numbersOf(seed: string): () => number {
  let state = createHash("sha256").update(seed).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** Choices drawn by a seed; without one, always the ordinary way. `fixed` ones are not drawn. */
export function choicesOf(seed: string | undefined, fixed: Partial<Choices> = {}): Choices {
  if (seed === undefined) return { ...ordinary, ...fixed };
  const next = numbersOf(seed);
  return {
    ...ordinary,
    connectDelayMs: () => 1 + Math.floor(next() * slowestConnectMs),
    ...fixed,
  };
}
