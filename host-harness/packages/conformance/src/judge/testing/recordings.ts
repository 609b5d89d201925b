import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { profileOf } from "@ohbackup/reference-model";
import type { Profile } from "@ohbackup/reference-model";
import { convertRecording } from "../../trace/recording/convert.js";
import type { Trace } from "../../trace/trace.js";

const golden = new URL("../../../../../fixtures/golden/", import.meta.url);

/** Folders of recordings of the real service, with the profile of the build that was recorded. */
const folders = [
  ["service", "HEAD"],
  ["service/release-6.1", "v6.1"],
  ["service-random/snapshot", "HEAD"],
  ["service-random/6.1", "v6.1"],
] as const;

/** A recording of the real service. */
export interface Recorded {
  /** Path below `fixtures/golden`. */
  readonly path: string;
  readonly profile: Profile;
  readonly trace: Trace;
}

/** The recording at a path below `fixtures/golden`. */
export function recordingAt(path: string, profile: Profile): Recorded {
  const text = readFileSync(fileURLToPath(new URL(path, golden)), "utf8");
  return { path, profile, trace: convertRecording(JSON.parse(text), profile.name, path) };
}

/** Every recording, in the order of their paths. */
export function allRecordings(): readonly Recorded[] {
  return folders.flatMap(([folder, name]) => {
    const names = readdirSync(fileURLToPath(new URL(folder, golden))).filter((file) =>
      file.endsWith(".json"),
    );
    return names.sort().map((file) => recordingAt(`${folder}/${file}`, profileOf(name)));
  });
}
