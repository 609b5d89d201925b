import { ConformanceError } from "../../errors.js";
import type { DeviceCall } from "../device.js";
import { unexpectedAnswer } from "./device-shell.js";
import type { DeviceShell } from "./device-shell.js";

/** An ability and what it is told; texts and whole numbers. */
export interface AbilityStart {
  bundle: string;
  ability: string;
  parameters: Readonly<Record<string, string | number>>;
}

/**
 * Starts an ability, or brings a running one a new want.
 * @throws ConformanceError `fixture-failed` with code and cause that the device names; `aa` always ends with 0, so that
 *   its text decides (`spec/device-app.md §6.3`)
 */
export async function startAbility(shell: DeviceShell, start: AbilityStart, call: DeviceCall): Promise<void> {
  const words = ["aa", "start", "-b", start.bundle, "-a", start.ability];
  for (const [key, value] of Object.entries(start.parameters)) {
    words.push(typeof value === "number" ? "--pi" : "--ps", key, String(value));
  }
  const { text } = await shell.run(words, call);
  if (text.includes("start ability successfully.")) return;
  const code = /Error Code:\s*(\d{8})/.exec(text)?.[1];
  if (code === undefined) throw unexpectedAnswer(words.join(" "), text);
  const cause = /Error cause:\s*(.*)/.exec(text)?.[1] ?? "";
  throw new ConformanceError(
    "fixture-failed",
    `${start.ability} of ${start.bundle} could not be started: error ${code}. ${cause.slice(0, 300)} ` +
      "Are all our applications installed, and is the screen unlocked?",
  );
}

/** Ends every process of a bundle; one that has none is no error. */
export async function forceStop(shell: DeviceShell, bundle: string, call: DeviceCall): Promise<void> {
  await shell.run(["aa", "force-stop", bundle], call);
}
