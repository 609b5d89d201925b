import { CallGuard, streamLimits } from "../call/call-guard.js";
import type { CallOptions } from "../call/call-options.js";
import { describe } from "../call/run-command.js";
import type { CommandChannel, Door } from "../door/door.js";
import { HdcError } from "../errors.js";
import { encodeCommandText } from "../protocol/channel-frame.js";

/** One connection for many commands that need no device (`spec/hdc.md §4.3`). */
export interface KeepAliveChannel {
  /** @returns the answer, one frame, as text */
  command(text: string): Promise<string>;
  close(): void;
}

/** The limits of `options` hold for the whole life of the channel. */
export async function openKeepAlive(door: Door, options: CallOptions): Promise<KeepAliveChannel> {
  const request = { key: "", text: "alive" };
  const guard = new CallGuard(describe(door, request), options, streamLimits);
  let channel: CommandChannel;
  try {
    guard.check();
    channel = await door.open(request, guard);
  } catch (error) {
    guard.close();
    throw error;
  }
  return {
    command: async (text) => {
      await channel.sendBytes(encodeCommandText(text));
      const message = await channel.receive();
      if (message === undefined) {
        throw new HdcError(
          "server-unreachable",
          `${door.description} closed a keep-alive channel. Start it again.`,
        );
      }
      return (message.kind === "bytes" ? message.bytes : message.data).toString("utf8");
    },
    close: () => {
      channel.close();
      guard.close();
    },
  };
}
