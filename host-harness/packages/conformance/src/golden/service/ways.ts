import type { Choices } from "@ohbackup/reference-model";
import type { RecordedEvent, ReplayableRecording } from "./recorded.js";

/**
 * What the service's threads and the platform decide among themselves: a recording shows one way. Nothing else about a
 * replay is free.
 */
export interface Way {
  /** Connections that are asked for later stand earlier. */
  readonly laterConnectsFirst?: boolean;
  /** The scheduler's worker takes up a step only after the next call of the client. */
  readonly slowWorker?: boolean;
  /** Where the recording tells twice in a row that all bundles are through, the look for it takes so long. */
  readonly slowLookMs?: number;
}

/** The ordinary way first; its difference is the one that is told. */
export function waysToTry(recording: ReplayableRecording): readonly Way[] {
  const ways: readonly Way[] = [{}, { laterConnectsFirst: true }, { slowWorker: true }];
  const races = roundsOfAllEnds(recording).some((round) => round > 1);
  return races ? [...ways, { slowLookMs: 0 }, { slowLookMs: 5 }] : ways;
}

/** The choices of a way; `seen` are the events of the replay so far. */
export function choicesFor(
  recording: ReplayableRecording,
  way: Way,
  seen: readonly RecordedEvent[],
): Partial<Choices> {
  const rounds = roundsOfAllEnds(recording);
  const isRacing = (): boolean => {
    let left = seen.filter(({ cb }) => cb === "onAllBundlesEnd").length;
    const next = rounds.find((round) => {
      left -= round;
      return left < 0;
    });
    return (next ?? 1) > 1;
  };
  return {
    ...(way.laterConnectsFirst === true ? { connectDelayMs: falling() } : {}),
    ...(way.slowWorker === true ? { workerDelayMs: () => slowWorkerMs } : {}),
    ...(way.slowLookMs === undefined ? {} : { allEndLagMs: () => (isRacing() ? way.slowLookMs : undefined) }),
  };
}

/** How often in a row the client was told each time that all bundles were through. */
function roundsOfAllEnds({ events }: ReplayableRecording): readonly number[] {
  const rounds: number[] = [];
  let before = "";
  for (const { cb } of events) {
    if (cb.startsWith("env:")) continue;
    if (cb === "onAllBundlesEnd") rounds.push(before === cb ? (rounds.pop() ?? 0) + 1 : 1);
    before = cb;
  }
  return rounds;
}

const slowWorkerMs = 2;

function falling(): () => number {
  let delay = 30;
  return () => {
    delay = Math.max(1, delay - 4);
    return delay;
  };
}
