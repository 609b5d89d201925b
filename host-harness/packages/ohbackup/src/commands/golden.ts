import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { printable, runGolden } from "@ohbackup/conformance";
import type { GoldenOutcome, Profile } from "@ohbackup/conformance";
import type { CommandContext } from "../command-context.js";
import { exitCode } from "../exit-code.js";
import { UsageError } from "../usage-error.js";
import { parseProfile } from "./options.js";

interface GoldenOptions {
  readonly profile?: Profile;
  readonly json?: boolean;
}

/** `ohbackup golden`: does the model still do what the real code did? */
export function goldenCommand(context: CommandContext): Command {
  return new Command("golden")
    .summary("hold the model against recordings of the real code")
    .description(
      "Runs recordings of the real service and of the real extension on the reference model and compares: bytes of " +
        "archives, indexes, reports, trees, events, outcomes. Recordings of the service are also followed: the order of " +
        "what was seen must be one that the model allows. One line a recording.",
    )
    .argument("<path>", "a folder of recordings of any kind, or one recording")
    .option(
      "--profile <release>",
      "the release to run as (default: the one each recording names)",
      parseProfile,
    )
    .option("--json", "one JSON document a line")
    .addHelpText(
      "after",
      "\nExamples:\n  $ ohbackup golden fixtures/golden/ext\n  $ ohbackup golden fixtures/golden/service/cancel.json\n" +
        "\nExit codes: 0 all passed, 1 one failed, 4 no recording found.",
    )
    .action(async (path: string, options: GoldenOptions) => {
      const place = resolve(context.workingFolder, path);
      if (!existsSync(place)) {
        throw new UsageError(`There is no ${place}. Name a folder of recordings, or one.`);
      }
      let failed = 0;
      let passed = 0;
      const outcomes = runGolden(place, {
        signal: context.signal,
        ...(options.profile === undefined ? {} : { profile: options.profile.name }),
      });
      for await (const outcome of outcomes) {
        if (outcome.passed) passed += 1;
        else failed += 1;
        context.terminal.out(
          options.json === true ? `${JSON.stringify(outcome)}\n` : lineOf(outcome, context),
        );
      }
      if (options.json !== true) context.terminal.out(`${passed} passed, ${failed} failed\n`);
      context.finish(failed === 0 ? exitCode.good : exitCode.judgedBad);
    });
}

function lineOf(
  { name, passed, reproduced, followed, difference }: GoldenOutcome,
  { terminal: { colours } }: CommandContext,
): string {
  const what = printable(name, 400);
  if (!passed) return `${colours.red("FAIL")} ${what}: ${printable(difference, 2000)}\n`;
  const how =
    followed === undefined
      ? ""
      : ` (${reproduced ? "reproduced" : "not reproduced"}, ${followedText[followed]})`;
  return `${colours.green("ok")}   ${what}${how}\n`;
}

const followedText: Readonly<Record<NonNullable<GoldenOutcome["followed"]>, string>> = {
  yes: "followed",
  no: "not followed",
  unstable: "not followed: its callbacks vary from run to run",
};
