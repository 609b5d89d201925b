import { streamLimits } from "../call/call-guard.js";
import type { CallOptions } from "../call/call-options.js";
import { deviceFailure } from "../call/device-failure.js";
import { describe, withChannel } from "../call/run-command.js";
import { pause } from "../call/pause.js";
import type { Door } from "../door/door.js";
import { HdcError } from "../errors.js";
import { encodeCommandText } from "../protocol/channel-frame.js";
import { failureText } from "../protocol/message-text.js";
import { describeTargets } from "./targets.js";
import { answeredCommand, textCommand } from "./text-command.js";

/** A server may say that it failed a second before the device is there (`spec/hdc.md §4.1`). */
const lateConnectMs = 3_000;
const pollMs = 100;
/** As the official client waits between two tries. */
const waitIntervalMs = 1_000;

export interface ConnectOptions extends CallOptions {
  /** How long to look for the device after the server gave up, in milliseconds; 3,000 unless said otherwise. */
  readonly lateMs?: number;
}

export interface WaitOptions extends CallOptions {
  /** Time between two questions in milliseconds; 1,000 unless said otherwise. */
  readonly intervalMs?: number;
}

/** Has the server connect to a daemon. A device that is connected already is a success. */
export async function connectTarget(door: Door, address: string, options: ConnectOptions): Promise<void> {
  try {
    await answeredCommand(door, "", `tconn ${address}`, options);
  } catch (error) {
    if (!(error instanceof HdcError) || error.code !== "connect-refused" || error.deviceCode !== undefined)
      throw error;
    if (!(await appears(door, address, options))) throw error;
  }
}

async function appears(door: Door, address: string, options: ConnectOptions): Promise<boolean> {
  for (const end = Date.now() + (options.lateMs ?? lateConnectMs); Date.now() < end;) {
    const target = (await describeTargets(door, options)).find(({ key }) => key === address);
    if (target?.state === "Connected" || target?.state === "Unauthorized") return true;
    // The server forgets nothing: a device that it gave up is listed as such, and will not come by waiting.
    if (target === undefined || target.state === "Offline") return false;
    await pause(pollMs, options);
  }
  return false;
}

/** Has the server drop a device; silence is success. */
export async function disconnectTarget(door: Door, key: string, options: CallOptions): Promise<void> {
  await textCommand(door, "", `tconn ${key} -remove`, options);
}

/**
 * Waits until a device is there.
 * @param key empty for any device
 * @returns the key of the device that came
 */
export function waitForTarget(door: Door, key: string, options: WaitOptions): Promise<string> {
  const request = { key, text: "wait", wait: key !== "" };
  return withChannel(door, request, options, { ...streamLimits, limitMs: 60_000 }, async (channel) => {
    for (;;) {
      const message = await channel.receive();
      const text = message?.kind === "bytes" ? message.bytes.toString("utf8") : "";
      const found = /^Wait for connected target is (\S+)/.exec(text)?.[1];
      if (found !== undefined) return found;
      const failure = failureText(text);
      if (
        message === undefined ||
        (failure !== undefined && !failure.startsWith("No any connected target"))
      ) {
        throw deviceFailure(describe(door, request), failure ?? "nothing");
      }
      await pause(options.intervalMs ?? waitIntervalMs, options);
      await channel.sendBytes(encodeCommandText("wait"));
    }
  });
}
