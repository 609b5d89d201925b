import type { World } from "@ohbackup/reference-model";
import { joinDevicePath } from "../files/device-path.js";
import { print } from "../shell/command.js";
import type { CommandContext, ShellCommand } from "../shell/command.js";
import { ReceivedFiles } from "./received-files.js";
import { isSubcommand, parseToolOptions, subcommandOptions } from "./tool-arguments.js";
import type { Subcommand, ToolOptions } from "./tool-arguments.js";
import { ToolRun } from "./tool-run.js";
import type { ToolBundle } from "./tool-run.js";

/** Largest capability document that is read, bytes. */
const largestDocument = 64 * 1024 * 1024;

const help = [
  "usage: backup_tool SUBCOMMAND [--OPTION VALUE]…",
  "  help",
  "  check sa",
  ...Object.entries(subcommandOptions).map(
    ([name, options]) =>
      `  ${name} ${Object.keys(options)
        .map((option) => `--${option} VALUE`)
        .join(" ")}`,
  ),
  "",
].join("\n");

/** `backup_tool`, the native client of the service that root images have (`spec/backup-service.md §16`). */
export function backupTool(world: World): ShellCommand {
  return async ([name = "help", ...args], context) => {
    if (name === "help") return done(context, help, 0);
    if (name === "check") {
      return args[0] === "sa" ? done(context, "successful\n", 0) : missing(context, name);
    }
    if (!isSubcommand(name)) return missing(context, name);
    const options = parseToolOptions(name, args);
    const bundles = options === undefined ? undefined : bundlesOf(options);
    if (options === undefined || bundles === undefined) return missing(context, name);
    return run(world, name, options, bundles, context);
  };
}

async function run(
  world: World,
  subcommand: Subcommand,
  options: ToolOptions,
  bundles: readonly ToolBundle[],
  context: CommandContext,
): Promise<number> {
  const { files, signal, stdout, cwd } = context;
  const pathCapFile = joinDevicePath(cwd, options.get("pathCapFile")?.[0] ?? "");
  if (subcommand !== "backup" && !subcommand.startsWith("incremental"))
    return unreachable(context, subcommand);
  if (subcommand === "incrementalRestoreAsync") return unreachable(context, subcommand);
  const stored = new ReceivedFiles(files);
  let output = Promise.resolve();
  const printLine = (line: string): void => {
    output = output.then(() => print(stdout, `${line}\n`));
  };
  let document = "";
  if (subcommand === "incrementalrestore") {
    try {
      document = files.readWhole(pathCapFile, largestDocument).toString("utf8");
    } catch (error) {
      await print(context.stderr, `backup_tool: ${pathCapFile}: ${files.reason(error)}\n`);
      return 1;
    }
  }
  stored.prepare();
  const tool = new ToolRun(world, stored, bundles, printLine);
  const status = await (subcommand === "incrementalrestore"
    ? tool.restore(document, signal)
    : tool.backup(pathCapFile, signal));
  await output;
  return status;
}

/**
 * The service sends what these sessions wait for to an object that does not understand it, so that a device waits for ever;
 * this board says so instead.
 */
async function unreachable({ stderr }: CommandContext, subcommand: Subcommand): Promise<number> {
  await print(
    stderr,
    `backup_tool: ${subcommand} is not supported by the virtual board: it would wait for ever. ` +
      "Use incrementalbackup and incrementalrestore.\n",
  );
  return 1;
}

/** Undefined when there are not as many times as bundles. */
function bundlesOf(options: ToolOptions): readonly ToolBundle[] | undefined {
  const names = options.get("bundles") ?? [];
  const times = options.get("incrementalTime");
  if (times === undefined) return names.map((name) => ({ name }));
  if (times.length !== names.length || times.some((time) => !/^\d{1,10}$/.test(time))) return undefined;
  return names.map((name, at) => ({ name, time: times[at] ?? "0" }));
}

function missing(context: CommandContext, name: string): Promise<number> {
  return done(context, `backup_tool: missing operand\nTry 'backup_tool help' for what ${name} needs.\n`, 1);
}

async function done({ stdout }: CommandContext, text: string, status: number): Promise<number> {
  await print(stdout, text);
  return status;
}
