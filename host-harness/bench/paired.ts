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
  /** One-minute load average around the measurement: a high one says how much to believe. */
  readonly load: number;
}

/** Runs both ways alternately, after one round that is not counted: machines are noisy, their ratios less so. */
export async function measure(pair: Pair): Promise<PairResult> {
  const ratios: number[] = [];
  for (let round = -1; round < pair.rounds; round += 1) {
    pair.prepare?.();
    const ours = await milliseconds(pair.runOurs);
    pair.prepare?.();
    const alternative = await milliseconds(pair.runAlternative);
    if (round >= 0) ratios.push(alternative / ours);
  }
  ratios.sort((left, right) => left - right);
  return {
    name: pair.name,
    alternative: pair.alternative,
    aim: pair.aim,
    minimum: ratios[0] ?? Number.NaN,
    median: ratios[Math.floor(ratios.length / 2)] ?? Number.NaN,
    load: loadavg()[0] ?? Number.NaN,
  };
}

async function milliseconds(work: () => Promise<void> | void): Promise<number> {
  const before = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - before) / 1e6;
}

/** The results as an aligned table. */
export function tableOf(results: readonly PairResult[]): string {
  const rows = results.map(({ name, alternative, aim, minimum, median, load }) => [
    name,
    alternative,
    `≥ ${aim}`,
    minimum.toFixed(2),
    median.toFixed(2),
    load.toFixed(1),
    median >= aim ? "met" : "NOT MET",
  ]);
  const all = [["what", "against", "aim", "min", "median", "load", ""], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
