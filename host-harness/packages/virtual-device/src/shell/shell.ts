import { parse } from "unbash";
import type { ParsedScript } from "unbash";
import { emptySource } from "./byte-pipe.js";
import type { ByteSink } from "./byte-pipe.js";
import { print } from "./command.js";
import { ExitRequest, LoopRequest, ShellEnvironment } from "./environment.js";
import { Interpreter } from "./interpreter.js";
import type { ShellOptions } from "./interpreter.js";

/** Longest command that a board takes, in characters. */
const longestCommand = 256 * 1024;

/** The parser's time grows with the square of their number, and the board knows none of them. */
const mostHereDocuments = 100;

/**
 * The `sh -c` of a virtual board: a parsed script run against the board's own commands.
 * Nothing that a client sends reaches a shell of the host.
 */
export class Shell {
  constructor(private readonly options: ShellOptions) {}

  /**
   * Runs a script; its output goes to `output`, standard error included, as on a device where both share
   * one pipe (`spec/hdc.md §4.5`).
   * @returns the exit status of the last command, 2 for a syntax error, 143 when the signal ended it
   */
  async run(text: string, output: ByteSink, signal: AbortSignal): Promise<number> {
    return (await this.session().run(text, output, signal)).status;
  }

  /** A shell that a person types into: it remembers its folder and its variables from one script to the next. */
  session(): ShellSession {
    return new ShellSession(new Interpreter(this.options, new ShellEnvironment()));
  }
}

/** How a script in a shell session ended. */
export interface ScriptEnd {
  readonly status: number;
  /** `exit` was called: the shell is over. */
  readonly exited: boolean;
}

/** One shell process that runs several scripts, one after the other. */
export class ShellSession {
  constructor(private readonly interpreter: Interpreter) {}

  /** @returns status 2 for a syntax error, 143 when the signal ended it */
  async run(text: string, output: ByteSink, signal: AbortSignal): Promise<ScriptEnd> {
    const goesOn = (status: number): ScriptEnd => {
      this.interpreter.environment.lastStatus = status;
      return { status, exited: false };
    };
    const script = parseScript(text);
    if (typeof script === "string") {
      await print(output, `sh: syntax error: ${script}\n`);
      return goesOn(2);
    }
    try {
      const streams = { stdin: emptySource, stdout: output, stderr: output };
      return goesOn(await this.interpreter.runList(script.commands, streams, signal));
    } catch (error) {
      if (error instanceof ExitRequest) return { status: error.status, exited: true };
      if (error instanceof LoopRequest) return goesOn(0);
      if (!(error instanceof RangeError)) throw error;
      // Nested deeper than this program can follow.
      await print(output, "sh: memory exhausted\n");
      return goesOn(2);
    }
  }
}

/** The script, or what is wrong with it. */
function parseScript(text: string): ParsedScript | string {
  if (text.length > longestCommand) return `command of ${text.length} characters, at most ${longestCommand}`;
  if (text.split("<<").length > mostHereDocuments) return "too many here-documents";
  try {
    const script = parse(text);
    return script.errors?.[0]?.message ?? script;
  } catch (error) {
    if (error instanceof RangeError) return "nested too deeply";
    throw error;
  }
}
