import { randomBytes } from "node:crypto";
import type { Profile } from "@ohbackup/reference-model";
import { ConformanceError, isConformanceError, messageOf } from "../errors.js";
import type { Device, DeviceCall } from "../device/device.js";
import type { JsonObject } from "../json-value.js";
import { toJsonObject } from "../json-value.js";
import { htmlReport } from "../report/html/html-report.js";
import { junitXml } from "../report/junit.js";
import { resultJson } from "../report/json.js";
import { terminalSummary } from "../report/terminal-summary.js";
import { resolveScenario, worldFactsOfScenario } from "../scenario/resolved.js";
import type { InstalledBundles, ResolvedScenario } from "../scenario/resolved.js";
import type { Scenario } from "../scenario/scenario.js";
import { traceFormat, traceVersion } from "../trace/header.js";
import { readTraceFile } from "../trace/reader.js";
import { createTraceWriter } from "../trace/writer.js";
import { BundleFolder, checkFormat, checkVersion } from "./bundle-folder.js";
import type { CheckPlan } from "./bundle-folder.js";
import { coverageOf, overallState, summarizeClauses } from "./check-result.js";
import type { CheckResult, JudgedTrace } from "./check-result.js";
import { Inventory } from "./inventory.js";
import { judgedTrace } from "./judge-kept.js";
import type { Judge } from "./judge-kept.js";
import type { OnProgress } from "./progress.js";
import { runScenario } from "./run-scenario.js";
import type { ScenarioEnd } from "./run-scenario.js";

export interface CheckOptions {
  device: Device;
  scenarios: readonly Scenario[];
  profile: Profile;
  /** Noted in every trace; decides whatever a scenario leaves to chance. */
  seed: string;
  /** Where the report bundle goes: a folder that does not exist yet, or an empty one. */
  outputFolder: string;
  signal: AbortSignal;
  onProgress?: OnProgress;
  /** Longest pause between two looks at a run, in milliseconds; 100 unless told otherwise. */
  pollMs?: number;
  /** Longest time for one segment; follows from its steps unless told otherwise. */
  segmentLimitMs?: number;
  /** The rules; those of the reference model unless told otherwise. */
  judge?: Judge;
}

/**
 * Runs scenarios one after the other, judges each, and writes the report bundle. A device that is lost and an
 * interruption end the check early: what was recorded up to there is kept and judged, and `state` says so.
 * @throws ConformanceError `bad-scenario` for a role that nobody plays, `folder-in-use`; `device-lost` or `interrupted`
 *   when not even the device's description could be had; errors of the host's file system
 */
export async function runCheck(options: CheckOptions): Promise<CheckResult> {
  const startedAt = performance.now();
  const scenarios = options.scenarios.map(resolveScenario);
  const call: DeviceCall = { signal: options.signal };
  const description = await options.device.describe(call);
  const folder = await BundleFolder.create(options.outputFolder);
  const plan: CheckPlan = {
    format: checkFormat,
    version: checkVersion,
    startedAt: new Date().toISOString(),
    state: "running",
    profile: options.profile.name,
    seed: options.seed,
    device: description,
    scenarios: scenarios.map((scenario, index) => ({
      id: scenario.id,
      about: scenario.about,
      clauses: scenario.clauses,
      trace: BundleFolder.traceName(index, scenario),
    })),
  };
  await folder.writePlan(plan);
  const check = new Check(options, folder, description, scenarios.length);
  options.onProgress?.({ kind: "check-started", folder: folder.path, scenarios: scenarios.length });
  for (const [index, scenario] of scenarios.entries()) {
    if (!(await check.runOne(scenario, index, call))) break;
  }
  const result: CheckResult = {
    ...check.result(),
    profile: options.profile.name,
    seed: options.seed,
    device: description,
    notRun: scenarios.slice(check.begun).map(({ id }) => id),
    durationMs: Math.round(performance.now() - startedAt),
    folder: folder.path,
  };
  await folder.syncTraces();
  await folder.writeText("verdicts.json", resultJson(result));
  await folder.writeText("junit.xml", junitXml(result));
  await folder.writeText("summary.txt", terminalSummary(result));
  await folder.writeText("report.html", await htmlReport(result, ({ path }) => readTraceFile(path)));
  await folder.writePlan({ ...plan, state: result.state });
  return result;
}

