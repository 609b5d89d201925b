import { randomBytes } from "node:crypto";
import { shellLimits } from "../call/call-guard.js";
import type { CallOptions } from "../call/call-options.js";
import { deviceFailure } from "../call/device-failure.js";
import { describe, withChannel } from "../call/run-command.js";
import type { ChannelRequest, Door } from "../door/door.js";
import { HdcError } from "../errors.js";
import { failureText } from "../protocol/message-text.js";
import { MarkedOutput } from "./marked-output.js";
import type { ShellResult } from "./marked-output.js";
import { listTargets } from "./targets.js";

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
      if (message === undefined) throw await withoutStatus(door, request, collector.text());
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

/**
 * Why a shell ended before its mark: the server says so, or the device is gone, or the shell could not read the command.
 * The protocol tells the last two apart only by asking for the device again.
 */
async function withoutStatus(door: Door, request: ChannelRequest, text: string): Promise<HdcError> {
  const what = describe(door, request);
  const failure = failureText(text);
  if (failure !== undefined) return deviceFailure(what, failure);
  const details = { deviceText: text };
  if (text === "" || !(await isThere(door, request.key))) {
    return new HdcError(
      "device-lost",
      `${what}: the device went away before the command was over. List the targets.`,
      details,
    );
  }
  return new HdcError(
    "status-missing",
    `${what}: the shell ended before it told the exit status. Is the command complete?`,
    details,
  );
}

async function isThere(door: Door, key: string): Promise<boolean> {
  try {
    const targets = await listTargets(door, { limitMs: 5_000 });
    return targets.some((target) => key === "any" || target.key === key);
  } catch {
    return false;
  }
}
