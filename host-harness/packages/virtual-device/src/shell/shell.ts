import { parse } from "unbash";
import type {
  AndOr,
  Command,
  CommandNode,
  ParsedScript,
  Pipeline,
  PipelineNode,
  Redirection,
  Statement,
} from "unbash";
import type { DeviceFiles } from "../files/device-files.js";
import { joinDevicePath } from "../files/device-path.js";
import { BytePipe, CollectingSink, emptySource } from "./byte-pipe.js";
import type { ByteSink, ByteSource } from "./byte-pipe.js";
import { print } from "./command.js";
import type { ShellCommands } from "./command.js";
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

/**
 * The `sh -c` of a virtual board: a parsed script run against the board's own commands.
 * Nothing that a client sends reaches a shell of the host.
 */
export class Shell {
  private lastStatus = 0;
  private cwd = "/";
  private readonly variables = new Map<string, string>();

  constructor(private readonly options: ShellOptions) {}

  /**
   * Runs a script; its output goes to `output`, standard error included, as on a device where both share
   * one pipe (`spec/hdc.md §4.5`).
   * @returns the exit status of the last command, 2 for a syntax error
   */
  async run(text: string, output: ByteSink, signal: AbortSignal): Promise<number> {
    const script = parse(text);
    const mistake = script.errors?.[0];
    if (mistake !== undefined) {
      await print(output, `sh: syntax error: ${mistake.message}\n`);
      return 2;
    }
    return this.runScript(script, { stdin: emptySource, stdout: output, stderr: output }, signal);
  }

  private async runScript(script: ParsedScript, streams: Streams, signal: AbortSignal): Promise<number> {
    return this.runList(script.commands, streams, signal);
  }

  private async runList(
    statements: readonly Statement[],
    streams: Streams,
    signal: AbortSignal,
  ): Promise<number> {
    for (const statement of statements) {
      if (signal.aborted) return 143;
      this.lastStatus = await this.runNode(statement.command, streams, signal);
    }
    return this.lastStatus;
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
      this.lastStatus = status;
    }
    return status;
  }

  private async runPipeline(node: Pipeline, streams: Streams, signal: AbortSignal): Promise<number> {
    let stdin: ByteSource = streams.stdin;
    let previous: BytePipe | undefined;
    const running = node.commands.map((command, index) => {
      const last = index === node.commands.length - 1;
      const pipe = last ? undefined : new BytePipe();
      const own: Streams = { stdin, stdout: pipe ?? streams.stdout, stderr: streams.stderr };
      const reads = previous;
      if (pipe !== undefined) stdin = pipe;
      previous = pipe;
      return this.runCommandNode(command, own, signal).finally(() => {
        pipe?.end();
        reads?.end();
      });
    });
    const statuses = await Promise.all(running);
    const status = statuses.at(-1) ?? 0;
    return node.prefixes.some((prefix) => prefix.type === "Negation") ? Number(status === 0) : status;
  }

  private async runCommandNode(node: CommandNode, streams: Streams, signal: AbortSignal): Promise<number> {
    try {
      switch (node.type) {
        case "Command":
          return await this.runCommand(node, streams, signal);
        case "BraceGroup":
        case "Subshell":
          return await this.runList(node.body.commands, streams, signal);
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
      if (assignment.value.type !== "Word") throw new UnsupportedSyntax(assignment.text);
      this.variables.set(assignment.name, await expandText(assignment.value, scope));
    }
    if (node.name === undefined) return 0;
    const [name, ...args] = await this.commandLine(node, scope);
    if (name === undefined) return 0;
    return this.withRedirections(node.redirects, streams, signal, async (own) => {
      if (name === "cd") return this.changeDirectory(args[0] ?? "/", own);
      const command = this.options.commands.get(name);
      if (command === undefined) {
        await print(own.stderr, `sh: ${name}: inaccessible or not found\n`);
        return 127;
      }
      return command(args, { files: this.options.files, cwd: this.cwd, signal, ...own });
    });
  }

  private async commandLine(node: Command, scope: ExpansionScope): Promise<string[]> {
    const words: string[] = [];
    if (node.name !== undefined) words.push(...(await expandWord(node.name, scope)));
    for (const argument of node.args) {
      if (argument.type === "Word") words.push(...(await expandWord(argument, scope)));
      else words.push(argument.text);
    }
    return words;
  }

  private async changeDirectory(target: string, streams: Streams): Promise<number> {
    const path = joinDevicePath(this.cwd, target);
    if (!this.options.files.isDirectory(path)) {
      await print(streams.stderr, `sh: cd: ${target}: No such file or directory\n`);
      return 2;
    }
    this.cwd = path;
    return 0;
  }

  private async withRedirections(
    redirections: readonly Redirection[],
    streams: Streams,
    signal: AbortSignal,
    action: (own: Streams) => Promise<number>,
  ): Promise<number> {
    if (redirections.length === 0) return action(streams);
    const scope = this.scope(streams, signal);
    const opened = await openRedirections(redirections, streams, scope);
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

  private scope(streams: Streams, signal: AbortSignal): ExpansionScope {
    return {
      files: this.options.files,
      cwd: this.cwd,
      lastStatus: this.lastStatus,
      variables: this.variables,
      substitute: async (script) => {
        const collected = new CollectingSink(substitutionLimit);
        await this.runScript(script, { ...streams, stdout: collected }, signal);
        return collected.text();
      },
    };
  }
}
