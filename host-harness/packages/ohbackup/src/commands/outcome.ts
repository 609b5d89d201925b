import { resultJson, terminalSummary } from "@ohbackup/conformance";
import type { CheckResult } from "@ohbackup/conformance";
import type { CommandContext } from "../command-context.js";
import { exitCode } from "../exit-code.js";
import type { ExitCode } from "../exit-code.js";

/** Prints the outcome of a check or of judging, and says how the command ended. */
export function printOutcome(context: CommandContext, result: CheckResult, json: boolean): void {
  const { out, colours } = context.terminal;
  out(
    json
      ? resultJson(result)
      : terminalSummary(result, {
          good: colours.green,
          bad: colours.red,
          doubtful: colours.yellow,
          faint: colours.dim,
        }),
  );
  context.finish(exitOf(result));
}

/**
 * A violation is the answer, whatever else went wrong; after it comes why the answer is not complete. What only differs
 * where the model is unsure (`design.md §5`) is shown, but is no failure.
 */
export function exitOf(result: CheckResult): ExitCode {
  if (result.state === "interrupted") return exitCode.interrupted;
  if (result.verdict === "violates") return exitCode.judgedBad;
  if (result.state === "device-lost") return exitCode.noDevice;
  const everything = result.traces.every(
    ({ verdict, problems }) => verdict.limits.length + problems.length === 0,
  );
  const anything = result.clauses.some(({ state }) => state === "conforms");
  return everything && anything && result.problems.length === 0 ? exitCode.good : exitCode.notJudged;
}
