import { extensionTimerMs, frameworkTimerMs } from "../rules/index.js";
import { entryOf } from "./turn.js";
import type { Turn } from "./turn.js";
import type { BundleEntry } from "./state.js";

/*
 * `spec/backup-service.md §6`. The two kinds share one timer of the clock; a kind that already runs is not started
 * again.
 */

function start(turn: Turn, bundleName: string, ms: number): void {
  turn.emit({ kind: "startTimer", timer: "running", bundleName, ms });
}

function stop(turn: Turn, bundleName: string): void {
  turn.emit({ kind: "stopTimer", timer: "running", bundleName });
}

export function startExtTimer(turn: Turn, bundleName: string): boolean {
  const entry = entryOf(turn, bundleName);
  if (entry === undefined || entry.extTimer) return false;
  entry.extTimer = true;
  const ms = extensionTimerMs(turn.flags, entry.storedTimeout);
  // F14: v5.0.0 has no usable default; nothing can be said about its timer, so none runs.
  if (ms > 0 || entry.storedTimeout !== undefined) start(turn, bundleName, ms);
  return true;
}

/** Stopping a running timer forgets the stored value. */
export function stopExtTimer(turn: Turn, bundleName: string): boolean {
  const entry = entryOf(turn, bundleName);
  if (entry === undefined) return false;
  if (!entry.extTimer) return true;
  entry.extTimer = false;
  entry.storedTimeout = undefined;
  stop(turn, bundleName);
  return true;
}

export function startFwkTimer(turn: Turn, bundleName: string): boolean {
  const entry = entryOf(turn, bundleName);
  if (entry === undefined || entry.fwkTimer) return false;
  entry.fwkTimer = true;
  start(turn, bundleName, frameworkTimerMs(entry.dataSize));
  return true;
}

export function stopFwkTimer(turn: Turn, bundleName: string): boolean {
  const entry = entryOf(turn, bundleName);
  if (entry === undefined) return false;
  if (!entry.fwkTimer) return true;
  entry.fwkTimer = false;
  stop(turn, bundleName);
  return true;
}

export function stopRunningTimers(turn: Turn, bundleName: string): void {
  stopFwkTimer(turn, bundleName);
  stopExtTimer(turn, bundleName);
}

/** Clauses E2, E5, E9: stored for later, and a running extension timer starts anew. */
export function updateTimer(turn: Turn, entry: BundleEntry, timeoutMs: number): void {
  entry.storedTimeout = timeoutMs;
  if (entry.extTimer) start(turn, entry.name, timeoutMs);
}
