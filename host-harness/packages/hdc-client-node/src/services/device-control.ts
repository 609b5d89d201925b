import type { CallOptions } from "../call/call-options.js";
import { printable } from "../call/device-failure.js";
import type { Door } from "../door/door.js";
import { HdcError } from "../errors.js";
import { quoteForShell } from "./quote-for-shell.js";
import { runShell } from "./shell.js";
import { streamCommand } from "./stream-command.js";
import { answeredCommand, textCommand } from "./text-command.js";

/** What a device starts into. */
export type BootMode = "system" | "bootloader" | "recovery" | "flashd";

/** Restarts a device; silence is success. */
export async function reboot(door: Door, key: string, mode: BootMode, options: CallOptions): Promise<void> {
  await textCommand(door, key, mode === "system" ? "target boot" : `target boot -${mode}`, options);
}

/** Makes the system partitions writable; debug images only. */
export async function remount(door: Door, key: string, options: CallOptions): Promise<void> {
  await answeredCommand(door, key, "target mount", options);
}

/** Lets the daemon run as root, or no longer; debug images only. The daemon restarts. */
export async function setRootMode(door: Door, key: string, on: boolean, options: CallOptions): Promise<void> {
  await textCommand(door, key, on ? "smode" : "smode -r", options);
}

/** How a daemon listens: USB, a TCP port, any free TCP port, or no TCP any more. */
export type ConnectionMode = "usb" | "port" | "port close" | { readonly port: number };

export async function setConnectionMode(
  door: Door,
  key: string,
  mode: ConnectionMode,
  options: CallOptions,
): Promise<void> {
  await textCommand(door, key, `tmode ${typeof mode === "string" ? mode : `port ${mode.port}`}`, options);
}

/** Ids of the processes that a debugger can attach to. */
export async function debuggableProcesses(door: Door, key: string, options: CallOptions): Promise<number[]> {
  return processIds(await answeredCommand(door, key, "jpid", options));
}

/** The same, now and at every change. Each block is preceded by its length in four hexadecimal digits (`§4.1`). */
export async function* trackDebuggableProcesses(
  door: Door,
  key: string,
  options: CallOptions,
): AsyncGenerator<number[], void, undefined> {
  let pending = "";
  for await (const bytes of streamCommand(door, { key, text: "track-jpid -p" }, options)) {
    pending += bytes.toString("latin1");
    for (
      let head = /^([0-9A-Fa-f]{4})\n/.exec(pending);
      head !== null;
      head = /^([0-9A-Fa-f]{4})\n/.exec(pending)
    ) {
      const end = head[0].length + Number.parseInt(head[1] ?? "", 16);
      if (pending.length < end) break;
      yield processIds(pending.slice(head[0].length, end));
      pending = pending.slice(end);
    }
    if (pending.length > 0x10000 + 5)
      throw new HdcError("protocol-violation", "The list of processes has no length.");
  }
}

function processIds(text: string): number[] {
  return text.split(/\s+/).flatMap((word) => (/^\d+$/.test(word) ? [Number(word)] : []));
}

/** A system parameter; undefined when it has no value. */
export async function getParameter(
  door: Door,
  key: string,
  name: string,
  options: CallOptions,
): Promise<string | undefined> {
  const { text } = await runShell(door, key, `param get ${quoteForShell(name)}`, options);
  if (/^Get parameter ".*" fail! errNum is:\d+!/.test(text)) return undefined;
  // The device prints a blank before the line break (spec/device-app.md §6.5).
  return text.replace(/ ?\r?\n$/, "");
}

export async function setParameter(
  door: Door,
  key: string,
  name: string,
  value: string,
  options: CallOptions,
): Promise<void> {
  const command = `param set ${quoteForShell(name)} ${quoteForShell(value)}`;
  const { text } = await runShell(door, key, command, options);
  if (!text.trimEnd().endsWith("success")) {
    throw new HdcError(
      "command-failed",
      `The parameter ${name} was not set: the device says ${printable(text)}. Some parameters are read-only.`,
      { deviceText: text },
    );
  }
}

/**
 * The device's log as it comes. Leaving the loop ends the log tool on the device as well: it is started in the place of
 * the shell that the daemon ends (`spec/hdc.md §4.5`).
 * @param words options of `hilog`; without any, hdc's own command is used, which takes none
 */
export async function* streamLog(
  door: Door,
  key: string,
  words: readonly string[],
  options: CallOptions,
): AsyncGenerator<Buffer, void, undefined> {
  const text = words.length === 0 ? "hilog" : `shell "exec hilog ${words.map(quoteForShell).join(" ")}"`;
  yield* streamCommand(door, { key, text }, options);
}
