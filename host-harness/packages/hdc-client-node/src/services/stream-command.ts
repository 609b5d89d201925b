import { CallGuard, streamLimits } from "../call/call-guard.js";
import type { CallOptions } from "../call/call-options.js";
import { describe } from "../call/run-command.js";
import type { ChannelRequest, CommandChannel, Door } from "../door/door.js";

/**
 * Runs a command and hands out its output as it comes. Leaving the loop, an abort or a limit frees the channel, and the
 * device then ends the shell. There is no exit status. Nothing is fetched faster than the loop takes it.
 */
export async function* streamShell(
  door: Door,
  key: string,
  command: string,
  options: CallOptions,
): AsyncGenerator<Buffer, void, undefined> {
  yield* streamCommand(door, { key, text: `shell ${quoteCommand(command)}` }, options);
}

/** The output of any command that answers with raw bytes. */
export async function* streamCommand(
  door: Door,
  request: ChannelRequest,
  options: CallOptions,
): AsyncGenerator<Buffer, void, undefined> {
  const guard = new CallGuard(describe(door, request), options, streamLimits);
  let channel: CommandChannel | undefined;
  try {
    guard.check();
    channel = await door.open(request, guard);
    for (let message = await channel.receive(); message !== undefined; message = await channel.receive()) {
      if (message.kind === "bytes") yield message.bytes;
    }
  } finally {
    channel?.close();
    guard.close();
  }
}

/** As the official client sends one argument; also keeps a command that begins with `-` from being an option. */
function quoteCommand(command: string): string {
  return /[ \t\r\n]/.test(command) || command.startsWith("-") || command.startsWith('"')
    ? `"${command}"`
    : command;
}
