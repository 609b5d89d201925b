import { setTimeout as delay } from "node:timers/promises";
import { print } from "../command.js";
import type { ShellCommand } from "../command.js";

/** System parameters of a board. */
export type SystemParameters = Map<string, string>;

// What the device's tool prints: nobody has set the name; the name or value cannot be; the time is over.
const notFound = 106;
const invalidName = 101;
const invalidValue = 102;
const timedOut = 108;

const usage = "usage: param get NAME | param set NAME VALUE | param wait NAME VALUE [SECONDS]\n";
const pollMs = 50;
const longestWaitS = 24 * 60 * 60;

/** `param get`, `param set`, `param wait`; a value is printed with a blank behind it (`spec/device-app.md §6.5`). */
export function parameterTool(parameters: SystemParameters): ShellCommand {
  return async ([subcommand, name, value, seconds = "30"], { stdout, signal }) => {
    if (subcommand === "get" && name !== undefined) await print(stdout, get(parameters, name));
    else if (subcommand === "set" && name !== undefined && value !== undefined) {
      await print(stdout, set(parameters, name, value));
    } else if (
      subcommand === "wait" &&
      name !== undefined &&
      value !== undefined &&
      /^\d{1,9}$/.test(seconds)
    ) {
      const limitMs = Math.min(Number(seconds), longestWaitS) * 1000;
      const came = await waitFor(() => matches(parameters.get(name), value), limitMs, signal);
      await print(
        stdout,
        came ? `Wait parameter ${name} success\n` : `Wait parameter ${name} fail! errNum is:${timedOut}!\n`,
      );
    } else await print(stdout, usage);
    return 0;
  };
}

function get(parameters: SystemParameters, name: string): string {
  const found = parameters.get(name);
  return found === undefined ? `Get parameter "${name}" fail! errNum is:${notFound}!\n` : `${found} \n`;
}

function set(parameters: SystemParameters, name: string, value: string): string {
  const errNum = !/^[A-Za-z0-9._:@-]{1,96}$/.test(name) ? invalidName : value.length > 96 ? invalidValue : 0;
  if (errNum !== 0) return `Set parameter ${name} ${value} fail! errNum is:${errNum}!\n`;
  parameters.set(name, value);
  return `Set parameter ${name} ${value} success\n`;
}

/** `*` at the end stands for any text. */
function matches(current: string | undefined, wanted: string): boolean {
  if (current === undefined) return false;
  return wanted.endsWith("*") ? current.startsWith(wanted.slice(0, -1)) : current === wanted;
}

async function waitFor(holds: () => boolean, limitMs: number, signal: AbortSignal): Promise<boolean> {
  const end = performance.now() + limitMs;
  while (!holds()) {
    if (signal.aborted || performance.now() >= end) return false;
    await delay(pollMs, undefined, { signal }).catch(() => undefined);
  }
  return true;
}
