import { CallGuard, streamLimits } from "../call/call-guard.js";
import type { CallOptions } from "../call/call-options.js";
import { describe } from "../call/run-command.js";
import type { CommandChannel, Door } from "../door/door.js";

/** A terminal on the device (`spec/hdc.md §4.4`). */
export interface InteractiveShell extends AsyncIterable<Buffer> {
  /** Keyboard input; exactly the byte 0x03 interrupts what runs. */
  type(bytes: Uint8Array): Promise<void>;
  /** Frees the channel; the device ends the shell. */
  close(): void;
}

export async function openShell(door: Door, key: string, options: CallOptions): Promise<InteractiveShell> {
  const request = { key, text: "shell" };
  const guard = new CallGuard(describe(door, request), options, streamLimits);
  let channel: CommandChannel;
  try {
    guard.check();
    channel = await door.open(request, guard);
  } catch (error) {
    guard.close();
    throw error;
  }
  const close = (): void => {
    channel.close();
    guard.close();
  };
  return {
    type: (bytes) => channel.sendBytes(bytes),
    close,
    [Symbol.asyncIterator]: async function* () {
      try {
        for (
          let message = await channel.receive();
          message !== undefined;
          message = await channel.receive()
        ) {
          if (message.kind === "bytes") yield message.bytes;
        }
      } finally {
        close();
      }
    },
  };
}
