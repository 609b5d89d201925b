import { setImmediate as nextTurn } from "node:timers/promises";
import { FileAccessError } from "../../files/device-files.js";
import { joinDevicePath } from "../../files/device-path.js";
import type { ByteSource } from "../byte-pipe.js";
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

/** Bytes that a command which needs its whole input takes; more is refused, not swallowed. */
const wholeInputLimit = 64 * 1024 * 1024;

/** All bytes of a file or of the standard input (`-`); undefined when that failed and was reported. */
export async function readAll(
  name: string,
  operand: string,
  context: CommandContext,
): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const good = await copyOut(name, operand, 0, context, (bytes) => {
    chunks.push(bytes);
    size += bytes.length;
    if (size > wholeInputLimit) throw new FileAccessError("EFBIG", operand);
    return Promise.resolve(true);
  });
  return good ? Buffer.concat(chunks) : undefined;
}

/**
 * Copies a file or the standard input (`-`) to a writer, and reports why that failed.
 * @param from first byte of a file
 * @param write takes a piece; false = no more is wanted. The standard output when left out
 * @returns false when it failed
 */
export async function copyOut(
  name: string,
  operand: string,
  from: number,
  context: CommandContext,
  write: (bytes: Uint8Array) => Promise<boolean> = async (bytes) => {
    await context.stdout.write(bytes);
    return true;
  },
): Promise<boolean> {
  let opened: (ByteSource & { close: () => void }) | undefined;
  try {
    if (operand !== "-") opened = context.files.openSource(joinDevicePath(context.cwd, operand), from);
    const source = opened ?? context.stdin;
    for (let chunk = await source.read(); chunk !== undefined; chunk = await source.read()) {
      if (context.signal.aborted) return false;
      if (!(await write(chunk))) break;
      // A file is read without waiting; others must get their turn.
      await nextTurn();
    }
    return true;
  } catch (error) {
    await print(context.stderr, `${name}: ${operand}: ${context.files.reason(error)}\n`);
    return false;
  } finally {
    opened?.close();
  }
}
