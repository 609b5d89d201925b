import type { StartFailure } from "../../apps/start-failure.js";
import type { Want, WantParameter } from "../../apps/want.js";
import { print } from "../command.js";
import type { ShellCommand } from "../command.js";

/** What `aa` needs of a board. */
export interface AbilityManagerPort {
  /** Starts an ability, or hands the want to a running one; undefined when it went well. */
  startAbility(want: Want): Promise<StartFailure | undefined>;
  /** Ends every process of a bundle; false when the bundle is not installed. */
  forceStop(bundleName: string): boolean;
}

const usage =
  "usage: aa start -a ABILITY -b BUNDLE [-m MODULE] [--ps|--pi|--pb KEY VALUE] | aa force-stop BUNDLE\n";

/** The ability assistant: exit status 0 whatever happens, the text decides (`spec/device-app.md §6`). */
export function abilityAssistant(port: AbilityManagerPort): ShellCommand {
  return async ([subcommand, ...args], context) => {
    if (subcommand === "start") await print(context.stdout, await start(args, port));
    else if (subcommand === "force-stop") await print(context.stdout, forceStop(args, port));
    else await print(context.stdout, usage);
    return 0;
  };
}

async function start(args: readonly string[], port: AbilityManagerPort): Promise<string> {
  const want = parseWant(args);
  if (typeof want === "string") return `error: ${want}\n${usage}`;
  const failure = await port.startAbility(want);
  if (failure === undefined) return "start ability successfully.\n";
  return [
    "error: failed to start ability.",
    `Error Code:${failure.code}  Error Message:${failure.message}`,
    `Error cause: ${failure.cause}`,
    "  Try the following:",
    `  > ${failure.advice}`,
    "",
  ].join("\n");
}

function forceStop([bundleName]: readonly string[], port: AbilityManagerPort): string {
  if (bundleName === undefined) return `error: bundle name is missing.\n${usage}`;
  return port.forceStop(bundleName)
    ? "force stop process successfully.\n"
    : "error: failed to force stop process.\nError Code:10106401  Error Message:The bundle is not installed.\n";
}

/** The want of a command line, or what is wrong with it. */
function parseWant(args: readonly string[]): Want | string {
  let bundleName: string | undefined;
  let abilityName: string | undefined;
  let moduleName: string | undefined;
  const parameters: Record<string, WantParameter> = {};
  for (let index = 0; index < args.length; index += 1) {
    const option = args[index] ?? "";
    const key = args[index + 1];
    if (key === undefined) return `option ${option} needs a value.`;
    index += 1;
    if (option === "-b") bundleName = key;
    else if (option === "-a") abilityName = key;
    else if (option === "-m") moduleName = key;
    else if (option === "--psn") parameters[key] = "";
    else if (option === "--ps" || option === "--pi" || option === "--pb") {
      const value = args[index + 1];
      if (value === undefined) return `option ${option} ${key} needs a value.`;
      index += 1;
      const parsed = parseParameter(option, value);
      if (parsed === undefined) return `the value ${value} does not fit option ${option}.`;
      parameters[key] = parsed;
    } else return `unknown option ${option}.`;
  }
  if (bundleName === undefined || abilityName === undefined) return "options -a and -b are needed.";
  return { bundleName, abilityName, parameters, ...(moduleName === undefined ? {} : { moduleName }) };
}

function parseParameter(option: string, value: string): WantParameter | undefined {
  if (option === "--ps") return value;
  if (option === "--pi") return /^-?\d{1,10}$/.test(value) ? Number(value) : undefined;
  return value === "true" ? true : value === "false" ? false : undefined;
}
