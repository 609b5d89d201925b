import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Fault } from "@ohbackup/reference-model";
import { readRecording } from "../../golden/service/recorded.js";
import { replay } from "../../golden/service/replay.js";
import type { Replayed } from "../../golden/service/replay.js";
import { convertRecording } from "../../trace/recording/convert.js";
import type { Trace } from "../../trace/trace.js";

const golden = new URL("../../../../../fixtures/golden/", import.meta.url);

/** The trace of the model, with or without faults, when it plays the calls of a recording in the recording's world. */
export async function replayedTrace(
  path: string,
  profile: string,
  faults: readonly Fault[] = [],
): Promise<Trace> {
  const file = fileURLToPath(new URL(path, golden));
  const replayed = await replay(readRecording(file, path, profile), {}, faults);
  const document = JSON.parse(readFileSync(file, "utf8")) as { finalTree?: unknown };
  // Where the recording keeps no tree, the replay has none that is complete.
  const tree = document.finalTree === undefined ? {} : { finalTree: replayed.finalTree };
  return convertRecording({ ...document, ...documentOf(replayed), ...tree }, profile, path);
}

/** A replay in the form of a recording. */
function documentOf({ steps, events }: Replayed): object {
  return {
    calls: steps.map(({ step, t, done, outcome, returned }) => ({
      ...step,
      t,
      done,
      outcome,
      ...(returned === undefined ? {} : { returned }),
    })),
    events: events.map(({ n, cb, members }) => ({ n, cb, ...members })),
  };
}
