import type { Choices } from "@ohbackup/reference-model";
import type { RecordedEvent, ReplayableRecording } from "./recorded.js";
import { beginsTwice, racingSteps, roundsOfAllEnds } from "./races.js";

/**
 * What the threads of the service, of extensions and of the platform decide among themselves, and the values that can
 * make a difference. A recording shows one way through them; nothing else about a replay is free. The first value is the
 * ordinary one.
 */
export const choiceValues = {
  /** Milliseconds until a connection stands. */
  connect: [5, 1, 12, 40],
  /** Milliseconds until the scheduler's worker takes up a step. */
  worker: [0, 2, 30],
  /** Milliseconds until the service looks whether all bundles are through; −1 = at once. */
  allEnd: [-1, 0, 5],
  /** Milliseconds until the service hears that a connection has ended; −1 = before anything else happens. */
  disconnect: [-1, 1, 4],
  /** Milliseconds until an extension takes up a start. */
  start: [0, 1],
  /** Milliseconds until an extension takes up the scan of a full backup. */
  scan: [0, 2],
  /** Milliseconds until an extension opens the index of a full backup. */
  openIndex: [0, 1],
  /** Milliseconds until the service has the index of a full backup. */
  index: [0, 1],
  /** Milliseconds until a sender reports that it is through. */
  done: [0, 1],
  /** Whether the sender of a repeated backup is woken by a scan that failed: 0 = no, 1 = yes. */
  wake: [0, 1],
  /** Milliseconds until an extension runs `onRelease`. */
  release: [0, 2],
  /** Steps of the world that a call of the client lets pass before the service hears of it. */
  call: [0, 1, 2, 3, 4, 6, 9],
} as const;

export type ChoiceKind = keyof typeof choiceValues;

/** One place in a replay at which a choice was made. */
export interface ChoicePoint {
  readonly kind: ChoiceKind;
  /** Counts the choices of this kind from 0. */
  readonly ordinal: number;
}

export interface Way {
  /** Connections that are asked for later stand earlier. */
  readonly laterConnectsFirst?: boolean;
  /** Values for all choices of a kind. */
  readonly everywhere?: Readonly<Partial<Record<ChoiceKind, number>>>;
  /** Values for single choices, by {@link keyOfPoint}. */
  readonly at?: ReadonlyMap<string, number>;
}

export const keyOfPoint = ({ kind, ordinal }: ChoicePoint): string => `${kind} ${String(ordinal)}`;

const ordinaryWays: readonly Way[] = [{}, { laterConnectsFirst: true }, { everywhere: { worker: 2 } }];

const slowLooks: readonly Way[] = [{ everywhere: { allEnd: 0 } }, { everywhere: { allEnd: 5 } }];

const slowThreads: readonly Way[] = [
  { everywhere: { scan: 2, release: 2 } },
  { everywhere: { disconnect: 1 } },
].flatMap(({ everywhere }) => [{ everywhere }, { everywhere: { ...everywhere, worker: 2 } }]);

/** What decides when one process runs a backup twice at once (`spec/backup-service.md §5.4`). */
const twoRuns: readonly Way[] = [
  { everywhere: { index: 1, disconnect: 4 } },
  { everywhere: { index: 1, release: 2 } },
  { everywhere: { start: 1, disconnect: 4 } },
  { everywhere: { done: 1 } },
  { everywhere: { openIndex: 1 } },
].flatMap(({ everywhere }) => [{ everywhere }, { everywhere: { ...everywhere, worker: 2 } }]);

/** Ways that settle all choices of a kind alike. The ordinary way first; its difference is the one that is told. */
export function uniformWays(recording: ReplayableRecording): readonly Way[] {
  return [
    ...ordinaryWays,
    ...(roundsOfAllEnds(recording).some((round) => round > 1) ? slowLooks : []),
    ...(racingSteps(recording).size > 0 ? slowThreads : []),
    ...(beginsTwice(recording) ? twoRuns : []),
  ];
}

/** A way that is taken: answers the choices of one replay, and notes them. */
export class TakenWay {
  readonly points: ChoicePoint[] = [];
  readonly #counts = new Map<ChoiceKind, number>();
  #connectDelay = 30;

  constructor(
    private readonly recording: ReplayableRecording,
    private readonly way: Way,
  ) {}

  /** @param seen the events of the replay so far */
  choices(seen: readonly RecordedEvent[]): Partial<Choices> {
    const orUndefined = (value: number): number | undefined => (value < 0 ? undefined : value);
    return {
      connectDelayMs: () => this.#value("connect", this.#connectEarlier()),
      workerDelayMs: () => this.#value("worker"),
      allEndLagMs: () => orUndefined(this.#value("allEnd", this.#isRacing(seen) ? undefined : -1)),
      disconnectLagMs: () => orUndefined(this.#value("disconnect")),
      startLagMs: () => this.#value("start"),
      scanLagMs: () => this.#value("scan"),
      openIndexLagMs: () => this.#value("openIndex"),
      indexLagMs: () => this.#value("index"),
      doneLagMs: () => this.#value("done"),
      isMarkLost: () => this.#value("wake") === 0,
      releaseLagMs: () => this.#value("release"),
    };
  }

  /** Steps of the world that pass before the next call of the client. */
  stepsBeforeCall(): number {
    return this.#value("call");
  }

  /** @param instead what stands in for the value of all choices of the kind */
  #value(kind: ChoiceKind, instead?: number): number {
    const ordinal = this.#counts.get(kind) ?? 0;
    this.#counts.set(kind, ordinal + 1);
    const point = { kind, ordinal };
    this.points.push(point);
    return (
      this.way.at?.get(keyOfPoint(point)) ?? instead ?? this.way.everywhere?.[kind] ?? choiceValues[kind][0]
    );
  }

  #connectEarlier(): number | undefined {
    if (this.way.laterConnectsFirst !== true) return undefined;
    this.#connectDelay = Math.max(1, this.#connectDelay - 4);
    return this.#connectDelay;
  }

  /** The recording tells twice in a row that all bundles are through, and the replay is about to tell it. */
  #isRacing(seen: readonly RecordedEvent[]): boolean {
    let left = seen.filter(({ cb }) => cb === "onAllBundlesEnd").length;
    const next = roundsOfAllEnds(this.recording).find((round) => {
      left -= round;
      return left < 0;
    });
    return (next ?? 1) > 1;
  }
}
