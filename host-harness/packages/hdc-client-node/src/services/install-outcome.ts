import { printable } from "../call/device-failure.js";
import { HdcError } from "../errors.js";

/** What became of one package. */
export interface InstallOutcome {
  /** The path as it was given; the bundle name for an uninstallation. */
  readonly path: string;
  readonly installed: boolean;
  /** The bundle manager's number, e.g. 9568320; older images leave it out. */
  readonly code?: number;
  /** The bundle manager's own text. */
  readonly text: string;
}

/** Only the text tells: the flag of the protocol is the same for success and failure (`spec/hdc.md §7`). */
export function installOutcome(path: string, text: string): InstallOutcome {
  const installed = /\b(un)?install bundle successfully/.test(text);
  const code = /\bcode:(\d+)/.exec(text)?.[1];
  return { path, installed, text: text.trim(), ...(code === undefined ? {} : { code: Number(code) }) };
}

export function refusedBy(outcome: InstallOutcome): HdcError {
  const details = {
    deviceText: outcome.text,
    ...(outcome.code === undefined ? {} : { deviceCode: String(outcome.code) }),
  };
  return new HdcError(
    "install-refused",
    `${outcome.path}: the bundle manager says ${printable(outcome.text)}. ${remedy(outcome.code)}`,
    details,
  );
}

/** Numbers with a plain remedy (`spec/device-app.md §6.2`). */
const remedies: ReadonlyMap<number | undefined, string> = new Map([
  [9568257, "Sign it with a certificate that the device accepts."],
  [9568262, "Build it again; its module description is damaged."],
  [9568263, "Uninstall the newer version first."],
  [9568278, "Give all packages of the bundle one version code."],
  [9568287, "Install one entry package only."],
  [9568289, "Sign it with a profile that grants its permissions."],
  [9568297, "The device is older than the package allows."],
  [9568319, "Sign it; its signature file cannot be read."],
  [9568320, "Sign it first."],
]);

function remedy(code: number | undefined): string {
  return remedies.get(code) ?? "Look the number up in the bundle manager's documentation.";
}
