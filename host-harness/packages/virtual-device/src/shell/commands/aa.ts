import type { StartFailure } from "../../apps/start-failure.js";
import type { RunningAbilityEntry, StartOutcome } from "../../apps/start-outcome.js";
import type { Want } from "../../apps/want.js";
import type { TestListener, TestRequest, TestStart } from "../../apps/test-run.js";
import { print } from "../command.js";
import type { CommandContext, ShellCommand } from "../command.js";
import { parseTest, runTest } from "./aa-test.js";
import { parseStart } from "./want-arguments.js";

/** What `aa` needs of a board. */
export interface AbilityManagerPort {
  /** Starts an ability, or hands the want to a running one (`Hot`). */
  startAbility(want: Want): StartOutcome;
  /** Ends every process of a bundle; false when the bundle is not installed. */
  forceStop(bundleName: string): boolean;
  runningAbilities(): readonly RunningAbilityEntry[];
  /** Runs the suites of a module. */
  startTest(request: TestRequest, listener: TestListener): TestStart;
}

const usage = [
  "usage: aa start -a ABILITY -b BUNDLE [-m MODULE] [-W] [--ps|--pi|--pb KEY VALUE] [--psn KEY]",
  "       aa force-stop BUNDLE",
  "       aa test -b BUNDLE -m MODULE -s unittest RUNNER [-s KEY VALUE] [-w SECONDS] [-D]",
  "       aa dump -a",
  "",
].join("\n");

/** The ability assistant: exit status 0 whatever happens, the text decides (`spec/device-app.md §6`). */
export function abilityAssistant(port: AbilityManagerPort): ShellCommand {
  return async ([subcommand, ...args], context) => {
    if (subcommand === "start") await print(context.stdout, start(args, port));
    else if (subcommand === "force-stop") await print(context.stdout, forceStop(args, port));
    else if (subcommand === "test") await test(args, port, context);
    else if (subcommand === "dump") await print(context.stdout, dump(port));
    else await print(context.stdout, usage);
    return 0;
  };
}

function start(args: readonly string[], port: AbilityManagerPort): string {
  const request = parseStart(args);
  if (typeof request === "string") return `error: ${request}\n${usage}`;
  const began = performance.now();
  const outcome = port.startAbility(request.want);
  const took = Math.round(performance.now() - began);
  if ("failure" in outcome) return failureText("error: failed to start ability.", outcome.failure);
  const done = "start ability successfully.\n";
  if (!request.wait) return done;
  const { bundleName, abilityName, moduleName } = request.want;
  return [
    `StartMode: ${outcome.mode}`,
    `BundleName: ${bundleName}`,
    `AbilityName: ${abilityName}`,
    ...(moduleName === undefined ? [] : [`ModuleName: ${moduleName}`]),
    `TotalTime: ${took}`,
    `WaitTime: ${took}`,
    done,
  ].join("\n");
}

async function test(
  args: readonly string[],
  port: AbilityManagerPort,
  context: CommandContext,
): Promise<void> {
  const request = parseTest(args);
  if (typeof request === "string") return print(context.stdout, `error: ${request}\n${usage}`);
  const failure = await runTest(request, port, context);
  if (failure !== undefined) {
    await print(context.stdout, failureText("error: failed to start user test.", failure));
  }
}

function forceStop([bundleName]: readonly string[], port: AbilityManagerPort): string {
  if (bundleName === undefined) return `error: bundle name is missing.\n${usage}`;
  if (port.forceStop(bundleName)) return "force stop process successfully.\n";
  return failureText("error: failed to force stop process.", {
    code: 10106401,
    message: "The process could not be stopped.",
    cause: `No application is called ${bundleName}.`,
    advice: "List the installed applications with 'bm dump -a'.",
  });
}

function dump(port: AbilityManagerPort): string {
  const lines = port
    .runningAbilities()
    .map(
      ({ bundleName, abilityName, process, pid }) =>
        `    app name [${bundleName}] main name [${abilityName}] process name [${process}] pid #${pid} state #FOREGROUND`,
    );
  return ["User ID #100", "  AbilityRecords:", ...lines, ""].join("\n");
}

/** Two blanks stand before "Error Message" (`spec/device-app.md §6.3`). */
function failureText(title: string, { code, message, cause, advice }: StartFailure): string {
  return [
    title,
    `Error Code:${code}  Error Message:${message}`,
    `Error cause: ${cause}`,
    "  Try the following:",
    `  > ${advice}`,
    "",
  ].join("\n");
}
