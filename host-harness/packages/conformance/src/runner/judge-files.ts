import { readFile, readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ConformanceError, isConformanceError, messageOf } from "../errors.js";
import { readTraceOrRecording } from "../trace/trace-or-recording.js";
import { coverageOf, overallState, summarizeClauses } from "./check-result.js";
import type { CheckResult, JudgedTrace } from "./check-result.js";
import { checkFormat } from "./bundle-folder.js";
import { judgedTrace, profileFor } from "./judge-kept.js";
import type { Judge } from "./judge-kept.js";

export interface JudgeFilesOptions {
  /** Name of the profile whose rules apply; without it each trace says its own. */
  profile?: string;
  signal?: AbortSignal;
  onTrace?: (trace: JudgedTrace) => void;
  judge?: Judge;
}

/** Largest `check.json` that is looked at, in bytes. */
const planBytes = 64 * 1024 * 1024;

/**
 * Judges what was kept, with today's rules: traces, recordings of `golden/service`, folders of report bundles.
 * A file that cannot be judged becomes a problem of the result; the others are judged all the same.
 * @throws ConformanceError `unknown-profile` when `profile` names none, `interrupted`
 */
export async function judgeFiles(
  paths: readonly string[],
  options: JudgeFilesOptions = {},
): Promise<CheckResult> {
  const startedAt = performance.now();
  const traces: JudgedTrace[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    for (const file of await tracesBehind(resolve(path), problems)) {
      if (options.signal?.aborted === true) {
        throw new ConformanceError("interrupted", "judging was interrupted.");
      }
      const judged = await judgeOne(file, options, problems);
      if (judged === undefined) continue;
      traces.push(judged);
      options.onTrace?.(judged);
    }
  }
  const clauses = summarizeClauses(traces);
  const profiles = new Set(traces.map(({ profile }) => profile));
  const [profile] = profiles;
  return {
    state: "complete",
    verdict: overallState(clauses),
    profile: profile === undefined || profiles.size > 1 ? "several" : profile,
    seed: "",
    device: {},
    traces,
    clauses,
    coverage: coverageOf(clauses),
    problems,
    notRun: [],
    durationMs: Math.round(performance.now() - startedAt),
  };
}

async function judgeOne(
  path: string,
  options: JudgeFilesOptions,
  problems: string[],
): Promise<JudgedTrace | undefined> {
  try {
    const trace = await readTraceOrRecording(path, options.profile);
    return judgedTrace(trace, { path, profile: profileFor(trace, options.profile) }, options.judge);
  } catch (error) {
    if (isConformanceError(error, "unknown-profile") && options.profile !== undefined) throw error;
    if (!isConformanceError(error) && !isFileError(error)) throw error;
    problems.push(error.message);
    return undefined;
  }
}

/** The file itself, or the traces of a report bundle in the order of their names. */
async function tracesBehind(path: string, problems: string[]): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    await checkPlan(path);
    const folder = join(path, "traces");
    const names = (await readdir(folder)).filter((name) => name.endsWith(".ndjson")).sort();
    if (names.length === 0) problems.push(`${folder} holds no trace.`);
    return names.map((name) => join(folder, name));
  } catch (error) {
    if (!isConformanceError(error) && !isFileError(error)) throw error;
    problems.push(error.message);
    return [];
  }
}

async function checkPlan(folder: string): Promise<void> {
  const path = join(folder, "check.json");
  const { size } = await stat(path);
  if (size > planBytes) throw new ConformanceError("too-large", `${path} has ${size} bytes.`);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch (cause) {
    throw new ConformanceError("bad-trace", `${path} cannot be read: ${messageOf(cause)}.`, { cause });
  }
  if (typeof value === "object" && value !== null && "format" in value && value.format === checkFormat)
    return;
  throw new ConformanceError(
    "bad-trace",
    `${folder} is no report bundle: ${path} does not say ${checkFormat}.`,
  );
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && "syscall" in error;
}
