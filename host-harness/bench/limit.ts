import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A figure that has a bound of its own: there is no alternative to run beside it. */
export interface Limit {
  readonly name: string;
  readonly unit: string;
  readonly bound: { readonly kind: "at least" | "at most"; readonly value: number };
  readonly measure: () => Promise<number>;
}

export interface LimitResult {
  readonly name: string;
  readonly seen: number;
  readonly unit: string;
  readonly bound: Limit["bound"];
  readonly met: boolean;
}

export async function measureLimit({ name, unit, bound, measure }: Limit): Promise<LimitResult> {
  const seen = await measure();
  const met = bound.kind === "at least" ? seen >= bound.value : seen <= bound.value;
  return { name, seen, unit, bound, met };
}

/** One line a figure. */
export function lineOf({ name, seen, unit, bound, met }: LimitResult): string {
  const sign = bound.kind === "at least" ? "≥" : "≤";
  return `${name}: ${seen.toPrecision(4)} ${unit} (${sign} ${bound.value}) ${met ? "met" : "NOT MET"}`;
}

/**
 * Peak resident memory of a program of this folder, in MiB: it runs in a process of its own, because memory that was
 * once used stays with a process.
 */
export function peakMemoryOf(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL(`./${program}.js`, import.meta.url)), [...args], {
      stdio: "inherit",
    });
    let peak: number | undefined;
    child.on("message", (message) => {
      if (typeof message === "number") peak = message;
    });
    child.on("error", reject);
    child.on("exit", (code) => {
      if (peak === undefined) reject(new Error(`${program} ended with ${String(code)} and told no figure`));
      else resolve(peak);
    });
  });
}

/** For such a program: tells the peak so far to its parent. */
export function tellPeakMemory(): void {
  process.send?.(process.resourceUsage().maxRSS / 1024);
}
