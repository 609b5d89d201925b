import { z } from "zod";
import { traceLimits } from "../../trace/limits.js";
import type { InstalledBundle } from "../../scenario/resolved.js";
import type { DeviceCall } from "../device.js";
import { unexpectedAnswer } from "./device-shell.js";
import type { DeviceShell } from "./device-shell.js";

const version = z.object({
  versionCode: z.number().optional(),
  versionName: z.string().max(traceLimits.nameLength).optional(),
});
/** Images differ in where the version stands (`spec/device-app.md §14`). */
const dumpSchema = version.extend({ applicationInfo: version.optional() });

/** What `bm dump` says of a bundle; undefined when it is not installed (`spec/device-app.md §6.2`). */
export async function dumpBundle(
  shell: DeviceShell,
  bundle: string,
  call: DeviceCall,
): Promise<InstalledBundle | undefined> {
  const command = ["bm", "dump", "-n", bundle];
  const { text } = await shell.run(command, call);
  const start = text.indexOf("{");
  const end = text.lastIndexOf("}");
  if (start < 0 || end < start) {
    if (text.includes("error:")) return undefined;
    throw unexpectedAnswer(command.join(" "), text);
  }
  const parsed = dumpSchema.safeParse(parsedJson(text.slice(start, end + 1)));
  if (!parsed.success) throw unexpectedAnswer(command.join(" "), text);
  const { applicationInfo } = parsed.data;
  const versionCode = parsed.data.versionCode ?? applicationInfo?.versionCode;
  const versionName = parsed.data.versionName ?? applicationInfo?.versionName;
  return {
    ...(versionCode === undefined ? {} : { versionCode }),
    ...(versionName === undefined ? {} : { versionName }),
  };
}

/** Names in the answer of `bm dump -a`, each on an indented line of its own; undefined when it holds none. */
export async function installedNames(
  shell: DeviceShell,
  call: DeviceCall,
): Promise<readonly string[] | undefined> {
  const { text } = await shell.run(["bm", "dump", "-a"], call);
  const names = text
    .split("\n")
    .map((line) => /^\s+([A-Za-z0-9_.]{1,256})\s*$/.exec(line)?.[1])
    .filter((name) => name !== undefined);
  return names.length === 0 ? undefined : names;
}

/** Ends a bundle and empties its data directories. @throws ConformanceError `device-answer` */
export async function cleanBundle(shell: DeviceShell, bundle: string, call: DeviceCall): Promise<void> {
  const command = ["bm", "clean", "-n", bundle, "-d"];
  const { text } = await shell.run(command, call);
  if (!text.includes("clean bundle data files successfully")) throw unexpectedAnswer(command.join(" "), text);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
