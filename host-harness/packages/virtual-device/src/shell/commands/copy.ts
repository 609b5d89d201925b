import * as fs from "node:fs";
import { basename, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { joinDevicePath } from "../../files/device-path.js";
import { print } from "../command.js";
import type { CommandContext, ShellCommand } from "../command.js";
import { parseArguments } from "./arguments.js";

type Transfer = (from: string, to: string, context: CommandContext) => Promise<void>;

/** `cp [-r] [-p] SOURCE… TARGET` */
export const cp: ShellCommand = async (args, context) => {
  const { options, operands } = parseArguments(args, "rRpaf");
  const recursive = options.has("r") || options.has("R") || options.has("a");
  const keep = options.has("p") || options.has("a");
  return transferEach("cp", operands, context, async (from, to) => {
    if (!recursive && fs.lstatSync(from).isDirectory()) throw new OmittedDirectory();
    if (isBelow(to, from)) throw new OmittedDirectory();
    await copyTree(from, to, keep, context.signal);
  });
};

/** `mv SOURCE… TARGET` */
export const mv: ShellCommand = async (args, context) => {
  const { operands } = parseArguments(args, "fn");
  return transferEach("mv", operands, context, (from, to) => {
    fs.renameSync(from, to);
    return Promise.resolve();
  });
};

class OmittedDirectory extends Error {
  readonly code = "EISDIR";
}

async function transferEach(
  name: string,
  operands: readonly string[],
  context: CommandContext,
  transfer: Transfer,
): Promise<number> {
  const sources = operands.slice(0, -1);
  const target = operands.at(-1);
  if (target === undefined || sources.length === 0) {
    await print(context.stderr, `${name}: Need 2 arguments\n`);
    return 1;
  }
  const intoDirectory = context.files.isDirectory(joinDevicePath(context.cwd, target));
  if (sources.length > 1 && !intoDirectory) {
    await print(context.stderr, `${name}: '${target}' not directory\n`);
    return 1;
  }
  let status = 0;
  for (const source of sources) {
    try {
      const from = context.files.toHost(joinDevicePath(context.cwd, source), { followLast: false });
      if (from === context.files.root) throw new OmittedDirectory();
      const place = context.files.toHost(joinDevicePath(context.cwd, target));
      await transfer(from, intoDirectory ? join(place, basename(from)) : place, context);
    } catch (error) {
      status = 1;
      await print(context.stderr, `${name}: ${source}: ${context.files.reason(error)}\n`);
    }
  }
  return status;
}

/** Copies without following links; a link becomes a link. Lets others run between two files. */
async function copyTree(from: string, to: string, keep: boolean, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const status = fs.lstatSync(from);
  if (status.isDirectory()) {
    fs.mkdirSync(to, { recursive: true });
    for (const name of fs.readdirSync(from)) await copyTree(join(from, name), join(to, name), keep, signal);
  } else if (status.isSymbolicLink()) {
    fs.symlinkSync(fs.readlinkSync(from), to);
    return;
  } else if (status.isFile()) {
    if (fs.lstatSync(to, { throwIfNoEntry: false })?.isSymbolicLink() === true) fs.unlinkSync(to);
    fs.copyFileSync(from, to);
    await nextTurn();
  }
  if (keep) {
    fs.chmodSync(to, status.mode & 0o7777);
    fs.utimesSync(to, status.atime, status.mtime);
  }
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
