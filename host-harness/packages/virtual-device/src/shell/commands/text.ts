import { joinDevicePath } from "../../files/device-path.js";
import { print } from "../command.js";
import type { CommandContext, ShellCommand } from "../command.js";
import { parseArguments } from "./arguments.js";

/** `echo [-n] [-e] TEXT…` */
export const echo: ShellCommand = async (args, { stdout }) => {
  const rest = [...args];
  let newline = true;
  let escapes = false;
  for (let next = rest[0]; next === "-n" || next === "-e"; next = rest[0]) {
    if (next === "-n") newline = false;
    else escapes = true;
    rest.shift();
  }
  const text = rest.join(" ");
  const printed = escapes
    ? text.replace(/\\([nt\\])/g, (_, letter: string) => ({ n: "\n", t: "\t" })[letter] ?? "\\")
    : text;
  await print(stdout, printed + (newline ? "\n" : ""));
  return 0;
};

/** `cat [FILE…]` */
export const cat: ShellCommand = async (args, context) => {
  const { operands } = parseArguments(args, "u");
  let status = 0;
  for (const operand of operands.length === 0 ? ["-"] : operands) {
    if (!(await copyOut("cat", operand, 0, context))) status = 1;
  }
  return status;
};

/** `tail -c [+]N [FILE]`, `tail [-n N] [FILE]` */
export const tail: ShellCommand = async (args, context) => {
  const { options, operands, unknown } = parseArguments(args, "f", "cn");
  const count = options.get("c") ?? options.get("n") ?? "10";
  if (unknown !== undefined || options.has("f") || !/^\+?\d+$/.test(count)) {
    await print(context.stderr, `tail: bad or unsupported option; use -c [+]N or -n N\n`);
    return 1;
  }
  const operand = operands[0] ?? "-";
  if (options.has("c") && count.startsWith("+") && operand !== "-") {
    // Byte 1 is the first byte of a file.
    return (await copyOut("tail", operand, Math.max(0, Number(count) - 1), context)) ? 0 : 1;
  }
  const bytes = await readAll("tail", operand, context);
  if (bytes === undefined) return 1;
  await context.stdout.write(options.has("c") ? tailBytes(bytes, count) : tailLines(bytes, Number(count)));
  return 0;
};

function tailBytes(bytes: Buffer, count: string): Buffer {
  const number = Number(count);
  if (count.startsWith("+")) return bytes.subarray(Math.max(0, number - 1));
  return number === 0 ? bytes.subarray(bytes.length) : bytes.subarray(-number);
}

function tailLines(bytes: Buffer, count: number): Buffer {
  let start = bytes.at(-1) === 0x0a ? bytes.length - 1 : bytes.length;
  for (let seen = 0; seen < count && start >= 0; seen += 1) {
    start = start === 0 ? -1 : bytes.lastIndexOf(0x0a, start - 1);
  }
  return bytes.subarray(start + 1);
}

async function readAll(name: string, operand: string, context: CommandContext): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  const collect = {
    ...context,
    stdout: { write: (bytes: Uint8Array) => Promise.resolve(void chunks.push(bytes)) },
  };
  return (await copyOut(name, operand, 0, collect)) ? Buffer.concat(chunks) : undefined;
}

async function copyOut(
  name: string,
  operand: string,
  from: number,
  context: CommandContext,
): Promise<boolean> {
  let close: (() => void) | undefined;
  try {
    let source = context.stdin;
    if (operand !== "-") {
      const opened = context.files.openSource(joinDevicePath(context.cwd, operand), from);
      close = opened.close;
      source = opened;
    }
    for (let chunk = await source.read(); chunk !== undefined; chunk = await source.read()) {
      if (context.signal.aborted) return false;
      await context.stdout.write(chunk);
    }
    return true;
  } catch (error) {
    await print(context.stderr, `${name}: ${operand}: ${context.files.reason(error)}\n`);
    return false;
  } finally {
    close?.();
  }
}
