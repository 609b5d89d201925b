import { encodeBinaryTlv } from "./binary-tlv.js";
import { Command } from "./commands.js";

/**
 * What a server does with a command text for a device (`spec/hdc.md §4.1`, `§9.1`). Written once: a server needs it, and so
 * does a client that is the server itself.
 */
export type DeviceRequest =
  /** One packet starts it; further input belongs to it only when `takesInput` says so. */
  | { readonly kind: "task"; readonly command: number; readonly data: Buffer; readonly takesInput: boolean }
  /** The client sends files or packages: the arguments are echoed as the go-ahead, then packets pass through. */
  | { readonly kind: "incoming"; readonly acknowledge: number; readonly data: Buffer }
  | { readonly kind: "uninstall"; readonly data: Buffer }
  | { readonly kind: "forward"; readonly reverse: boolean; readonly from: string; readonly to: string }
  /** The parser itself refuses it; its texts end in a bare line break. */
  | { readonly kind: "refused"; readonly message: string };

type Parser = (rest: string) => DeviceRequest;

function task(command: number, data = "", takesInput = false): DeviceRequest {
  return { kind: "task", command, data: Buffer.from(data, "utf8"), takesInput };
}

function refused(message: string): DeviceRequest {
  return { kind: "refused", message: `${message}\n` };
}

/** By the beginning of the text, the longer one first; the parser gets what follows. */
const parsers: readonly (readonly [beginning: string, parser: Parser])[] = [
  ["shell -b ", parseBundleShell],
  ["shell -", (rest) => refused(`[E003003] Unsupport shell option: -${rest.split(" ", 1)[0] ?? ""}`)],
  ["shell ", (rest) => task(Command.execute, rest)],
  ["file send remote ", (rest) => incoming(Command.fileInit, rest)],
  ["file recv remote ", (rest) => task(Command.fileInit, rest, true)],
  // Server mode has the server's process open files of its computer; like a server on a device, this one does not.
  ["file send ", () => refused("[E005200] Unsupport file command")],
  ["file recv ", () => refused("[E005200] Unsupport file command")],
  ["install remote ", (rest) => incoming(Command.appInit, `${rest}\0`)],
  ["uninstall ", (rest) => ({ kind: "uninstall", data: Buffer.from(`${rest}\0`, "utf8") })],
  ["target boot", (rest) => task(Command.reboot, rest.trim().replace(/^-/, ""))],
  ["tmode ", (rest) => task(Command.runMode, rest)],
  ["smode -r", () => task(Command.rootRun, "r")],
  ["track-jpid", (rest) => task(Command.jdwpTrack, rest.trim().replace(/^-/, ""), true)],
  ["hilog -h", () => task(Command.hilog, "h")],
  // Any other option of hilog is dropped by the server (spec/hdc.md §4.1).
  ["hilog ", () => task(Command.hilog)],
  ["fport ", (rest) => parseForward(rest, false)],
  ["rport ", (rest) => parseForward(rest, true)],
];

const words: ReadonlyMap<string, DeviceRequest> = new Map([
  ["shell", task(Command.shellInit, "", true)],
  ["hilog", task(Command.hilog)],
  ["bugreport", task(Command.bugreportInit)],
  ["target mount", task(Command.remount)],
  ["smode", task(Command.rootRun)],
  ["jpid", task(Command.jdwpList)],
]);

/** @returns undefined for a text that no device knows */
export function deviceRequest(text: string): DeviceRequest | undefined {
  const word = words.get(text);
  if (word !== undefined) return word;
  const found = parsers.find(([beginning]) => text.startsWith(beginning));
  return found?.[1](text.slice(found[0].length));
}

/** Tags of the shell options (`spec/hdc.md §8.6`). */
export const ShellTag = { command: 0, bundle: 1 } as const;

function parseBundleShell(rest: string): DeviceRequest {
  const [bundle = "", ...commandWords] = rest.split(" ");
  const command = commandWords.join(" ");
  const entries = new Map<number, Buffer>([[ShellTag.bundle, Buffer.from(bundle, "utf8")]]);
  if (bundle === "") return refused("[E003005] The parameter is missing");
  if (command === "") {
    return { kind: "task", command: Command.shellInit, data: encodeBinaryTlv(entries), takesInput: true };
  }
  entries.set(ShellTag.command, Buffer.from(command, "utf8"));
  return {
    kind: "task",
    command: Command.executeWithOptions,
    data: encodeBinaryTlv(entries),
    takesInput: false,
  };
}

function incoming(acknowledge: number, text: string): DeviceRequest {
  return { kind: "incoming", acknowledge, data: Buffer.from(text, "utf8") };
}

function parseForward(rest: string, reverse: boolean): DeviceRequest {
  const [from, to, more] = rest.split(" ");
  if (from === undefined || to === undefined || from === "" || to === "" || more !== undefined) {
    return refused("Incorrect forward command");
  }
  return { kind: "forward", reverse, from, to };
}
