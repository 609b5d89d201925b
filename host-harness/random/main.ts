import { describePlan, findProfile, isConformanceError, profileNames } from "@ohbackup/conformance";
import { keepPlan } from "./kept-plans.js";
import { readArguments } from "./read-arguments.js";
import type { Arguments } from "./read-arguments.js";
import { runPlans } from "./run-plans.js";
import type { Counterexample, RunResult } from "./run-plans.js";

const interrupted = new AbortController();
process.once("SIGINT", () => {
  interrupted.abort();
});

/** Told on one line of a terminal; nothing elsewhere. */
function progress(done: number, count: number): void {
  if (process.stderr.isTTY && (done % 25 === 0 || done === count))
    process.stderr.write(`\r${String(done)} of ${String(count)} plans`);
}

function againLine({ seed, profile, faults }: Arguments, { index }: Counterexample): string {
  const options = [
    `--seed ${String(seed)} --from ${String(index)} --plans 1`,
    ...(profile === undefined ? [] : [`--profile ${profile}`]),
    ...faults.map((name) => `--fault ${name}`),
  ];
  return `npm run random -- ${options.join(" ")}`;
}

function tell(wanted: Arguments, { plans, events, counterexample }: RunResult, seconds: number): void {
  const kept =
    counterexample?.recording === undefined
      ? undefined
      : keepPlan(counterexample.recording, `plan-${String(wanted.seed)}-${String(counterexample.index)}`);
  if (wanted.json) {
    const { seed, profile, faults } = wanted;
    const summary = { seed: String(seed), profile, faults, plans, events, seconds, counterexample, kept };
    process.stdout.write(`${JSON.stringify(summary)}\n`);
    return;
  }
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  const rate = (1000 * seconds) / Math.max(1, plans);
  process.stdout.write(
    `${String(plans)} plans, ${String(events)} events, ${seconds.toFixed(1)} s, ${rate.toFixed(1)} ms each, ` +
      `seed ${String(wanted.seed)}: ${counterexample === undefined ? "no problem" : "COUNTEREXAMPLE"}\n`,
  );
  if (counterexample === undefined) return;
  const { shrunk, problems, index, shrinkMs } = counterexample;
  process.stdout.write(
    `plan ${String(index)}, made small in ${(shrinkMs / 1000).toFixed(1)} s ` +
      `(${String(shrunk.shrinks)} of ${String(shrunk.tried)} smaller plans showed it, too): ${describePlan(shrunk.plan)}\n`,
  );
  for (const { kind, what, text } of problems)
    process.stdout.write(`  ${kind} ${what}: ${JSON.stringify(text)}\n`);
  process.stdout.write(`again: ${againLine(wanted, counterexample)}\n`);
  process.stdout.write(kept === undefined ? "" : `kept as ${kept}\n`);
}

async function run(wanted: Arguments): Promise<number> {
  const start = performance.now();
  const { seed, from, count, faults } = wanted;
  const profile = findProfile(wanted.profile ?? "");
  try {
    const result = await runPlans({
      seed,
      from,
      count,
      faults,
      ...(profile === undefined ? {} : { profile: profile.name }),
      signal: interrupted.signal,
      onPlan: (done) => {
        progress(done, count);
      },
    });
    tell(wanted, result, (performance.now() - start) / 1000);
    return result.counterexample === undefined ? 0 : 1;
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
  process.exitCode = await run(wanted);
}
