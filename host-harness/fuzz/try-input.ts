import { getHeapStatistics } from "node:v8";
import type { OpenTarget, Target } from "./target.js";

/** What is wrong with a reader's way with one input. */
export interface Failure {
  readonly kind: "error" | "time" | "memory";
  readonly message: string;
}

const slowMsPerByte = 0.005;
/** A slow or costly input must be so each time: other programs and the collector disturb single figures. */
const confirmations = 3;

interface Cost {
  /** Of the processor: how busy the machine is with others does not count. */
  readonly milliseconds: number;
  readonly bytes: number;
}

function memoryInUse(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

function costOf(target: Target, open: OpenTarget, input: Buffer): Cost {
  const memory = memoryInUse();
  const start = process.cpuUsage();
  try {
    open.run(input);
  } catch (error) {
    if (!target.isExpected(error)) throw error;
  }
  const { user, system } = process.cpuUsage(start);
  return { milliseconds: (user + system) / 1000, bytes: memoryInUse() - memory };
}

function excess(target: Target, input: Buffer, { milliseconds, bytes }: Cost): Failure | undefined {
  const time = target.milliseconds + slowMsPerByte * input.length;
  const memory = target.memory + target.memoryPerByte * input.length;
  if (milliseconds > time)
    return { kind: "time", message: `${Math.round(milliseconds)} ms for ${input.length} bytes` };
  if (bytes > memory)
    return { kind: "memory", message: `${Math.round(bytes / 1024)} KiB for ${input.length} bytes` };
  return undefined;
}

/** Reads one input. Undefined when the reader coped: it returned, or refused it with its own error, within bounds. */
export function tryInput(target: Target, open: OpenTarget, input: Buffer): Failure | undefined {
  try {
    let failure = excess(target, input, costOf(target, open, input));
    for (let more = 1; failure !== undefined && more < confirmations; more += 1)
      failure = excess(target, input, costOf(target, open, input));
    return failure;
  } catch (error) {
    return {
      kind: "error",
      message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    };
  }
}
