import type { AndOr, Command, CommandNode, Pipeline, PipelineNode, Redirection, Statement } from "unbash";
import type { DeviceFiles } from "../files/device-files.js";
import { builtins } from "./builtins.js";
import { BytePipe, CollectingSink } from "./byte-pipe.js";
import type { ByteSource } from "./byte-pipe.js";
import { print } from "./command.js";
import type { ShellCommands } from "./command.js";
import { runCase, runFor, runIf, runWhile } from "./control-flow.js";
import { ExitRequest, LoopRequest, statusOfTermination } from "./environment.js";
import type { ShellEnvironment } from "./environment.js";
import { openRedirections } from "./redirections.js";
import type { Streams } from "./redirections.js";
import { UnsupportedSyntax, expandText, expandWord } from "./words.js";
import type { ExpansionScope } from "./words.js";

const substitutionLimit = 1024 * 1024;

/** What a shell of a board is made of. */
export interface ShellOptions {
  readonly files: DeviceFiles;
  readonly commands: ShellCommands;
}

/** Walks a parsed script. One interpreter is one shell process: a subshell is another one. */
export class Interpreter {
  constructor(
    private readonly options: ShellOptions,
    readonly environment: ShellEnvironment,
  ) {}

  async runList(statements: readonly Statement[], streams: Streams, signal: AbortSignal): Promise<number> {
    for (const statement of statements) {
      if (signal.aborted) return statusOfTermination;
      if (statement.background === true) {
        await print(streams.stderr, "sh: not supported by the virtual board: &\n");
        return (this.environment.lastStatus = 2);
      }
      this.environment.lastStatus = await this.runNode(statement.command, streams, signal);
    }
    return this.environment.lastStatus;
  }

  private async runNode(node: AndOr | PipelineNode, streams: Streams, signal: AbortSignal): Promise<number> {
    switch (node.type) {
      case "AndOr":
        return this.runAndOr(node, streams, signal);
      case "Pipeline":
        return this.runPipeline(node, streams, signal);
      default:
        return this.runCommandNode(node, streams, signal);
    }
  }

  private async runAndOr(node: AndOr, streams: Streams, signal: AbortSignal): Promise<number> {
    let status = 0;
    for (const [index, command] of node.commands.entries()) {
      const operator = node.operators[index - 1];
      if (operator === "&&" && status !== 0) continue;
      if (operator === "||" && status === 0) continue;
      status = await this.runNode(command, streams, signal);
      this.environment.lastStatus = status;
    }
    return status;
  }

  private async runPipeline(node: Pipeline, streams: Streams, signal: AbortSignal): Promise<number> {
    const negated = node.prefixes.some((prefix) => prefix.type === "Negation");
    const [only] = node.commands;
    const status =
      node.commands.length === 1 && only !== undefined
        ? await this.runCommandNode(only, streams, signal)
        : await this.runConnected(node, streams, signal);
    return negated ? Number(status === 0) : status;
  }

