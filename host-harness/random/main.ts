import { findProfile, isConformanceError, profileNames } from "@ohbackup/conformance";
import { faultShare } from "./fault-share.js";
import { readArguments } from "./read-arguments.js";
import type { Arguments } from "./read-arguments.js";
import { runPlans } from "./run-plans.js";
import { tellFault, tellProgress, tellRun, tellShare } from "./tell-run.js";

const interrupted = new AbortController();
process.once("SIGINT", () => {
  interrupted.abort();
});

/** @returns the exit code */
async function run(wanted: Arguments): Promise<number> {
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  const profile = findProfile(wanted.profile ?? "")?.name;
  const { seed, from, count, faults, followEvery } = wanted;
  const common = { seed, count, signal: interrupted.signal, ...(profile === undefined ? {} : { profile }) };
  if (wanted.wantsFaultShare) {
    const results = await faultShare({ ...common, ...(wanted.json ? {} : { onFault: tellFault }) });
    tellShare(wanted, results, seconds());
    return 0;
  }
  const onPlan = (done: number): void => {
    if (done % 25 === 0) tellProgress(`${String(done)} of ${String(count)} plans`);
  };
  const result = await runPlans({ ...common, from, faults, followEvery, onPlan });
  tellRun(wanted, result, seconds());
  return result.counterexample === undefined ? 0 : 1;
}

async function runUntilInterrupted(wanted: Arguments): Promise<number> {
  try {
    return await run(wanted);
  } catch (error) {
    if (!isConformanceError(error, "interrupted")) throw error;
    process.stderr.write("\ninterrupted\n");
    return 130;
  }
}

const wanted = readArguments(process.argv.slice(2), profileNames);
if (typeof wanted === "string") {
  process.stderr.write(wanted);
  process.exitCode = 2;
} else {
  if (!wanted.json) process.stdout.write(`seed ${String(wanted.seed)}\n`);
  process.exitCode = await runUntilInterrupted(wanted);
}
