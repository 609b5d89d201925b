import * as fs from "node:fs";
import { join } from "node:path";
import { print } from "../command.js";
import type { CommandContext, ShellCommand } from "../command.js";
import { parseArguments } from "./arguments.js";
import { onEach } from "./tree.js";

/** `ls [-1aAdlR] [PATH…]`: one name a line, sorted by bytes */
export const ls: ShellCommand = async (args, context) => {
  const { options, operands, unknown } = parseArguments(args, "1aAdlRhp");
  if (unknown !== undefined) {
    await print(context.stderr, `ls: Unknown option '${unknown}'\n`);
    return 1;
  }
  let first = true;
  const titled = operands.length > 1 || options.has("R");
  return onEach("ls", operands.length === 0 ? ["."] : operands, context, async (path, operand) => {
    if (!fs.lstatSync(path).isDirectory() || options.has("d")) {
      await printEntries([{ path, name: operand }], options, context);
    } else {
      if (titled && !first) await print(context.stdout, "\n");
      await listDirectory(path, operand, titled, options, context);
    }
    first = false;
  });
};

async function listDirectory(
  path: string,
  shown: string,
  titled: boolean,
  options: ReadonlyMap<string, string>,
  context: CommandContext,
): Promise<void> {
  context.signal.throwIfAborted();
  const names = fs.readdirSync(path).sort();
  const visible = options.has("a") ? [".", "..", ...names] : names;
  const entries = visible
    .filter((name) => options.has("a") || options.has("A") || !name.startsWith("."))
    .map((name) => ({ path: name === ".." ? path : join(path, name), name }));
  if (titled) await print(context.stdout, `${shown}:\n`);
  await printEntries(entries, options, context);
  if (!options.has("R")) return;
  for (const { path: below, name } of entries) {
    if (name === "." || name === ".." || !fs.lstatSync(below).isDirectory()) continue;
    await print(context.stdout, "\n");
    await listDirectory(
      below,
      shown.endsWith("/") ? shown + name : `${shown}/${name}`,
      true,
      options,
      context,
    );
  }
}

interface Entry {
  readonly path: string;
  readonly name: string;
}

async function printEntries(
  entries: readonly Entry[],
  options: ReadonlyMap<string, string>,
  { stdout }: CommandContext,
): Promise<void> {
  const lines = entries.map(({ path, name }) => (options.has("l") ? longLine(path, name) : `${name}\n`));
  await print(stdout, lines.join(""));
}

function longLine(path: string, name: string): string {
  const status = fs.lstatSync(path);
  const time = status.mtime.toISOString().slice(0, 16).replace("T", " ");
  const owner = `${status.uid} ${status.gid}`;
  const target = status.isSymbolicLink() ? ` -> ${fs.readlinkSync(path)}` : "";
  return `${modeText(status)} ${status.nlink} ${owner} ${String(status.size).padStart(9)} ${time} ${name}${target}\n`;
}

function modeText(status: fs.Stats): string {
  const kind = status.isDirectory() ? "d" : status.isSymbolicLink() ? "l" : "-";
  const bits = Array.from("rwxrwxrwx", (letter, at) => ((status.mode >> (8 - at)) & 1 ? letter : "-"));
  return kind + bits.join("");
}
