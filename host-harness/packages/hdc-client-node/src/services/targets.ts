import { answerLimits } from "../call/call-guard.js";
import type { CallOptions } from "../call/call-options.js";
import { withChannel } from "../call/run-command.js";
import type { Door } from "../door/door.js";
import { HdcError } from "../errors.js";
import { Command } from "../protocol/commands.js";
import { answeredCommand } from "./text-command.js";
import { printable } from "../call/device-failure.js";

/** State of a device as the server sees it (`spec/hdc.md §4.1`). */
export type TargetState = "Connected" | "Unauthorized" | "Offline" | "Ready" | "Unknown";

/** A device that a server knows. */
export interface Target {
  readonly key: string;
  readonly state: TargetState;
}

/** A device with what only the long listing tells. */
export interface TargetDetails extends Target {
  /** `USB`, `TCP`, `UART`, `BT` or `UNKNOWN`. */
  readonly link: string;
  /** `unknown...` until the device has told it. */
  readonly name: string;
}

const states: ReadonlySet<string> = new Set<TargetState>([
  "Connected",
  "Unauthorized",
  "Offline",
  "Ready",
  "Unknown",
]);

/** The connected devices; an unauthorized one is listed as such. */
export async function listTargets(door: Door, options: CallOptions): Promise<Target[]> {
  return parseTargets(await answeredCommand(door, "", "list targets", options));
}

/** Every device the server remembers, those that are gone included. */
export async function describeTargets(door: Door, options: CallOptions): Promise<TargetDetails[]> {
  return parseTargetDetails(await answeredCommand(door, "", "list targets -v", options));
}

/** @returns e.g. `Ver: 3.2.0f` */
export function serverVersion(door: Door, options: CallOptions): Promise<string> {
  return withChannel(
    door,
    { key: "", text: "checkserver", binary: true },
    options,
    answerLimits,
    async (channel) => {
      const message = await channel.receive();
      if (message?.kind === "command" && message.command === Command.checkServer) {
        return message.data.toString("utf8");
      }
      const rest =
        message === undefined ? "" : message.kind === "bytes" ? message.bytes.toString("utf8") : "";
      throw new HdcError(
        "command-unsupported",
        `${door.description} does not tell its version (${printable(rest)}); it is older than 1.2.0.`,
      );
    },
  );
}

export function parseTargets(text: string): Target[] {
  return lines(text).map((line) => {
    const [key = "", state = "Connected"] = line.split("\t");
    return { key, state: targetState(state) };
  });
}

export function parseTargetDetails(text: string): TargetDetails[] {
  return lines(text).map((line) => {
    // The second column is always empty: two tabs (spec/hdc.md §4.1).
    const [key = "", , link = "", state = "", name = ""] = line.split("\t");
    return { key, link, state: targetState(state), name };
  });
}

function lines(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== "" && line !== "[Empty]");
}

function targetState(text: string): TargetState {
  return states.has(text) ? (text as TargetState) : "Unknown";
}
