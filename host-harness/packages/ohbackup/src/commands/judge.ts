import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { judgeFiles } from "@ohbackup/conformance";
import type { Profile } from "@ohbackup/conformance";
import type { CommandContext } from "../command-context.js";
import { UsageError } from "../usage-error.js";
import { parseProfile } from "./options.js";
import { printOutcome } from "./outcome.js";

interface JudgeOptions {
  readonly profile?: Profile;
  readonly json?: boolean;
}

/** `ohbackup judge`: the verdict on what was kept, with today's rules. */
export function judgeCommand(context: CommandContext): Command {
  return new Command("judge")
    .summary("a verdict on saved traces, report bundles or recordings")
    .description(
      "Judges traces, folders of report bundles, and recordings of the real service, without a device.",
    )
    .argument("<file...>", "traces (.ndjson), folders of report bundles, or recordings (.json)")
    .option("--profile <release>", "the rules to use (default: what each file says)", parseProfile)
    .option("--json", "one JSON document")
    .addHelpText(
      "after",
      "\nExamples:\n  $ ohbackup judge .ohbackup/reports/2026-11-25T09-30-00\n" +
        "  $ ohbackup judge --profile v6.1 fixtures/golden/service/backup_one_small.json\n" +
        "\nExit codes: 0 nothing violated, 1 a clause is violated, 4 a file could not be judged to its end.",
    )
    .action(async (files: readonly string[], options: JudgeOptions) => {
      const paths = files.map((file) => resolve(context.workingFolder, file));
      const missing = paths.find((path) => !existsSync(path));
      if (missing !== undefined) {
        throw new UsageError(`There is no file ${missing}. Name traces, report bundles or recordings.`);
      }
      const result = await judgeFiles(paths, {
        signal: context.signal,
        ...(options.profile === undefined ? {} : { profile: options.profile.name }),
      });
      printOutcome(context, result, options.json === true);
    });
}
