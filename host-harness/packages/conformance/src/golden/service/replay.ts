import type { Fault } from "@ohbackup/reference-model";
import type { JsonObject } from "../../json-value.js";
import { Pace } from "./pace.js";
import type { RecordedEvent, ReplayableRecording } from "./recorded.js";
import { finalTreeOf } from "./final-tree.js";
import { Stage } from "./stage.js";
import type { ObservedStep } from "./stage.js";
import { racingSteps } from "./races.js";
import { TakenWay } from "./ways.js";
import type { ChoicePoint, Way } from "./ways.js";

export interface Replayed {
  readonly steps: readonly ObservedStep[];
  readonly events: readonly RecordedEvent[];
  readonly finalTree: readonly JsonObject[];
  /** Notes on waits that were given up. */
  readonly givenUp: readonly string[];
  /** Where the threads of the service, of extensions and of the platform had something to decide, in order. */
  readonly points: readonly ChoicePoint[];
}

/**
 * Replays a recording's calls on the model and writes down what it shows. Recordings were made without a umask, and the
 * model's files are real ones, so the host's is put aside meanwhile.
 */
export async function replay(
  recording: ReplayableRecording,
  way: Way = {},
  faults: readonly Fault[] = [],
): Promise<Replayed> {
  const umask = process.umask(0);
  try {
    return await replayWithoutUmask(recording, way, faults);
  } finally {
    process.umask(umask);
  }
}

async function replayWithoutUmask(
  recording: ReplayableRecording,
  way: Way,
  faults: readonly Fault[],
): Promise<Replayed> {
  const taken = new TakenWay(recording, way);
  const racing = racingSteps(recording);
  const stage = new Stage(recording, { choices: (seen) => taken.choices(seen), faults });
  try {
    const pace = new Pace(recording, stage.world.clock, stage.observer, stage.steps);
    for (const step of recording.steps) {
      await pace.until(step.t);
      if (racing.has(step)) await pace.letPass(taken.stepsBeforeCall());
      stage.perform(step);
    }
    await pace.toTheEnd();
    const { steps, observer, world } = stage;
    return {
      steps,
      events: observer.events,
      finalTree: finalTreeOf(world),
      givenUp: pace.givenUp,
      points: taken.points,
    };
  } finally {
    stage.world.close();
  }
}
