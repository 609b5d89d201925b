import { readFileSync } from "node:fs";
import { loadavg } from "node:os";

/** One measurement: our way and the alternative do the same work, in turns. */
export interface Pair {
  readonly name: string;
  /** What the alternative is, e.g. `GNU tar`. */
  readonly alternative: string;
  /** Ours ÷ alternative that we aim at, in speed. */
  readonly aim: number;
  readonly rounds: number;
  /** Before each run, not measured. */
  readonly prepare?: () => void;
  readonly runOurs: () => Promise<void> | void;
  readonly runAlternative: () => Promise<void> | void;
}

/** Speed ratios of a pair: 1 = as fast, 2 = we take half the time. */
export interface PairResult {
  readonly name: string;
  readonly alternative: string;
  readonly aim: number;
  readonly minimum: number;
  readonly median: number;
  /** Median ratio of processor time, child processes included: what is left of the ratio when the machine is busy. */
  readonly processor: number;
  /** One-minute load average around the measurement: a high one says how much to believe. */
  readonly load: number;
}

interface Cost {
  readonly milliseconds: number;
  readonly processorMs: number;
}

/** Runs both ways alternately, after one round that is not counted: machines are noisy, their ratios less so. */
export async function measure(pair: Pair): Promise<PairResult> {
  const ratios: number[] = [];
  const processorRatios: number[] = [];
  for (let round = -1; round < pair.rounds; round += 1) {
    pair.prepare?.();
    const ours = await costOf(pair.runOurs);
    pair.prepare?.();
    const alternative = await costOf(pair.runAlternative);
    if (round < 0) continue;
    ratios.push(alternative.milliseconds / ours.milliseconds);
    processorRatios.push(alternative.processorMs / ours.processorMs);
  }
  return {
    name: pair.name,
    alternative: pair.alternative,
    aim: pair.aim,
    minimum: Math.min(...ratios),
    median: medianOf(ratios),
    processor: medianOf(processorRatios),
    load: loadavg()[0] ?? Number.NaN,
  };
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function costOf(work: () => Promise<void> | void): Promise<Cost> {
  const children = childrenMs();
  const own = process.cpuUsage();
  const before = performance.now();
  await work();
  const milliseconds = performance.now() - before;
  const { user, system } = process.cpuUsage(own);
  return { milliseconds, processorMs: (user + system) / 1000 + childrenMs() - children };
}

const tickMs = 10;
const childrenColumns = [13, 14];

/** Processor time of all children that have ended, to a tick; `proc(5)`, columns behind the program's name. */
function childrenMs(): number {
  const columns = readFileSync("/proc/self/stat", "latin1")
    .replace(/^.*\) /s, "")
    .split(" ");
  return childrenColumns.reduce((sum, column) => sum + Number(columns[column] ?? 0), 0) * tickMs;
}

const widths = [44, 32, 7, 7, 7, 7, 5];
const lineOf = (cells: readonly string[]): string =>
  cells
    .map((cell, column) => cell.padEnd(widths[column] ?? 0))
    .join(" ")
    .trimEnd();

/** What the columns of {@link rowOf} are. */
export const heading = lineOf(["what", "against", "aim", "min", "median", "cpu", "load"]);

/** A result as a line of a table. */
export function rowOf(result: PairResult): string {
  const { name, alternative, aim, minimum, median, processor, load } = result;
  return lineOf([
    name,
    alternative,
    `≥ ${aim.toPrecision(2)}`,
    minimum.toFixed(2),
    median.toFixed(2),
    processor.toFixed(2),
    load.toFixed(1),
    median >= aim ? "met" : "NOT MET",
  ]);
}
