import { Command } from "commander";
import { HdcClient } from "hdc-client-node";
import type { CommandContext } from "../command-context.js";
import { exitCode } from "../exit-code.js";
import { defaultServer, parseServer } from "./options.js";
import type { ServerAddress } from "./options.js";

interface DevicesOptions {
  readonly server?: ServerAddress;
  readonly json?: boolean;
}

/** `ohbackup devices`: what an hdc server can reach. */
export function devicesCommand(context: CommandContext): Command {
  return new Command("devices")
    .summary("the targets of an hdc server")
    .description("Lists the devices and emulators that an hdc server knows, with their states.")
    .option("-s, --server <[host:]port>", "address of the hdc server (default: 127.0.0.1:8710)", parseServer)
    .option("--json", "one JSON document")
    .addHelpText(
      "after",
      "\nExamples:\n  $ ohbackup devices\n  $ ohbackup devices --server 8710 --json\n\n" +
        "Exit codes: 0 listed (also when there is none), 3 no hdc server.",
    )
    .action(async (options: DevicesOptions) => {
      const server = options.server ?? defaultServer(context.environment);
      const targets = await new HdcClient(server).listTargets({ signal: context.signal });
      if (options.json === true) {
        context.terminal.out(`${JSON.stringify({ server, targets }, null, 2)}\n`);
      } else if (targets.length === 0) {
        context.terminal.error(
          `The hdc server at ${server.host}:${server.port} has no target. Connect a board, start an emulator, or ` +
            "run a virtual board: ohbackup device --port 8710\n",
        );
      } else {
        for (const target of targets) context.terminal.out(`${target.key}\t${target.state}\n`);
      }
      context.finish(exitCode.good);
    });
}