  /** Runs the parts of a pipeline at the same time, each in a subshell. */
  private async runConnected(node: Pipeline, streams: Streams, signal: AbortSignal): Promise<number> {
    let stdin: ByteSource = streams.stdin;
    let previous: BytePipe | undefined;
    const running = node.commands.map((command, index) => {
      const pipe = index === node.commands.length - 1 ? undefined : new BytePipe();
      const stdout = pipe ?? streams.stdout;
      const stderr = node.operators[index] === "|&" ? stdout : streams.stderr;
      const own: Streams = { stdin, stdout, stderr };
      const reads = previous;
      if (pipe !== undefined) stdin = pipe;
      previous = pipe;
      return this.subshell((shell) => shell.runCommandNode(command, own, signal)).finally(() => {
        pipe?.end();
        reads?.end();
      });
    });
    // All must be over before one's failure is passed on, so that nothing runs without an owner.
    const results = await Promise.allSettled(running);
    const failed = results.find((result) => result.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    const last = results.at(-1);
    return last?.status === "fulfilled" ? last.value : 0;
  }

  private async runCommandNode(node: CommandNode, streams: Streams, signal: AbortSignal): Promise<number> {
    const list = (statements: readonly Statement[]): Promise<number> =>
      this.runList(statements, streams, signal);
    try {
      switch (node.type) {
        case "Command":
          return await this.runCommand(node, streams, signal);
        case "BraceGroup":
          return await list(node.body.commands);
        case "Subshell":
          return await this.subshell((shell) => shell.runList(node.body.commands, streams, signal));
        case "If":
          return await runIf(node, list);
        case "Case":
          return await runCase(node, list, this.scope(streams, signal));
        case "While":
          return await runWhile(node, list, signal);
        case "For":
          return await runFor(node, list, signal, this.environment, this.scope(streams, signal));
        case "Redirected":
          return await this.withRedirections(node.redirects, streams, signal, (own) =>
            this.runCommandNode(node.command, own, signal),
          );
        default:
          throw new UnsupportedSyntax(node.type);
      }
    } catch (error) {
      if (!(error instanceof UnsupportedSyntax)) throw error;
      await print(streams.stderr, `sh: not supported by the virtual board: ${error.message}\n`);
      return 2;
    }
  }

  private async runCommand(node: Command, streams: Streams, signal: AbortSignal): Promise<number> {
    const scope = this.scope(streams, signal);
    for (const assignment of node.prefix) {
      if (assignment.type !== "Assignment") continue;
      if (assignment.value.type !== "Word" || assignment.append === true || assignment.index !== undefined)
        throw new UnsupportedSyntax(assignment.text);
      const value = await expandText(assignment.value, scope);
      // In front of a command it goes to that command's environment alone, which none here looks at.
      if (node.name === undefined) this.environment.variables.set(assignment.name, value);
    }
    const words = await this.commandLine(node, scope);
    // `exec COMMAND` ends the shell with the command's status; without one it does nothing.
    const replaces = words[0] === "exec";
    const [name, ...args] = replaces ? words.slice(1) : words;
    const status = await this.withRedirections(node.redirects, streams, signal, async (own) => {
      if (name === undefined) return 0;
      // The board may have gone while words were expanded and files opened; a command must not make it anew.
      if (signal.aborted) return statusOfTermination;
      const builtin = builtins.get(name);
      if (builtin !== undefined) return builtin(args, this.environment, this.options.files, own);
      const command = this.options.commands.get(name);
      if (command === undefined) {
        await print(own.stderr, `sh: ${name}: inaccessible or not found\n`);
        return 127;
      }
      return command(args, { files: this.options.files, cwd: this.environment.cwd, signal, ...own });
    });
    if (replaces && name !== undefined) throw new ExitRequest(status);
    return status;
  }

  private async commandLine(node: Command, scope: ExpansionScope): Promise<string[]> {
    const words: string[] = [];
    if (node.name !== undefined) words.push(...(await expandWord(node.name, scope)));
    for (const argument of node.args) {
      if (argument.type === "Word") words.push(...(await expandWord(argument, scope)));
      else if (argument.value.type === "Word") {
        words.push(`${argument.name}=${await expandText(argument.value, scope)}`);
      } else throw new UnsupportedSyntax(argument.text);
    }
    return words;
  }

  private async withRedirections(
    redirections: readonly Redirection[],
    streams: Streams,
    signal: AbortSignal,
    action: (own: Streams) => Promise<number>,
  ): Promise<number> {
    if (redirections.length === 0) return action(streams);
    const opened = await openRedirections(redirections, streams, this.scope(streams, signal));
    if (opened.problem !== undefined) {
      await print(streams.stderr, `sh: ${opened.problem}\n`);
      return 1;
    }
    try {
      return await action(opened.streams);
    } finally {
      opened.close();
    }
  }

  /** Runs something in a shell of its own, which `exit` leaves. */
  private async subshell(action: (shell: Interpreter) => Promise<number>): Promise<number> {
    try {
      return await action(new Interpreter(this.options, this.environment.copy()));
    } catch (error) {
      if (error instanceof ExitRequest) return error.status;
      if (error instanceof LoopRequest) return 0;
      throw error;
    }
  }

  private scope(streams: Streams, signal: AbortSignal): ExpansionScope {
    return {
      files: this.options.files,
      cwd: this.environment.cwd,
      lastStatus: this.environment.lastStatus,
      variables: this.environment.variables,
      substitute: async (script) => {
        const collected = new CollectingSink(substitutionLimit);
        this.environment.lastStatus = await this.subshell((shell) =>
          shell.runList(script.commands, { ...streams, stdout: collected }, signal),
        );
        return collected.text();
      },
    };
  }
}
