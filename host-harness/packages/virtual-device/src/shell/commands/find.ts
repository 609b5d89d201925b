import * as fs from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { joinDevicePath } from "../../files/device-path.js";
import { print } from "../command.js";
import type { CommandContext, ShellCommand } from "../command.js";
import { ShellPattern } from "../pattern.js";

interface Tests {
  readonly type?: string;
  readonly name?: ShellPattern;
  readonly path?: ShellPattern;
  readonly minDepth: number;
  readonly maxDepth: number;
}

const turnEvery = 500;

/** `find [PATH…] [-name PATTERN] [-path PATTERN] [-type f|d|l] [-maxdepth N] [-mindepth N] [-print]` */
export const find: ShellCommand = async (args, context) => {
  const first = args.findIndex((argument) => argument.startsWith("-"));
  const places = first === -1 ? args : args.slice(0, first);
  const tests = parseTests(first === -1 ? [] : args.slice(first));
  if (typeof tests === "string") {
    await print(context.stderr, `find: bad arg '${tests}'\n`);
    return 1;
  }
  let status = 0;
  for (const place of places.length === 0 ? ["."] : places) {
    if (!(await findBelow(place, tests, context))) status = 1;
  }
  return status;
};

async function findBelow(place: string, tests: Tests, context: CommandContext): Promise<boolean> {
  let good = true;
  let visited = 0;
  const visit = async (hostPath: string, shown: string, depth: number): Promise<void> => {
    context.signal.throwIfAborted();
    const status = fs.lstatSync(hostPath);
    if (depth >= tests.minDepth && matches(status, shown, tests)) await print(context.stdout, `${shown}\n`);
    if (++visited % turnEvery === 0) await nextTurn();
    if (!status.isDirectory() || depth >= tests.maxDepth) return;
    for (const name of fs.readdirSync(hostPath).sort()) {
      try {
        await visit(join(hostPath, name), shown.endsWith("/") ? shown + name : `${shown}/${name}`, depth + 1);
      } catch (error) {
        if (context.signal.aborted) throw error;
        good = false;
        await print(context.stderr, `find: ${shown}/${name}: ${context.files.reason(error)}\n`);
      }
    }
  };
  try {
    await visit(context.files.toHost(joinDevicePath(context.cwd, place), { followLast: false }), place, 0);
  } catch (error) {
    if (context.signal.aborted) return false;
    await print(context.stderr, `find: ${place}: ${context.files.reason(error)}\n`);
    return false;
  }
  return good;
}

function matches(status: fs.Stats, shown: string, { type, name, path }: Tests): boolean {
  if (type === "f" && !status.isFile()) return false;
  if (type === "d" && !status.isDirectory()) return false;
  if (type === "l" && !status.isSymbolicLink()) return false;
  if (name?.matches(shown.slice(shown.lastIndexOf("/") + 1)) === false) return false;
  return path?.matches(shown) !== false;
}

/** The tests, or the first argument that is none. */
function parseTests(args: readonly string[]): Tests | string {
  let tests: Tests = { minDepth: 0, maxDepth: Number.POSITIVE_INFINITY };
  for (let index = 0; index < args.length; index += 1) {
    const option = args[index] ?? "";
    if (option === "-print") continue;
    const value = args[index + 1];
    if (value === undefined) return option;
    index += 1;
    if (option === "-type" && /^[fdl]$/.test(value)) tests = { ...tests, type: value };
    else if (option === "-name") tests = { ...tests, name: new ShellPattern(value) };
    else if (option === "-path") tests = { ...tests, path: new ShellPattern(value, { slashes: true }) };
    else if (option === "-maxdepth" && /^\d{1,6}$/.test(value)) tests = { ...tests, maxDepth: Number(value) };
    else if (option === "-mindepth" && /^\d{1,6}$/.test(value)) tests = { ...tests, minDepth: Number(value) };
    else return option;
  }
  return tests;
}
