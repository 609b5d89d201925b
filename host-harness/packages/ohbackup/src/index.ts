import { CommanderError } from "commander";
import { exitCode } from "./exit-code.js";
import { failureOf } from "./failure.js";
import { createProgram } from "./program.js";
import { listenForInterrupt } from "./terminal/interrupt.js";
import { processTerminal } from "./terminal/terminal.js";

/**
 * Runs one command line.
 * @param args without the program's own name
 * @returns the exit code: 0 good, 1 judged bad, 2 usage, 3 no device, 4 not judged, 130 interrupted
 */
export async function main(args: readonly string[]): Promise<number> {
  const terminal = processTerminal();
  const interrupt = listenForInterrupt(() => {
    terminal.error("\nStopping … (Ctrl-C again ends at once)\n");
  });
  let code: number = exitCode.good;
  const program = createProgram({
    terminal,
    signal: interrupt.signal,
    environment: process.env,
    workingFolder: process.cwd(),
    finish: (value) => {
      code = value;
    },
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    // Help and version are no mistakes; commander has printed its own words.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.good : exitCode.usage;
    const failure = failureOf(error, interrupt.signal.aborted);
    terminal.error(`${terminal.colours.red("error")} ${failure.code}: ${failure.message}\n`);
    return failure.exitCode;
  } finally {
    interrupt.dispose();
  }
}
