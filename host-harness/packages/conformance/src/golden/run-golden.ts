import { readFileSync, statSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { ConformanceError } from "../errors.js";
import { followRecording } from "../follow/follow-recording.js";
import type { FollowedRecording } from "../follow/follow-recording.js";
import { looksLikeRecording } from "../trace/recording/convert.js";
import { runExtensionRecording } from "./extension/run-folder.js";
import { recordingFiles, runServiceRecording } from "./service/run-recordings.js";

/** What became of one recording, whatever its kind. */
export interface GoldenOutcome {
  /** Path below the folder that was given. */
  readonly name: string;
  readonly kind: "extension" | "service";
  readonly passed: boolean;
  /** Driving the model as the recording was driven shows the same. */
  readonly reproduced: boolean;
  /** Of a recording of the service: whether its trace can be followed with the model. */
  readonly followed?: FollowedRecording["followed"];
  /** What differs, or why it could not be run; empty when it passed. */
  readonly difference: string;
}

export interface GoldenRunOptions {
  /** Release whose rules apply to recordings of the service; default: the one each names. */
  readonly profile?: string;
  readonly signal?: AbortSignal;
}

/** Largest file that is looked at to learn its kind, in bytes. */
const recordingBytes = 256 * 1024 * 1024;

/**
 * Runs every recording below a folder on the model: cases of the extension (folders with a `case.json`) and recordings
 * of the service (`*.json`). What is neither is left alone. A recording of the service passes when driving the model with
 * its calls reproduces it and when its trace can be followed.
 * @throws ConformanceError `bad-recording` when there is no recording at all, `interrupted`
 */
export async function* runGolden(
  path: string,
  options: GoldenRunOptions = {},
): AsyncGenerator<GoldenOutcome, void> {
  const cases = extensionCasesBelow(path);
  const services = recordingFiles(path).filter(
    (file) => !cases.some((folder) => file.startsWith(`${folder}/`)) && isServiceRecording(file),
  );
  if (cases.length + services.length === 0) {
    throw new ConformanceError(
      "bad-recording",
      `${path} holds no recording: neither a folder with a case.json nor a recording of the service.`,
    );
  }
  for (const folder of cases) {
    mustGoOn(options.signal);
    const { passed, difference = "" } = await runExtensionRecording(folder);
    yield { name: nameBelow(path, folder), kind: "extension", passed, reproduced: passed, difference };
  }
  for (const file of services) {
    mustGoOn(options.signal);
    const name = nameBelow(path, file).replace(/\.json$/, "");
    const settings = options.profile === undefined ? {} : { profile: options.profile };
    const replay = await runServiceRecording(file, { name, ...settings });
    const follow = followRecording(file, settings);
    yield {
      name,
      kind: "service",
      passed: replay.passed && follow.followed !== "no",
      reproduced: replay.passed,
      followed: follow.followed,
      difference: [replay.difference, follow.difference].filter((text) => text !== "").join("; "),
    };
  }
}

function extensionCasesBelow(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [];
  return recordingFiles(path)
    .filter((file) => basename(file) === "case.json")
    .map((file) => dirname(file));
}

/** A file that is no JSON counts as a recording, so that it fails in words instead of passing unseen. */
function isServiceRecording(file: string): boolean {
  if (statSync(file).size > recordingBytes) return true;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return true;
  }
  return looksLikeRecording(value);
}

function nameBelow(path: string, item: string): string {
  const name = relative(path, item);
  return name === "" ? basename(item) : name;
}

function mustGoOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true)
    throw new ConformanceError("interrupted", "running recordings was interrupted.");
}
