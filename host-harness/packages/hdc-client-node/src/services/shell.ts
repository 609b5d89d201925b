import { randomBytes } from "node:crypto";
import { CallGuard, shellLimits, streamLimits } from "../call/call-guard.js";
import type { CallOptions } from "../call/call-options.js";
import { deviceFailure } from "../call/device-failure.js";
import { describe, withChannel } from "../call/run-command.js";
import type { ChannelRequest, CommandChannel, Door } from "../door/door.js";
import { HdcError } from "../errors.js";
import { failureText } from "../protocol/message-text.js";

/** What a command on the device printed and how it ended. */
export interface ShellResult {
  /** Standard output and standard error, mixed as the device mixes them. */
  readonly output: Buffer;
  /** The output as UTF-8. */
  readonly text: string;
  /** 0–255, as the device's shell reports it. */
  readonly exitStatus: number;
}

export interface ShellOptions extends CallOptions {
  /** Bytes of output that are collected; more fails with `limit-exceeded`. 64 MiB unless said otherwise. */
  readonly limitBytes?: number;
}

const defaultLimitBytes = 64 * 1024 * 1024;

/**
 * Runs a command and learns its exit status. The protocol has none, so the shell prints it behind a mark that is
 * unique to the call (`spec/hdc.md §4.5`). The command runs in a subshell: its `exit` ends only itself.
 */
export function runShell(
  door: Door,
  key: string,
  command: string,
  options: ShellOptions,
): Promise<ShellResult> {
  const mark = `hdc-status-${randomBytes(12).toString("hex")}:`;
  const request = { key, text: `shell "( ${closable(command)} ); echo ${mark}$?"` };
  return withChannel(door, request, options, shellLimits, async (channel) => {
    const collector = new MarkedOutput(mark, options.limitBytes ?? defaultLimitBytes);
    for (;;) {
      const message = await channel.receive();
      if (message === undefined) throw collector.withoutStatus(describe(door, request));
      if (message.kind === "command") continue;
      const result = collector.add(message.bytes);
      if (result !== undefined) return result;
    }
  });
}

/** A comment, a here-document or a line continuation at the end would swallow what follows on its line. */
function closable(command: string): string {
  return /#|<<|\n|\\$/.test(command) ? `${command}\n` : command;
}

/** Output up to the mark. Only the end of what has come is searched again when more comes. */
class MarkedOutput {
  private readonly mark: Buffer;
  private pieces: Buffer[] = [];
  private size = 0;
  private tail = Buffer.alloc(0);

  constructor(
    mark: string,
    private readonly limit: number,
  ) {
    this.mark = Buffer.from(mark, "latin1");
  }

  add(bytes: Buffer): ShellResult | undefined {
    this.pieces.push(bytes);
    this.size += bytes.length;
    if (this.size > this.limit + this.mark.length + 8) {
      throw new HdcError(
        "limit-exceeded",
        `The command printed more than ${this.limit} bytes. Use shellStream, or redirect its output to a file.`,
      );
    }
    const searched = Buffer.concat([this.tail, bytes]);
    const found = searched.lastIndexOf(this.mark);
    this.tail = searched.subarray(Math.max(0, searched.length - this.mark.length - 8));
    if (found === -1) return undefined;
    const status = /^(\d{1,3})\r?\n/.exec(
      searched.toString("latin1", found + this.mark.length, found + this.mark.length + 6),
    );
    if (status?.[1] === undefined) return undefined;
    const all = Buffer.concat(this.pieces, this.size);
    const start = this.size - searched.length + found;
    const output = Buffer.concat([
      all.subarray(0, start),
      all.subarray(start + this.mark.length + status[0].length),
    ]);
    return { output, text: output.toString("utf8"), exitStatus: Number(status[1]) };
  }

  withoutStatus(what: string): HdcError {
    const text = Buffer.concat(this.pieces, this.size).toString("utf8");
    const failure = failureText(text);
    if (failure !== undefined) return deviceFailure(what, failure);
    if (text === "") {
      return new HdcError(
        "device-lost",
        `${what}: the channel closed without a word. The device is gone; list the targets.`,
      );
    }
    return new HdcError(
      "status-missing",
      `${what}: the shell ended before it told the exit status. Is the command complete?`,
      {
        deviceText: text,
      },
    );
  }
}

/** Raw output of a command, piece by piece. */
export type ShellStream = AsyncIterable<Buffer>;

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
