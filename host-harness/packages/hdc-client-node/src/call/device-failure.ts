import { HdcError } from "../errors.js";
import type { HdcErrorCode } from "../errors.js";

interface Meaning {
  readonly code: HdcErrorCode;
  /** What the caller can do. */
  readonly remedy: string;
}

const listTargets = "List the targets to see which keys there are.";
const dialog = "Answer the dialog on the device, then try again.";
const retry = "Try again in a few seconds.";

/** Numbers a server or device puts into its messages (`spec/hdc.md §10`). */
const byNumber: Readonly<Record<string, Meaning>> = {
  E000001: { code: "version-refused", remedy: "Use a newer hdc server." },
  E000002: { code: "target-unauthorized", remedy: dialog },
  E000003: { code: "target-unauthorized", remedy: "The user refused; restart the server and allow it." },
  E000004: { code: "target-busy", remedy: retry },
  E000005: { code: "authentication-refused", remedy: "Make the key folder of the server's user readable." },
  E000006: { code: "target-unauthorized", remedy: "This computer may not debug the device; enrol it." },
  E000010: {
    code: "authentication-refused",
    remedy: "Remove the key pair and allow the new one on the device.",
  },
  E001000: { code: "command-unsupported", remedy: "Switch USB debugging on in the settings of the device." },
  E001003: { code: "target-offline", remedy: "Check the USB cable." },
  E001005: { code: "target-offline", remedy: listTargets },
  E001104: { code: "connect-refused", remedy: "Give an address as IP:PORT." },
  E001300: { code: "command-unsupported", remedy: "Emulators have no connection mode." },
  E002105: { code: "command-unsupported", remedy: "The daemon of this device is too old for the command." },
  E002106: {
    code: "command-failed",
    remedy: "The command does not go with this target, or the device is gone.",
  },
  E003001: { code: "command-failed", remedy: "Name an installed application that was built for debugging." },
  E003004: { code: "command-unsupported", remedy: "The daemon of this device is too old for the option." },
  E005005: { code: "file-refused", remedy: "Check the path and the rights on it." },
  E005008: { code: "file-refused", remedy: "The device protects this path; choose another." },
  E005101: { code: "file-refused", remedy: "Name an installed application that was built for debugging." },
  E005102: { code: "file-refused", remedy: "Stay inside the folder of the application." },
  E005200: { code: "command-unsupported", remedy: "Send files in remote mode." },
  E006001: { code: "install-refused", remedy: "Name .hap or .hsp files, or a folder that holds some." },
  E007100: { code: "command-unsupported", remedy: "Only a debug image allows this." },
  E00C001: { code: "command-failed", remedy: "Ask who manages the device." },
};

/** Messages without a number, by how they begin. */
const byBeginning: readonly (readonly [beginning: string, meaning: Meaning])[] = [
  [
    "ExecuteCommand need connect-key?",
    { code: "target-required", remedy: "Name a target: not exactly one is connected." },
  ],
  ["Not match target founded", { code: "target-unknown", remedy: listTargets }],
  ["Device not founded or connected", { code: "target-offline", remedy: listTargets }],
  ["Bind tartget session is dead", { code: "device-lost", remedy: "Reconnect the device." }],
  ["No any connected target", { code: "target-required", remedy: "Connect a device." }],
  ["No target available", { code: "target-unknown", remedy: listTargets }],
  ["Connect failed", { code: "connect-refused", remedy: "Check that a daemon listens there." }],
  ["CreateConnect failed", { code: "connect-refused", remedy: "Give an address as IP:PORT." }],
  [
    "Error opening file: no such file or directory",
    { code: "file-missing", remedy: "Check the path on the device." },
  ],
  ["Error opening file", { code: "file-refused", remedy: "Check the path and the rights on it." }],
  ["Error create directory", { code: "file-refused", remedy: "Check the path and the rights on it." }],
  ["Target file is the same date or newer", { code: "file-refused", remedy: "Send it without onlyIfNewer." }],
  ["Not a directory", { code: "file-refused", remedy: "Choose a target path that is no file." }],
  [
    "Transfer Stop",
    { code: "device-lost", remedy: "Check the free space and the connection, then try again." },
  ],
  [
    "Operation failed, because the source folder is empty",
    { code: "folder-empty", remedy: "hdc carries files only." },
  ],
  ["There is no ", { code: "command-failed", remedy: "Name both paths." }],
  ["Unknown command", { code: "command-unknown", remedy: "This server does not know the command." }],
  ["TCP Port listen failed", { code: "forward-refused", remedy: "Choose another port." }],
  [
    "Forward parament failed",
    { code: "forward-refused", remedy: "Write nodes like tcp:8080 or localabstract:name." },
  ],
  [
    "Incorrect forward command",
    { code: "forward-refused", remedy: "Write nodes like tcp:8080 or localabstract:name." },
  ],
  [
    "Remove forward ruler failed",
    { code: "forward-refused", remedy: "List the rules to see which there are." },
  ],
  ["hdc thread pool busy", { code: "target-busy", remedy: retry }],
];

const unknown: Meaning = { code: "command-failed", remedy: "The message is the device's own." };
const shownLength = 300;

/**
 * The error for a failure message of a server or device.
 * @param what the call, for the message
 * @param text the message behind `[Fail]`
 */
export function deviceFailure(what: string, text: string): HdcError {
  const deviceCode = /^\[(E[0-9A-F]{6})\]/.exec(text)?.[1];
  const meaning =
    (deviceCode === undefined ? undefined : byNumber[deviceCode]) ??
    byBeginning.find(([beginning]) => text.startsWith(beginning))?.[1] ??
    unknown;
  return new HdcError(meaning.code, `${what}: the device says ${printable(text)}. ${meaning.remedy}`, {
    deviceText: text,
    ...(deviceCode === undefined ? {} : { deviceCode }),
  });
}

/** Text from a device on one line, in quotes, with everything that could steer a terminal escaped. */
export function printable(text: string): string {
  const short = text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
  return JSON.stringify(short.trimEnd()).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
