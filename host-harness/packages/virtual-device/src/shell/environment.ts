/** What a shell remembers between two commands. A subshell and each part of a pipeline has a copy of its own. */
export class ShellEnvironment {
  cwd = "/";
  lastStatus = 0;
  readonly variables = new Map<string, string>();

  copy(): ShellEnvironment {
    const copy = new ShellEnvironment();
    copy.cwd = this.cwd;
    copy.lastStatus = this.lastStatus;
    for (const [name, value] of this.variables) copy.variables.set(name, value);
    return copy;
  }
}

/** Status of a shell whose client went away: ended by SIGTERM. */
export const statusOfTermination = 143;

/** `exit`: ends the shell or the subshell it stands in. */
export class ExitRequest extends Error {
  override readonly name = "ExitRequest";
  constructor(readonly status: number) {
    super(`exit ${status}`);
  }
}

/** `break` and `continue`, on their way to their loop. */
export class LoopRequest extends Error {
  override readonly name = "LoopRequest";
  constructor(
    readonly kind: "break" | "continue",
    readonly levels: number,
  ) {
    super(kind);
  }
}
