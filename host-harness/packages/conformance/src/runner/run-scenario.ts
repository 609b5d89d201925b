import { ConformanceError, isConformanceError, messageOf } from "../errors.js";
import type { Device, DeviceCall } from "../device/device.js";
import { bundlesNamedIn } from "../scenario/resolved.js";
import type { ResolvedScenario } from "../scenario/resolved.js";
import { segmentsOf } from "../scenario/segments.js";
import type { HostStep } from "../scenario/scenario.js";
import { isOurBundle } from "../scenario/roles.js";
import type { TraceEventOf, UnnumberedEvent } from "../trace/event.js";
import type { TraceWriter } from "../trace/writer.js";
import { DriverTrace } from "./driver-trace.js";
import { followSegment } from "./follow-segment.js";
import type { Phase } from "./progress.js";

export type EndStatus = TraceEventOf<"end">["status"];

/** How a run went: `complete` means that the driver ran all its steps, whatever the service made of them. */
export interface ScenarioEnd {
  status: EndStatus;
  message?: string;
}

export interface ScenarioRun {
  device: Device;
  scenario: ResolvedScenario;
  /** Name of the run on the device. */
  run: string;
  writer: TraceWriter;
  pollMs: number;
  /** Longest time for one segment; follows from its steps unless told otherwise. */
  segmentLimitMs?: number;
  onPhase: (phase: Phase) => void;
  onEvents: (events: number) => void;
}

/** How long the driver is given to end when the host has turned away, in milliseconds. */
const farewellMs = 500;

/**
 * Runs one scenario and writes its trace to the end, however it ends. Never throws for what a device does; an error of
 * the host's own file system passes through.
 */
export async function runScenario(run: ScenarioRun, call: DeviceCall): Promise<ScenarioEnd> {
  const trace = new DriverTrace(run.device, run.run);
  let end: ScenarioEnd;
  try {
    await new Runner(run, trace, call).toTheEnd();
    if (trace.isTorn) {
      throw new ConformanceError("bad-trace", "the driver's last line was cut off; what it said is lost.");
    }
    end = { status: "complete" };
  } catch (error) {
    end = endOf(error, call.signal);
    if (end.status !== "device-lost") await sayFarewell(run.device);
  }
  await run.writer.append([{ t: trace.lastTime, src: "host", event: "end", ...end }]);
  return end;
}

class Runner {
  #events = 0;

  constructor(
    private readonly run: ScenarioRun,
    private readonly trace: DriverTrace,
    private readonly call: DeviceCall,
  ) {}

  async toTheEnd(): Promise<void> {
    const { scenario, onPhase } = this.run;
    onPhase("preparing");
    await this.#prepare();
    onPhase("running");
    for (const [number, segment] of segmentsOf(scenario).entries()) {
      await this.#runSegment(number, segment.steps);
      for (const step of segment.then) await this.#runHostStep(step);
    }
    onPhase("collecting");
    await this.#collect();
  }

  async #prepare(): Promise<void> {
    const { device, scenario, run } = this.run;
    await device.reset([...bundlesNamedIn(scenario)].filter(isOurBundle), this.call);
    for (const { bundle, tree, behaviour } of scenario.world.bundles) {
      if (tree !== undefined) {
        await device.seed(bundle, tree, run, this.call);
        await this.#keepTree(bundle, "before");
      }
      if (behaviour !== undefined) await device.putBehaviour(bundle, behaviour, this.call);
    }
  }

  async #runSegment(segment: number, steps: ReturnType<typeof segmentsOf>[number]["steps"]): Promise<void> {
    const { device, scenario, run, pollMs, segmentLimitMs } = this.run;
    await device.start(run, segment, scenario, this.call);
    const status = await followSegment(
      {
        device,
        run,
        segment,
        steps,
        trace: this.trace,
        keep: (events) => this.#keep(events),
        pollMs,
        ...(segmentLimitMs === undefined ? {} : { limitMs: segmentLimitMs }),
      },
      this.call,
    );
    if (status.state === "failed") {
      throw new ConformanceError(
        "device-answer",
        `the driver gave up: ${status.message ?? "no reason given"}`,
      );
    }
  }

  async #runHostStep(step: HostStep): Promise<void> {
    await this.run.device.clearData(step.bundle, this.run.run, this.call);
    await this.#keep([this.#hostEvent({ event: "cleared", bundle: step.bundle })]);
  }

  async #collect(): Promise<void> {
    const { device, scenario } = this.run;
    const restores = scenario.steps.some(({ do: kind }) => kind === "publishFile" || kind === "restoreFiles");
    for (const { bundle, tree } of scenario.world.bundles) {
      const journal = await device.journal(bundle, this.call);
      await this.#keep(
        journal.map(({ t, ...entry }): UnnumberedEvent => ({
          t: t ?? this.trace.lastTime,
          src: "extension",
          event: "ability",
          bundle,
          ...entry,
        })),
      );
      if (restores && tree !== undefined) await this.#keepTree(bundle, "after");
    }
  }

  async #keepTree(bundle: string, when: "before" | "after"): Promise<void> {
    const entries = await this.run.device.digest(bundle, this.run.run, this.call);
    await this.#keep([this.#hostEvent({ event: "tree", bundle, when, entries: [...entries] })]);
  }

  #hostEvent(
    body: Pick<TraceEventOf<"cleared">, "event" | "bundle"> | Omit<TraceEventOf<"tree">, "seq" | "t" | "src">,
  ): UnnumberedEvent {
    return { t: this.trace.lastTime, src: "host", ...body };
  }

  async #keep(events: readonly UnnumberedEvent[]): Promise<void> {
    if (events.length === 0) return;
    await this.run.writer.append(events);
    this.#events += events.length;
    this.run.onEvents(this.#events);
  }
}

function endOf(error: unknown, signal: AbortSignal): ScenarioEnd {
  if (!isConformanceError(error)) throw error;
  const message = messageOf(error);
  if (error.code === "device-lost") return { status: "device-lost", message };
  if (error.code === "interrupted" || signal.aborted) return { status: "interrupted", message };
  return { status: "failed", message };
}

/** The driver must not go on while the next scenario begins, or after the host has left. */
async function sayFarewell(device: Device): Promise<void> {
  try {
    await device.stop({ signal: AbortSignal.timeout(farewellMs) });
  } catch (error) {
    // The device is reset before the next run in any case.
    if (!isConformanceError(error)) throw error;
  }
}
