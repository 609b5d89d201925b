import { Command } from "commander";
import { defaultProfileName, profileOf } from "@ohbackup/conformance";
import type { Profile } from "@ohbackup/conformance";
import { startVirtualBoard } from "@ohbackup/virtual-device";
import type { CommandContext } from "../command-context.js";
import { exitCode } from "../exit-code.js";
import { chosenFaults, faultList } from "./faults.js";
import { deviceProjectRoot } from "./places.js";
import { collectList, parsePort, parseProfile } from "./options.js";

interface DeviceOptions {
  readonly port: number;
  readonly profile: Profile;
  readonly fault: readonly string[];
  readonly json?: boolean;
}

/** The release that a virtual board plays when none is named. */
export const defaultProfile = profileOf(defaultProfileName);

/** `ohbackup device`: a virtual board for somebody else's hdc client. */
export function deviceCommand(context: CommandContext): Command {
  return new Command("device")
    .summary("a virtual board for your own client, until Ctrl-C")
    .description(
      "Runs a virtual board behind an hdc server on 127.0.0.1. Your own hdc client, or `ohbackup check -t`, can use it.",
    )
    .option("-p, --port <port>", "TCP port of the hdc server", parsePort, 8710)
    .option("--profile <release>", "how the service of the board behaves", parseProfile, defaultProfile)
    .option("--fault <name>", `let it deviate; may be repeated: ${faultList}`, collectList, [])
    .option("--json", "one JSON document when the board is ready")
    .addHelpText(
      "after",
      "\nExamples:\n  $ ohbackup device --port 8710\n  $ ohbackup device --port 8711 --profile v5.0.0 --fault missing-end\n" +
        "\nExit codes: 130 after Ctrl-C, 2 when the port is taken.",
    )
    .action(async (options: DeviceOptions) => {
      const board = await startVirtualBoard({
        projectRoot: deviceProjectRoot,
        profile: options.profile,
        faults: chosenFaults(options.fault),
        port: options.port,
        signal: context.signal,
      });
      try {
        announce(context, options, board);
        await aborted(context.signal);
      } finally {
        await board.close();
      }
      context.finish(exitCode.interrupted);
    });
}

function announce(
  { terminal }: CommandContext,
  { profile, json }: DeviceOptions,
  { key, address }: { key: string; address: { host: string; port: number } },
): void {
  if (json === true) {
    terminal.out(`${JSON.stringify({ key, address, profile: profile.name })}\n`);
    return;
  }
  const server = `${address.host}:${address.port}`;
  terminal.out(
    `Virtual board ${terminal.colours.bold(key)} (${profile.name}) behind the hdc server ${server}.\n` +
      `  hdc -s ${server} list targets\n` +
      `  npx ohbackup check --server ${server} -t ${key}\n` +
      "Ctrl-C ends it.\n",
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    // Only an open handle keeps Node running; the board's server is one.
    signal.addEventListener(
      "abort",
      () => {
        resolve();
      },
      { once: true },
    );
  });
}
