import { describePlan } from "@ohbackup/conformance";
import { quantile } from "./fault-share.js";
import type { FaultCaught } from "./fault-share.js";
import { keepPlan } from "./kept-plans.js";
import type { Arguments } from "./read-arguments.js";
import type { Counterexample, RunResult } from "./run-plans.js";

const isTerminal = process.stderr.isTTY;

/** Told on one line of a terminal; nothing elsewhere. */
export function tellProgress(text: string): void {
  if (isTerminal) process.stderr.write(`\r\x1b[K${text}`);
}

/** The closing words of a run of plans; a counterexample is kept. */
export function tellRun(wanted: Arguments, result: RunResult, seconds: number): void {
  const { plans, events, followed, undecided, counterexample } = result;
  const kept =
    counterexample?.recording === undefined
      ? undefined
      : keepPlan(counterexample.recording, `plan-${String(wanted.seed)}-${String(counterexample.index)}`);
  tellProgress("");
  if (wanted.json) {
    const { seed, profile, faults } = wanted;
    tellJson({ seed: String(seed), profile, faults, ...result, seconds, kept });
    return;
  }
  const rate = (1000 * seconds) / Math.max(1, plans);
  say(
    `${String(plans)} plans, ${String(events)} events, ${seconds.toFixed(1)} s, ${rate.toFixed(1)} ms each, ` +
      `${String(followed)} followed (${String(undecided)} undecided), seed ${String(wanted.seed)}: ` +
      (counterexample === undefined ? "no problem" : "COUNTEREXAMPLE"),
  );
  if (counterexample !== undefined) tellCounterexample(wanted, counterexample, kept);
}

function tellCounterexample(
  wanted: Arguments,
  { shrunk, problems, index, shrinkMs }: Counterexample,
  kept: string | undefined,
): void {
  say(
    `plan ${String(index)}, made small in ${(shrinkMs / 1000).toFixed(1)} s ` +
      `(${String(shrunk.shrinks)} of ${String(shrunk.tried)} smaller plans showed it, too): ${describePlan(shrunk.plan)}`,
  );
  for (const { kind, what, text } of problems) say(`  ${kind} ${what}: ${JSON.stringify(text)}`);
  const { seed, profile, faults } = wanted;
  const options = [
    `--seed ${String(seed)} --from ${String(index)} --plans 1 --follow 1`,
    ...(profile === undefined ? [] : [`--profile ${profile}`]),
    ...faults.map((name) => `--fault ${name}`),
  ];
  say(`again: npm run random -- ${options.join(" ")}`);
  if (kept !== undefined) say(`kept as ${kept}`);
}

/** One line a fault. */
export function tellFault({ name, index, what, plan, steps, shrinkMs = 0 }: FaultCaught): void {
  tellProgress("");
  if (index === undefined || plan === undefined) say(`${name}: not caught`);
  else {
    const small = `${String(steps)} steps in ${(shrinkMs / 1000).toFixed(1)} s`;
    say(`${name}: plan ${String(index)}, ${what ?? ""}; made small: ${small}, ${describePlan(plan)}`);
  }
}

/** The closing words of a run over all faults. */
export function tellShare(wanted: Arguments, results: readonly FaultCaught[], seconds: number): void {
  const caught = results.filter(({ index }) => index !== undefined);
  const steps = caught.map((one) => one.steps ?? 0);
  const times = caught.map(({ shrinkMs = 0 }) => shrinkMs / 1000);
  const summary = {
    seed: String(wanted.seed),
    faults: results.length,
    caught: caught.length,
    notCaught: results.filter(({ index }) => index === undefined).map(({ name }) => name),
    medianSteps: quantile(steps, 0.5),
    shrunkWithin5s: times.filter((time) => time <= 5).length,
    slowestOf95Percent: quantile(times, 0.95),
    seconds,
  };
  if (wanted.json) {
    tellJson({ ...summary, results });
    return;
  }
  const percent = (100 * caught.length) / Math.max(1, results.length);
  say(
    `${String(caught.length)} of ${String(results.length)} faults caught (${percent.toFixed(1)} %) ` +
      `by ${String(wanted.count)} plans, seed ${summary.seed}, ${seconds.toFixed(0)} s`,
  );
  say(
    `made small: median ${String(summary.medianSteps)} steps, ` +
      `95 % within ${summary.slowestOf95Percent.toFixed(1)} s, ${String(summary.shrunkWithin5s)} within 5 s`,
  );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function tellJson(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
