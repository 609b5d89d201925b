import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { loadScenario, runCheck, selectScenarios } from "@ohbackup/conformance";
import type { CheckProgress, Scenario } from "@ohbackup/conformance";
import type { CommandContext } from "../command-context.js";
import { showProgress } from "../terminal/progress.js";
import type { Progress } from "../terminal/progress.js";
import { openWorld } from "./check-world.js";
import type { WorldOptions } from "./check-world.js";
import { faultList } from "./faults.js";
import { collectList, parseProfile, parseSeed, parseServer } from "./options.js";
import { printOutcome } from "./outcome.js";

interface CheckCommandOptions extends WorldOptions {
  readonly only: readonly string[];
  readonly scenario: readonly string[];
  readonly seed?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `ohbackup check`: run the catalogue and judge it. The main job. */
export function checkCommand(context: CommandContext): Command {
  return new Command("check")
    .summary("run the catalogue on a device and judge it")
    .description(
      "Runs scenarios on a device, or on the built-in virtual board when none is named, and judges what came back " +
        "clause by clause. Leaves a report bundle: traces, verdicts, JUnit.",
    )
    .option("-t, --target <key>", "a device that `ohbackup devices` lists")
    .option("-s, --server <[host:]port>", "address of its hdc server (default: 127.0.0.1:8710)", parseServer)
    .option(
      "--profile <release>",
      "the rules to use (default: v6.1, or by the API level of the device)",
      parseProfile,
    )
    .option("--only <names>", "scenarios or clauses, with * at the end: B18,D*,session-*", collectList, [])
    .option("--scenario <file>", "a scenario file instead of the catalogue; may be repeated", collectList, [])
    .option("--fault <name>", `let the virtual board deviate; may be repeated: ${faultList}`, collectList, [])
    .option("--seed <number>", "decides what is left to chance, below 2^64", parseSeed)
    .option("-o, --out <folder>", "where the report bundle goes (default: .ohbackup/reports/<time>)")
    .option("--json", "one JSON document instead of text")
    .addHelpText(
      "after",
      "\nExamples:\n  $ ohbackup check\n  $ ohbackup check -t 127.0.0.1:5555 --profile v6.0 --only 'D*'\n" +
        "  $ ohbackup check --fault missing-end --only B18\n  $ ohbackup check --scenario mine.json --json\n" +
        "\nExit codes: 0 nothing violated, 1 a clause is violated, 2 wrong usage, 3 no device or device lost,\n" +
        "4 something could not be judged, 130 interrupted.",
    )
    .action(async (options: CheckCommandOptions) => {
      const scenarios = await chosenScenarios(context, options);
      const world = await openWorld(context, options);
      const progress = showProgress(context.terminal, options.json === true);
      try {
        const result = await runCheck({
          device: world.device,
          scenarios,
          profile: world.profile,
          seed: options.seed ?? randomSeed(),
          outputFolder: resolve(context.workingFolder, options.out ?? defaultFolder(new Date())),
          signal: context.signal,
          onProgress: (event) => {
            show(progress, event);
          },
        });
        progress.stop();
        printOutcome(context, result, options.json === true);
      } finally {
        progress.stop();
        await world.close();
      }
    });
}

async function chosenScenarios(
  { workingFolder }: CommandContext,
  options: CheckCommandOptions,
): Promise<readonly Scenario[]> {
  if (options.scenario.length === 0) return selectScenarios(options.only);
  const loaded = await Promise.all(
    options.scenario.map((file) => loadScenario(resolve(workingFolder, file))),
  );
  return selectScenarios(options.only, loaded);
}

function randomSeed(): string {
  return randomBytes(8).readBigUInt64BE().toString();
}

/** A folder a check, named by the time at which it began. */
function defaultFolder(now: Date): string {
  return join(".ohbackup/reports", now.toISOString().slice(0, 23).replaceAll(":", "-").replace(".", "-"));
}

function show(progress: Progress, event: CheckProgress): void {
  switch (event.kind) {
    case "check-started":
      progress.step(`${event.scenarios} scenarios → ${event.folder}`);
      return;
    case "scenario-started":
      progress.step(`[${event.index + 1}/${event.scenarios}] ${event.id}: ${event.about}`);
      return;
    case "phase":
      progress.detail(event.phase);
      return;
    case "events":
      progress.detail(`${event.events} events`);
      return;
    case "scenario-finished":
      if (event.state === "violates" || event.problems.length > 0) {
        progress.step(`[${event.index + 1}/${event.scenarios}] ${event.id}: ${event.state}`);
      }
      return;
  }
}
