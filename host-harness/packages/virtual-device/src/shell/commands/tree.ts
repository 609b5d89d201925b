import * as fs from "node:fs";
import { FileAccessError } from "../../files/device-files.js";
import { joinDevicePath } from "../../files/device-path.js";
import { print } from "../command.js";
import type { CommandContext, ShellCommand } from "../command.js";
import { statusOfTermination } from "../environment.js";
import { parseArguments } from "./arguments.js";

/** Runs an action on each operand and reports the ones that fail; the status is 1 if any did. */
export async function onEach(
  name: string,
  operands: readonly string[],
  context: CommandContext,
  action: (hostPath: string, operand: string) => void | Promise<void>,
): Promise<number> {
  let status = 0;
  for (const operand of operands) {
    if (context.signal.aborted) return statusOfTermination;
    try {
      await action(
        context.files.toHost(joinDevicePath(context.cwd, operand), { followLast: false }),
        operand,
      );
    } catch (error) {
      status = 1;
      await print(context.stderr, `${name}: '${operand}': ${context.files.reason(error)}\n`);
    }
  }
  return status;
}

/** `mkdir [-p] [-m MODE] DIR…` */
export const mkdir: ShellCommand = async (args, context) => {
  const { options, operands } = parseArguments(args, "p", "m");
  return onEach("mkdir", operands, context, (path) => {
    fs.mkdirSync(path, { recursive: options.has("p") });
    const mode = options.get("m");
    if (mode !== undefined) fs.chmodSync(path, Number.parseInt(mode, 8));
  });
};

/** `rm [-r] [-f] PATH…` */
export const rm: ShellCommand = async (args, context) => {
  const { options, operands } = parseArguments(args, "rRf");
  const recursive = options.has("r") || options.has("R");
  return onEach("rm", operands, context, (path) => {
    if (path === context.files.root) throw new FileAccessError("EACCES", "/");
    if (recursive) fs.rmSync(path, { recursive, force: options.has("f") });
    else if (!options.has("f") || fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined)
      unlinkFile(path);
  });
};

function unlinkFile(path: string): void {
  // The host may name a directory's refusal EPERM; the device says EISDIR.
  if (fs.lstatSync(path).isDirectory()) throw new FileAccessError("EISDIR", path);
  fs.unlinkSync(path);
}

/** `touch PATH…` */
export const touch: ShellCommand = async (args, context) => {
  const { operands } = parseArguments(args, "acm");
  return onEach("touch", operands, context, (path, operand) => {
    if (fs.lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
      context.files.openSink(joinDevicePath(context.cwd, operand), true).close();
    }
    const now = new Date();
    fs.utimesSync(context.files.toHost(joinDevicePath(context.cwd, operand)), now, now);
  });
};

/** `chmod MODE PATH…`, the mode as an octal number */
export const chmod: ShellCommand = async (args, context) => {
  const [mode, ...operands] = args;
  if (mode === undefined || !/^[0-7]{1,4}$/.test(mode)) {
    await print(context.stderr, `chmod: bad mode '${mode ?? ""}'\n`);
    return 1;
  }
  return onEach("chmod", operands, context, (path) => {
    if (fs.lstatSync(path).isSymbolicLink()) return;
    fs.chmodSync(path, Number.parseInt(mode, 8));
  });
};

/** `chown [-R] OWNER[:GROUP] PATH…`: checks its arguments; on this board all files belong to whoever runs it. */
export const chown: ShellCommand = async (args, context) => {
  const { operands } = parseArguments(args, "Rhf");
  const [owner, ...paths] = operands;
  if (owner === undefined || !/^[\w.-]*(:[\w.-]*)?$/.test(owner) || paths.length === 0) {
    await print(context.stderr, "chown: Need 2 arguments\n");
    return 1;
  }
  return onEach("chown", paths, context, (path) => {
    fs.lstatSync(path);
  });
};

/** `stat -c FORMAT PATH…` with `%a %f %s %Y %n %F %u %g` */
export const stat: ShellCommand = async (args, context) => {
  const { options, operands } = parseArguments(args, "L", "c");
  const format = options.get("c") ?? "%n %s %a %Y";
  return onEach("stat", operands, context, async (path, operand) => {
    const status = fs.lstatSync(path);
    const text = format.replace(/%([afsYnFug%])/g, (_, letter: string) => statField(status, letter, operand));
    await print(context.stdout, `${text}\n`);
  });
};

function statField(status: fs.Stats, letter: string, operand: string): string {
  switch (letter) {
    case "a":
      return (status.mode & 0o7777).toString(8);
    case "f":
      return status.mode.toString(16);
    case "s":
      return String(status.size);
    case "Y":
      return String(Math.floor(status.mtimeMs / 1000));
    case "n":
      return operand;
    case "u":
      return String(status.uid);
    case "g":
      return String(status.gid);
    case "F":
      return status.isDirectory() ? "directory" : status.isFile() ? "regular file" : "symbolic link";
    default:
      return "%";
  }
}
