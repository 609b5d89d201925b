import { ConformanceError } from "../errors.js";
import type { Device, DeviceCall, RunStatus } from "../device/device.js";
import type { DriverStep } from "../scenario/scenario.js";
import type { UnnumberedEvent } from "../trace/event.js";
import type { DriverTrace } from "./driver-trace.js";
import { Pauses } from "../pause.js";

/** How long a driver may take beyond what its steps wait for, in milliseconds: calls, files, a slow board. */
const slackMs = 15 * 60_000;

export interface Following {
  device: Pick<Device, "status">;
  run: string;
  segment: number;
  steps: readonly DriverStep[];
  trace: DriverTrace;
  /** Takes the events that came. */
  keep: (events: readonly UnnumberedEvent[]) => Promise<void>;
  /** Longest pause between two looks, in milliseconds. */
  pollMs: number;
  /** Longest time for the segment; follows from its steps unless told otherwise. */
  limitMs?: number;
}

/**
 * Watches the driver until its segment is over, and keeps what it writes while it writes.
 * @throws ConformanceError `step-timeout`, and what device and trace throw
 */
export async function followSegment(following: Following, call: DeviceCall): Promise<RunStatus> {
  const { device, run, segment, trace, keep } = following;
  const limitMs = following.limitMs ?? limitOf(following.steps);
  const deadline = performance.now() + limitMs;
  const pauses = new Pauses(following.pollMs);
  for (;;) {
    const status = await device.status(run, call);
    // Asked before the trace is fetched: a segment that is over has written everything.
    await keep(await trace.pull(call));
    if (status !== undefined && isOver(status, segment)) return status;
    if (performance.now() >= deadline) {
      throw new ConformanceError(
        "step-timeout",
        `segment ${segment} of the run ${run} was not over after ${limitMs} ms` +
          ` (${status === undefined ? "the driver has not begun" : `state ${status.state}`}).`,
      );
    }
    await pauses.rest(call.signal);
  }
}

function isOver(status: RunStatus, segment: number): boolean {
  return status.state === "failed" || (status.segment === segment && status.state !== "running");
}

function limitOf(steps: readonly DriverStep[]): number {
  return steps.reduce((sum, step) => {
    if (step.do === "wait") return sum + step.limitMs;
    return step.do === "sleep" ? sum + step.ms : sum;
  }, slackMs);
}