class Check {
  readonly #traces: JudgedTrace[] = [];
  readonly #problems: string[] = [];
  readonly #inventory: Inventory;
  /** Names of runs must not meet those of an earlier check on the same device. */
  readonly #runPrefix = randomBytes(4).toString("hex");
  #state: CheckResult["state"] = "complete";
  begun = 0;

  constructor(
    private readonly options: CheckOptions,
    private readonly folder: BundleFolder,
    private readonly description: JsonObject,
    private readonly total: number,
  ) {
    this.#inventory = new Inventory(options.device);
  }

  /** Runs and judges one scenario; false when nothing more can be run. */
  async runOne(scenario: ResolvedScenario, index: number, call: DeviceCall): Promise<boolean> {
    const { onProgress } = this.options;
    const { id, about } = scenario;
    if (call.signal.aborted) {
      this.#state = "interrupted";
      return false;
    }
    this.begun += 1;
    onProgress?.({ kind: "scenario-started", id, about, index, scenarios: this.total });
    const startedAt = performance.now();
    const path = this.folder.tracePath(BundleFolder.traceName(index, scenario));
    const end = await this.#record(scenario, index, path, call);
    const durationMs = Math.round(performance.now() - startedAt);
    onProgress?.({ kind: "phase", id, phase: "judging" });
    const judged = end === undefined ? undefined : await this.#judge(path, durationMs);
    onProgress?.({
      kind: "scenario-finished",
      id,
      index,
      scenarios: this.total,
      state: judged?.verdict.state ?? "not-judged",
      problems: judged?.problems ?? [],
      durationMs,
    });
    if (end?.status === "device-lost" || end?.status === "interrupted") this.#state = end.status;
    return this.#state === "complete";
  }

  result(): Pick<CheckResult, "state" | "verdict" | "traces" | "clauses" | "coverage" | "problems"> {
    const clauses = summarizeClauses(this.#traces);
    return {
      state: this.#state,
      verdict: overallState(clauses),
      traces: this.#traces,
      clauses,
      coverage: coverageOf(clauses),
      problems: this.#problems,
    };
  }

  /** Undefined when there was nothing to record: the device did not even say what is installed. */
  async #record(
    scenario: ResolvedScenario,
    index: number,
    path: string,
    call: DeviceCall,
  ): Promise<ScenarioEnd | undefined> {
    const { device, pollMs = 100, segmentLimitMs, onProgress } = this.options;
    const { id } = scenario;
    let installed: InstalledBundles;
    try {
      installed = await this.#inventory.of(scenario, call);
    } catch (error) {
      this.#giveUp(scenario, error);
      return undefined;
    }
    const writer = await createTraceWriter(path, {
      format: traceFormat,
      version: traceVersion,
      scenario: headerScenario(scenario),
      seed: this.options.seed,
      profile: this.options.profile.name,
      device: this.description,
      facts: worldFactsOfScenario(scenario, installed),
    });
    try {
      return await runScenario(
        {
          device,
          scenario,
          run: `${this.#runPrefix}-${String(index + 1).padStart(3, "0")}`,
          writer,
          pollMs,
          ...(segmentLimitMs === undefined ? {} : { segmentLimitMs }),
          onPhase: (phase) => onProgress?.({ kind: "phase", id, phase }),
          onEvents: (events) => onProgress?.({ kind: "events", id, events }),
        },
        call,
      );
    } finally {
      await writer.close();
    }
  }

  #giveUp(scenario: ResolvedScenario, error: unknown): void {
    if (!isConformanceError(error)) throw error;
    this.#problems.push(`${scenario.id}: ${messageOf(error)}`);
    if (error.code === "interrupted" || error.code === "device-lost") this.#state = error.code;
  }

  async #judge(path: string, durationMs: number): Promise<JudgedTrace | undefined> {
    try {
      const trace = await readTraceFile(path);
      const judged = judgedTrace(
        trace,
        { path, profile: this.options.profile, durationMs },
        this.options.judge,
      );
      this.#traces.push(judged);
      return judged;
    } catch (error) {
      if (!(error instanceof ConformanceError)) throw error;
      this.#problems.push(error.message);
      return undefined;
    }
  }
}

/** The scenario as the header keeps it: without the segments, which follow from the steps. */
function headerScenario(scenario: ResolvedScenario): JsonObject {
  return toJsonObject(Object.fromEntries(Object.entries(scenario).filter(([key]) => key !== "segments")));
}
