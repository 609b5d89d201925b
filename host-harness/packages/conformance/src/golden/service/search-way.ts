import { closeness } from "./closeness.js";
import { compareReplay } from "./compare.js";
import { racingSteps } from "./races.js";
import type { ReplayableRecording } from "./recorded.js";
import { replay } from "./replay.js";
import type { Replayed } from "./replay.js";
import { choiceValues, keyOfPoint, uniformWays } from "./ways.js";
import type { Way } from "./ways.js";

/** So many replays of one recording are tried before it counts as not reproduced. */
const mostReplays = 250;

/** Ways that are followed further at a time. */
const breadth = 2;

interface Tried {
  readonly way: Way;
  readonly replayed: Replayed;
  readonly differences: readonly string[];
  readonly closeness: number;
}

/** Looks for a way on which the model reproduces a recording. */
export class WaySearch {
  #replays = 0;
  #first: Tried | undefined;

  constructor(
    private readonly recording: ReplayableRecording,
    private readonly signal?: AbortSignal,
  ) {}

  /**
   * Uniform ways first; then, where calls meet bundles that are under way, single choices on the way that goes along with
   * the recording farthest, and so on from there.
   * @returns the differences on the ordinary way; empty when some way has none
   */
  async run(): Promise<Tried | undefined> {
    const tried: Tried[] = [];
    for (const way of uniformWays(this.recording)) {
      const one = await this.#try(way);
      if (one.differences.length === 0) return undefined;
      tried.push(one);
    }
    if (racingSteps(this.recording).size === 0) return this.#first;
    let best = byCloseness(tried);
    for (;;) {
      const next: Tried[] = [];
      for (const base of best) {
        for (const way of neighbours(base)) {
          if (this.#replays >= mostReplays || this.signal?.aborted === true) return this.#first;
          const one = await this.#try(way);
          if (one.differences.length === 0) return undefined;
          next.push(one);
        }
      }
      const farthest = best[0]?.closeness ?? 0;
      best = byCloseness(next.filter(({ closeness: common }) => common > farthest));
      if (best.length === 0) return this.#first;
    }
  }

  async #try(way: Way): Promise<Tried> {
    this.#replays += 1;
    const replayed = await replay(this.recording, way);
    const differences = compareReplay(this.recording, replayed);
    const tried = { way, replayed, differences, closeness: closeness(this.recording, replayed) };
    this.#first ??= tried;
    return tried;
  }
}

function byCloseness(tried: readonly Tried[]): readonly Tried[] {
  return [...tried].sort((left, right) => right.closeness - left.closeness).slice(0, breadth);
}

/** All ways that differ in one choice. */
function neighbours({ way, replayed }: Tried): readonly Way[] {
  return replayed.points.flatMap((point) => {
    const key = keyOfPoint(point);
    const present = way.at?.get(key) ?? way.everywhere?.[point.kind] ?? choiceValues[point.kind][0];
    return choiceValues[point.kind]
      .filter((value) => value !== present)
      .map((value): Way => ({ ...way, at: new Map(way.at).set(key, value) }));
  });
}
