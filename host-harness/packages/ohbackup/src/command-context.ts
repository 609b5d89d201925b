import type { Terminal } from "./terminal/terminal.js";

/** What every command gets besides its arguments. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C; every wait of a command ends with it. */
  readonly signal: AbortSignal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths on the command line belong to. */
  readonly workingFolder: string;
  /** Tells how the command ended; the last word counts. */
  readonly finish: (code: number) => void;
}
