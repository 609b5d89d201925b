import type { ChannelRequest, CommandChannel, Door } from "../door/door.js";
import { HdcError } from "../errors.js";
import { failureText } from "../protocol/message-text.js";
import { guarded } from "./call-guard.js";
import type { CallGuard, CallLimits } from "./call-guard.js";
import type { CallOptions } from "./call-options.js";
import { deviceFailure } from "./device-failure.js";

const collectedLimit = 64 * 1024 * 1024;

/** Opens a channel for the time of an action and frees it on every path. */
export function withChannel<Result>(
  door: Door,
  request: ChannelRequest,
  options: CallOptions,
  limits: CallLimits,
  action: (channel: CommandChannel, guard: CallGuard) => Promise<Result>,
): Promise<Result> {
  return guarded(describe(door, request), options, limits, async (guard) => {
    const channel = await door.open(request, guard);
    try {
      return await action(channel, guard);
    } finally {
      channel.close();
    }
  });
}

/** A call for messages: its first words, without arguments that could be long or secret. */
export function describe(door: Door, request: ChannelRequest): string {
  const [first = "", second = ""] = request.text.split(" ");
  const words = ["list", "file", "target", "fport"].includes(first) ? `${first} ${second}` : first;
  return request.key === "" ? `${words} at ${door.description}` : `${words} on ${request.key}`;
}

/** Everything that comes until the other end closes. @throws HdcError `limit-exceeded` */
export async function collectBytes(channel: CommandChannel, limit = collectedLimit): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for (;;) {
    const message = await channel.receive();
    if (message === undefined) return Buffer.concat(pieces, size);
    const bytes = message.kind === "bytes" ? message.bytes : message.data;
    size += bytes.length;
    if (size > limit) {
      throw new HdcError(
        "limit-exceeded",
        `The device answered with more than ${limit} bytes. Stream the output instead.`,
      );
    }
    pieces.push(bytes);
  }
}

/** A command whose whole answer is a message. @throws HdcError when it begins with `[Fail]` */
export function runTextCommand(
  door: Door,
  request: ChannelRequest,
  options: CallOptions,
  limits: CallLimits,
): Promise<string> {
  return withChannel(door, request, options, limits, async (channel) => {
    const text = (await collectBytes(channel)).toString("utf8");
    const failure = failureText(text);
    if (failure !== undefined) throw deviceFailure(describe(door, request), failure);
    return text;
  });
}
