import type { DeviceFiles } from "../files/device-files.js";
import type { ByteSink, ByteSource } from "./byte-pipe.js";

/** What a command of the device's shell sees of its surroundings. */
export interface CommandContext {
  readonly files: DeviceFiles;
  readonly cwd: string;
  readonly stdin: ByteSource;
  readonly stdout: ByteSink;
  readonly stderr: ByteSink;
  readonly signal: AbortSignal;
}

/**
 * A command: its arguments without its name, and its exit status.
 * It reports its own mistakes on `stderr`; an exception is a fault of the board.
 */
export type ShellCommand = (args: readonly string[], context: CommandContext) => Promise<number>;

export type ShellCommands = ReadonlyMap<string, ShellCommand>;

/** Writes a text with no line break added. */
export function print(sink: ByteSink, text: string): Promise<void> {
  return sink.write(Buffer.from(text, "utf8"));
}
