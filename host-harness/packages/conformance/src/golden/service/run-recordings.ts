import { readdirSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { messageOf } from "../../errors.js";
import { readRecording } from "./recorded.js";
import { WaySearch } from "./search-way.js";

export interface GoldenResult {
  /** Path below the folder that was given, without `.json`. */
  readonly name: string;
  readonly passed: boolean;
  /** What differs, or why the recording could not be replayed; empty when it passed. */
  readonly difference: string;
}

export interface GoldenOptions {
  /** Default: the release that the recording names. */
  readonly profile?: string;
  readonly signal?: AbortSignal;
  readonly onResult?: (result: GoldenResult) => void;
}

/** Replays one recording of the real service on the model and compares. Never throws for what is in the file. */
export async function runServiceRecording(
  path: string,
  options: GoldenOptions & { readonly name?: string } = {},
): Promise<GoldenResult> {
  const name = options.name ?? basename(path, ".json");
  try {
    const recording = readRecording(path, name, options.profile);
    const unmet = await new WaySearch(recording, options.signal).run();
    if (unmet === undefined) return { name, passed: true, difference: "" };
    return { name, passed: false, difference: shortText(unmet.differences, unmet.replayed.givenUp) };
  } catch (error) {
    return { name, passed: false, difference: `cannot be replayed: ${messageOf(error)}` };
  }
}

/** The first difference, and what was waited for in vain. */
function shortText(differences: readonly string[], givenUp: readonly string[]): string {
  const [first = ""] = differences;
  const [vain] = givenUp;
  const more = differences.length > 1 ? ` (and ${String(differences.length - 1)} more)` : "";
  const wait = vain === undefined ? "" : ` [waited in vain ${vain}]`;
  return `${first}${more}${wait}`;
}

/** All recordings of a folder, or one file. */
export async function runServiceRecordings(
  path: string,
  options: GoldenOptions = {},
): Promise<readonly GoldenResult[]> {
  const results: GoldenResult[] = [];
  for (const file of recordingFiles(path)) {
    if (options.signal?.aborted === true) break;
    const name = file === path ? basename(file, ".json") : relative(path, file).replace(/\.json$/, "");
    const result = await runServiceRecording(file, { ...options, name });
    results.push(result);
    options.onResult?.(result);
  }
  return results;
}

/** `*.json` below a folder, in byte order, folders included. */
export function recordingFiles(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const child = join(path, entry.name);
      if (entry.isDirectory()) return recordingFiles(child);
      return entry.name.endsWith(".json") ? [child] : [];
    });
}
