import { HdcError } from "../errors.js";
import type { ChannelMessage } from "../protocol/packet-channel.js";
import type { CommandChannel } from "./door.js";

/** A channel whose whole conversation is one answer. */
export function textChannel(text: string): CommandChannel {
  const messages: ChannelMessage[] = text === "" ? [] : [{ kind: "bytes", bytes: Buffer.from(text, "utf8") }];
  const refuse = (): Promise<never> =>
    Promise.reject(new HdcError("command-unsupported", "This command takes no input."));
  return {
    hugeBuffers: false,
    receive: () => Promise.resolve(messages.shift()),
    send: refuse,
    sendBytes: refuse,
    close: () => undefined,
  };
}
