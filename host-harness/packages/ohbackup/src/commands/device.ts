import { Command, InvalidArgumentError, Option } from "commander";
import { defaultProfileName, profileOf } from "@ohbackup/conformance";
import type { Profile } from "@ohbackup/conformance";
import { VirtualDeviceError, parseToxic, startVirtualBoard, toxicKinds } from "@ohbackup/virtual-device";
import type { Toxic, VirtualBoard } from "@ohbackup/virtual-device";
import type { CommandContext } from "../command-context.js";
import { exitCode } from "../exit-code.js";
import { chosenFaults, faultList } from "./faults.js";
import { deviceProjectRoot } from "./places.js";
import { collectList, parsePort, parseProfile } from "./options.js";

interface DeviceOptions {
  readonly port: number;
  readonly profile: Profile;
  readonly fault: readonly string[];
  readonly toxic: readonly Toxic[];
  readonly boards: number;
  readonly daemonPort?: number;
  readonly auth: Authentication;
  readonly json?: boolean;
}

const authentications = ["off", "allow", "refuse"] as const;
type Authentication = (typeof authentications)[number];

const mostBoards = 16;
const toxicList = Object.entries(toxicKinds)
  .map(([kind, what]) => `${kind} (${what})`)
  .join(", ");

/** The release that a virtual board plays when none is named. */
export const defaultProfile = profileOf(defaultProfileName);

/** `ohbackup device`: virtual boards for somebody else's hdc. */
export function deviceCommand(context: CommandContext): Command {
  return new Command("device")
    .summary("virtual boards for your own hdc, until Ctrl-C")
    .description(
      "Runs virtual boards on 127.0.0.1 until Ctrl-C. Each stands behind an hdc server of its own and is a daemon too: " +
        "your own hdc client uses the server, your own hdc server connects to the daemon, `ohbackup check -t` takes either.",
    )
    .option(
      "-p, --port <port>",
      "TCP port of the first board's hdc server; the others follow",
      parsePort,
      8710,
    )
    .option(
      "--daemon-port <port>",
      "TCP port of the first board's daemon; any free one unless given",
      parsePort,
    )
    .addOption(
      new Option("--auth <how>", "what the daemon does about computers that it does not know")
        .choices(authentications)
        .default("off"),
    )
    .option("--boards <count>", `number of boards, 1 to ${mostBoards}`, parseCount, 1)
    .option("--profile <release>", "how the service of the board behaves", parseProfile, defaultProfile)
    .option("--fault <name>", `let it deviate; may be repeated: ${faultList}`, collectList, [])
    .option(
      "--toxic <kind:number>",
      `spoil the link to the board; may be repeated, with @up or @down for one direction: ${toxicList}`,
      collectToxic,
      [],
    )
    .option("--json", "one JSON document when the board is ready")
    .addHelpText(
      "after",
      "\nExamples:\n  $ ohbackup device --port 8710\n  $ ohbackup device --port 8711 --profile v5.0.0 --fault missing-end\n" +
        "  $ ohbackup device --boards 2 --daemon-port 10178 --auth allow\n" +
        "  $ ohbackup device --toxic latency:200 --toxic reset:100000@down\n" +
        "\nExit codes: 130 after Ctrl-C, 2 when a port is taken.",
    )
    .action(async (options: DeviceOptions) => {
      const boards: VirtualBoard[] = [];
      try {
        for (let at = 0; at < options.boards; at += 1) boards.push(await startBoard(context, options, at));
        announce(context, options, boards);
        await aborted(context.signal);
      } finally {
        await Promise.all(boards.map((board) => board.close()));
      }
      context.finish(exitCode.interrupted);
    });
}

function startBoard({ signal }: CommandContext, options: DeviceOptions, at: number): Promise<VirtualBoard> {
  const { profile, daemonPort } = options;
  return startVirtualBoard({
    projectRoot: deviceProjectRoot,
    profile,
    faults: chosenFaults(options.fault),
    toxics: options.toxic,
    port: options.port + at,
    daemon: {
      authentication: options.auth,
      ...(daemonPort === undefined ? {} : { port: daemonPort + at }),
    },
    ...(options.boards === 1 ? {} : { key: `virtual-${profile.name}-${at + 1}` }),
    signal,
  });
}

function announce(
  { terminal }: CommandContext,
  { profile, json }: DeviceOptions,
  boards: readonly VirtualBoard[],
): void {
  if (json === true) {
    const described = boards.map(({ key, address, daemonAddress }) => ({
      key,
      address,
      daemon: daemonAddress,
      profile: profile.name,
    }));
    // One board is an object, as before there could be several.
    terminal.out(`${JSON.stringify(described.length === 1 ? described[0] : described)}\n`);
    return;
  }
  for (const { key, address, daemonAddress } of boards) {
    const server = `${address.host}:${address.port}`;
    terminal.out(
      `Virtual board ${terminal.colours.bold(key)} (${profile.name}) behind the hdc server ${server}.\n` +
        `  hdc -s ${server} list targets\n` +
        `  npx ohbackup check --server ${server} -t ${key}\n` +
        (daemonAddress === undefined
          ? ""
          : `For a server of your own: hdc tconn ${daemonAddress.host}:${daemonAddress.port}\n`),
    );
  }
  terminal.out("Ctrl-C ends it.\n");
}

/** `--toxic` */
function collectToxic(value: string, previous: readonly Toxic[]): readonly Toxic[] {
  try {
    return [...previous, parseToxic(value)];
  } catch (error) {
    if (error instanceof VirtualDeviceError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

/** `--boards` */
function parseCount(value: string): number {
  const count = Number(value);
  if (!/^\d{1,2}$/.test(value) || count < 1 || count > mostBoards) {
    throw new InvalidArgumentError(`The number of boards is from 1 to ${mostBoards}.`);
  }
  return count;
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
