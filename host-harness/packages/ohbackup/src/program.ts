import { Command } from "commander";
import type { CommandContext } from "./command-context.js";
import { checkCommand } from "./commands/check.js";
import { deviceCommand } from "./commands/device.js";
import { devicesCommand } from "./commands/devices.js";
import { goldenCommand } from "./commands/golden.js";
import { judgeCommand } from "./commands/judge.js";

/** The whole command line. Nothing in it ends the process: parsing mistakes are thrown as CommanderError. */
export function createProgram(context: CommandContext): Command {
  const program = new Command("ohbackup")
    .description("Proves whether backup and restore work on an OpenHarmony device.")
    .version("0.1.0", "-V, --version")
    .showHelpAfterError("(add --help for the options and examples)")
    .addHelpText(
      "after",
      "\nExamples:\n  $ ohbackup check                 judge the built-in virtual board\n" +
        "  $ ohbackup check -t KEY          judge a board that `ohbackup devices` lists\n" +
        "  $ ohbackup judge trace.ndjson    judge a saved trace again",
    );
  const commands = [checkCommand, judgeCommand, goldenCommand, devicesCommand, deviceCommand];
  for (const command of commands) program.addCommand(command(context));
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: context.terminal.out,
      writeErr: context.terminal.error,
    });
  }
  return program;
}
